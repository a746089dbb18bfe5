import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { Session } from "../../../src/core/model/session";
import { SessionFiles } from "../../../src/store/sessionFiles";

const session = (id: string, rows = 2): Session => ({
  id,
  title: "Früchte 🍐",
  created: "2026-01-02T03:04:05.000Z",
  engine: { id: "ollama", label: "Ollama", embeddingModel: "toy", host: "http://h" },
  items: Array.from({ length: rows }, (_, index) => ({
    text: `wörd ${index}`,
    category: "c",
    sources: [
      {
        uri: "file:///a",
        start: { line: 1, character: 2 },
        end: { line: 1, character: 6 },
      },
    ],
    state: "stale" as const,
  })),
  vectors: {
    data: Float32Array.from({ length: rows * 3 }, (_, index) => index / 7),
    rows,
    columns: 3,
  },
  notes: [{ category: "c", wanted: 3, received: 2 }],
});

describe("session files", () => {
  let folder: string;
  let files: SessionFiles;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "sessions-"));
    files = new SessionFiles(path.join(folder, "deeper"));
  });
  afterEach(() => fs.rm(folder, { recursive: true }));

  it("give back what was written, bit for bit", async () => {
    for (const rows of [0, 1, 2, 5]) {
      await files.write(session("a1", rows));
      assert.deepEqual(await files.read("a1"), session("a1", rows));
    }
  });

  it("hold many items with long texts in lines that are short", async () => {
    const text = "Früchte,\n🍐 ".repeat(2000);
    const { items, ...rest } = session("a1", 100);
    const long = { ...rest, items: items.map((item, index) => ({ ...item, text: text + index })) };
    await files.write(long);
    assert.deepEqual(await files.read("a1"), long);
    const bytes = await fs.readFile(path.join(folder, "deeper", "a1.session"));
    const lines = bytes
      .subarray(12, 12 + bytes.readUInt32LE(8))
      .toString()
      .split("\n");
    assert.ok(lines.length > 10);
    for (const line of lines) assert.ok(line.length < 250_000, `${line.length}`);
  });

  it("are read where an earlier version wrote the header in one line", async () => {
    const { vectors, ...rest } = session("a1");
    const header = JSON.stringify({ ...rest, rows: vectors.rows, columns: vectors.columns });
    const json = Buffer.from(header);
    const padded = Buffer.concat([json, Buffer.alloc(-json.length & 3, " ")]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(padded.length);
    const data = Buffer.from(vectors.data.buffer);
    await fs.mkdir(path.join(folder, "deeper"));
    const file = path.join(folder, "deeper", "a1.session");
    await fs.writeFile(file, Buffer.concat([Buffer.from("EMBSES01"), length, padded, data]));
    assert.deepEqual(await files.read("a1"), session("a1"));
  });

  it("write only the matrix's own part of a larger buffer", async () => {
    const { vectors, ...rest } = session("a1");
    const larger = new Float32Array(20).fill(9);
    larger.set(vectors.data, 5);
    await files.write({ ...rest, vectors: { ...vectors, data: larger.subarray(5, 11) } });
    assert.deepEqual(await files.read("a1"), session("a1"));
  });

  it("know nothing of a session that is not there", async () => {
    assert.equal(await files.read("b2"), undefined);
  });

  it("call a cut or foreign file lost", async () => {
    await files.write(session("a1"));
    const file = path.join(folder, "deeper", "a1.session");
    const bytes = await fs.readFile(file);
    for (const damaged of [
      bytes.subarray(0, -4),
      bytes.subarray(0, -1),
      bytes.subarray(0, 20),
      Buffer.from("hello"),
    ]) {
      await fs.writeFile(file, damaged);
      await assert.rejects(files.read("a1"), { kind: "sessionLost" });
    }
  });

  it("refuse an id that is a path", async () => {
    await assert.rejects(files.read("../../etc/passwd"), { kind: "sessionLost" });
  });

  it("leave the old file whole, and no litter, when writing fails", async () => {
    await files.write(session("a1"));
    await fs.mkdir(path.join(folder, "deeper", "b2.session"));
    await assert.rejects(files.write(session("b2")));
    assert.deepEqual(await files.read("a1"), session("a1"));
    const names = await fs.readdir(path.join(folder, "deeper"));
    assert.deepEqual(names.sort(), ["a1.session", "b2.session"]);
  });

  it("make room by removing the oldest, never those in use", async () => {
    for (const [index, id] of ["a1", "b2", "c3"].entries()) {
      await files.write(session(id));
      const time = new Date(2020, 1, 1 + index);
      await fs.utimes(path.join(folder, "deeper", `${id}.session`), time, time);
    }
    const { size } = await fs.stat(path.join(folder, "deeper", "a1.session"));
    await files.prune(size, new Set(["a1"]));
    assert.ok(await files.read("a1"));
    assert.equal(await files.read("b2"), undefined);
    assert.equal(await files.read("c3"), undefined);
  });
});
