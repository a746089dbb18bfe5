import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { Session } from "../../../src/core/session";
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
