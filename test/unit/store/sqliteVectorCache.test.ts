import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { SqliteVectorCache } from "../../../src/store/sqliteVectorCache";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const hasSqlite = major > 22 || (major === 22 && minor >= 13);

describe("SqliteVectorCache", function () {
  let folder: string;
  let file: string;
  let damaged: string[];
  let problems: unknown[];
  let limit: number;
  const caches: SqliteVectorCache[] = [];

  before(function () {
    // Node 20 has no node:sqlite; VS Code's has.
    if (!hasSqlite) this.skip();
  });

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "vectors-"));
    file = path.join(folder, "storage", "vectors.sqlite");
    damaged = [];
    problems = [];
    limit = 1e9;
  });

  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
    if (hasSqlite) await fs.rm(folder, { recursive: true });
  });

  function open(): SqliteVectorCache {
    const cache = new SqliteVectorCache({
      file,
      limit: () => limit,
      onDamaged: (setAside) => damaged.push(setAside),
      onProblem: (error) => problems.push(error),
    });
    caches.push(cache);
    return cache;
  }

  const vector = (seed: number, length = 8) =>
    Float32Array.from({ length }, (_, i) => Math.sin(seed * 100 + i));

  /** Puts as many vectors, and returns their texts. */
  async function fill(cache: SqliteVectorCache, count: number, columns?: number) {
    const texts = Array.from({ length: count }, (_, i) => `word ${i}`);
    const vectors = texts.map((_, i) => vector(i, columns));
    await cache.put("m", texts, vectors);
    return texts;
  }

  it("gives back the very numbers that were put, by source and text", async () => {
    const cache = open();
    await cache.put("model a", ["apple", "pear"], [vector(1), vector(2)]);
    await cache.put("model b", ["apple"], [vector(3)]);
    assert.deepEqual(await cache.get("model a", ["pear", "fig", "apple"]), [
      vector(2),
      undefined,
      vector(1),
    ]);
    assert.deepEqual(await cache.get("model b", ["apple", "pear"]), [vector(3), undefined]);
    assert.deepEqual(problems, []);
  });

  it("keeps vectors when it is closed and opened again", async () => {
    const first = open();
    await first.put("m", ["apple"], [vector(1)]);
    await first.close();
    assert.deepEqual(await open().get("m", ["apple"]), [vector(1)]);
  });

  it("puts more rows than one step holds", async () => {
    const cache = open();
    const texts = await fill(cache, 625);
    const found = await cache.get("m", texts);
    assert.deepEqual(found[624], vector(624));
    assert.ok(found.every((one) => one !== undefined));
    assert.equal((await cache.size()).vectors, 625);
  });

  it("forgets the least recently used first when it grows over its limit", async () => {
    const cache = open();
    const texts = await fill(cache, 400, 768);
    const before = await cache.size();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await cache.get("m", texts.slice(0, 50));
    limit = before.bytes / 2;
    await cache.put("m", ["newest"], [vector(1, 768)]);
    const after = await cache.size();
    assert.ok(after.bytes <= limit, `${after.bytes} of ${limit}`);
    assert.ok(after.vectors > 50);
    const kept = await cache.get("m", [...texts.slice(0, 50), "newest"]);
    assert.ok(kept.every((one) => one !== undefined));
    assert.deepEqual(await cache.get("m", ["word 60"]), [undefined]);
  });

  it("is empty and small after clearing", async () => {
    const cache = open();
    await fill(cache, 300, 768);
    const full = await cache.size();
    await cache.clear();
    const empty = await cache.size();
    assert.equal(empty.vectors, 0);
    assert.ok(empty.bytes < full.bytes / 10);
    assert.deepEqual(await cache.get("m", ["word 1"]), [undefined]);
  });

  it("sets a damaged file aside, says so, and goes on with an empty one", async () => {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, "this is not a database at all, but it was named like one".repeat(99));
    const cache = open();
    assert.deepEqual(await cache.get("m", ["apple"]), [undefined]);
    await cache.put("m", ["apple"], [vector(1)]);
    assert.deepEqual(await cache.get("m", ["apple"]), [vector(1)]);
    assert.deepEqual(damaged, [path.join(path.dirname(file), "vectors.damaged.sqlite")]);
    assert.match(await fs.readFile(damaged[0] ?? "", "utf8"), /^this is not a database/);
  });

  it("finds damage in the middle of a file", async () => {
    const cache = open();
    const texts = await fill(cache, 300, 768);
    await cache.close();
    const bytes = await fs.readFile(file);
    bytes.fill(0xa5, 4096, bytes.length);
    await fs.writeFile(file, bytes);
    const again = open();
    assert.equal((await again.get("m", texts)).filter((one) => one !== undefined).length, 0);
    await again.put("m", ["apple"], [vector(1)]);
    assert.deepEqual(await again.get("m", ["apple"]), [vector(1)]);
    assert.equal(damaged.length, 1);
  });

  it("never fails a run when its file cannot be made", async () => {
    await fs.writeFile(path.join(folder, "storage"), "a file where the folder should be");
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    assert.deepEqual(await cache.get("m", ["apple"]), [undefined]);
    assert.ok(problems.length > 0);
  });

  it("is shared by two windows that read and write at the same time", async () => {
    const first = open();
    const second = open();
    const texts = (name: string) => Array.from({ length: 150 }, (_, i) => `${name} ${i}`);
    const vectors = texts("").map((_, i) => vector(i));
    await Promise.all([
      first.put("m", texts("first"), vectors),
      second.put("m", texts("second"), vectors),
      first.get("m", texts("second")),
    ]);
    for (const cache of [first, second]) {
      const all = await cache.get("m", [...texts("first"), ...texts("second")]);
      assert.ok(all.every((one) => one !== undefined));
    }
    assert.deepEqual(problems, []);
  });

  /** Another process that runs `statements` on the file and stays; resolves once they are done. */
  async function otherProcess(statements: string) {
    const script = `
      const { DatabaseSync } = require("node:sqlite");
      const database = new DatabaseSync(process.argv[1]);
      database.exec(process.argv[2]);
      console.log("held");
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ["-e", script, file, statements]);
    await once(other.stdout, "data");
    return async () => {
      other.kill();
      if (other.exitCode === null) await once(other, "exit");
    };
  }

  it("is read while another process writes", async () => {
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    const release = await otherProcess("BEGIN IMMEDIATE; DELETE FROM vectors");
    try {
      assert.deepEqual(await cache.get("m", ["apple"]), [vector(1)]);
      assert.deepEqual(await open().get("m", ["apple"]), [vector(1)]);
      assert.deepEqual(problems, []);
    } finally {
      await release();
    }
  });

  it("is as if empty while another process holds it for itself alone, and tells it once", async () => {
    const before = open();
    await before.put("m", ["apple"], [vector(1)]);
    await before.close();
    const release = await otherProcess(
      "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM vectors",
    );
    const cache = open();
    try {
      for (let run = 0; run < 3; run++) {
        assert.deepEqual(await cache.get("m", ["apple", "pear"]), [undefined, undefined]);
        await cache.put("m", ["pear"], [vector(2)]);
      }
      assert.equal(problems.length, 1);
    } finally {
      await release();
    }
    await cache.put("m", ["pear"], [vector(2)]);
    assert.deepEqual(await cache.get("m", ["apple", "pear"]), [vector(1), vector(2)]);
  });

  it("waits once for a process that never lets go, and tells it once", async () => {
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    const release = await otherProcess("BEGIN IMMEDIATE");
    try {
      const texts = Array.from({ length: 1500 }, (_, i) => `word ${i}`);
      const vectors = texts.map((_, i) => vector(i));
      const start = performance.now();
      await cache.put("m", texts, vectors);
      const first = performance.now() - start;
      for (let i = 0; i < 20; i++) await cache.put("m", texts, vectors);
      const rest = performance.now() - start - first;
      assert.ok(rest < first, `${rest} ms after ${first} ms`);
      assert.equal(problems.length, 1);
      assert.deepEqual(await cache.get("m", ["apple"]), [vector(1)]);
    } finally {
      await release();
    }
    await cache.put("m", ["pear"], [vector(2)]);
    assert.deepEqual(await cache.get("m", ["pear"]), [vector(2)]);
  });

  it("ends a wait at once when the run is canceled", async () => {
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    const release = await otherProcess("BEGIN IMMEDIATE");
    try {
      const controller = new AbortController();
      const putting = cache.put("m", ["pear"], [vector(2)], controller.signal);
      controller.abort();
      await putting;
      assert.deepEqual(await cache.get("m", ["apple"], controller.signal), [undefined]);
      assert.deepEqual(problems, []);
    } finally {
      await release();
    }
  });

  it("is read where nothing can be written", async function () {
    const isRoot = process.getuid?.() === 0;
    if (process.platform === "win32") this.skip();
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    await cache.close();
    await fs.chmod(folder, 0o755);
    await fs.chmod(file, 0o444);
    await fs.chmod(path.dirname(file), 0o555);
    const nobody = 65534;
    if (isRoot) process.seteuid?.(nobody);
    try {
      const reader = open();
      assert.deepEqual(await reader.get("m", ["apple", "pear"]), [vector(1), undefined]);
      assert.deepEqual(problems, []);
      await reader.put("m", ["pear"], [vector(2)]);
      assert.ok(problems.length > 0);
      assert.deepEqual(await reader.get("m", ["apple"]), [vector(1)]);
      await reader.close();
    } finally {
      if (isRoot) process.seteuid?.(0);
      await fs.chmod(path.dirname(file), 0o755);
    }
  });

  it("is read where the disk is full", async () => {
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(file);
    // SQLite answers every new row as it does on a full disk.
    database.exec(`CREATE TRIGGER full BEFORE INSERT ON vectors
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
    database.close();
    await cache.put("m", ["pear"], [vector(2)]);
    assert.equal(problems.length, 1);
    assert.deepEqual(await cache.get("m", ["apple", "pear"]), [vector(1), undefined]);
  });

  it("takes rows that hold no numbers for absent", async () => {
    const cache = open();
    const texts = ["nan", "infinite", "odd"];
    await cache.put("m", texts, [Float32Array.of(NaN, 1), Float32Array.of(Infinity), vector(1)]);
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(file);
    database.exec("UPDATE vectors SET vector = x'0102' WHERE text = 'odd'");
    database.close();
    assert.deepEqual(await cache.get("m", texts), [undefined, undefined, undefined]);
    assert.deepEqual(problems, []);
  });

  it("waits for another process that holds the file", async () => {
    const cache = open();
    await cache.put("m", ["apple"], [vector(1)]);
    const script = `
      const { DatabaseSync } = require("node:sqlite");
      const database = new DatabaseSync(process.argv[1]);
      database.exec("BEGIN IMMEDIATE");
      console.log("held");
      setTimeout(() => database.exec("COMMIT"), 200);`;
    const other = spawn(process.execPath, ["-e", script, file]);
    await once(other.stdout, "data");
    await cache.put("m", ["pear"], [vector(2)]);
    assert.deepEqual(await cache.get("m", ["apple", "pear"]), [vector(1), vector(2)]);
    assert.deepEqual(problems, []);
    if (other.exitCode === null) await once(other, "exit");
  });
});
