import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { row } from "../../../../src/core/vectors/matrix";
import { BuiltinEngine } from "../../../../src/worker/client/builtinEngine";
import { mediaFolder } from "../../engines/builtin/media";
import { root } from "../../../root";

const worker = path.join(root, "dist/builtin.js");

describe("the built-in engine in its thread", () => {
  const engine = new BuiltinEngine({ worker, media: mediaFolder });
  const { signal } = new AbortController();
  after(() => engine.dispose());

  async function wordsOf(category: string, count: number, of = engine): Promise<string[]> {
    const words: string[] = [];
    for await (const { text } of of.words({ category, count }, signal)) words.push(text);
    return words;
  }

  it("gives words and unit vectors, and says how far it is", async () => {
    const texts = await wordsOf("fruits", 25);
    assert.equal(texts.length, 25);
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number): number => seen.push([done, total]);
    const { vectors, problems, cached } = await engine.embed(texts, { signal, onProgress });
    assert.equal(vectors.rows, 25);
    assert.ok(Math.abs(Math.hypot(...row(vectors, 24)) - 1) < 1e-5);
    assert.deepEqual(problems, []);
    assert.equal(cached, 0);
    assert.deepEqual(seen.at(-1), [25, 25]);
  });

  it("says which category it has no words for", async () => {
    await assert.rejects(wordsOf("zzz", 25), { kind: "noWords" });
  });

  it("stops when the caller loses interest, and goes on working", async () => {
    const controller = new AbortController();
    const texts = Array.from({ length: 200_000 }, (_, i) => `word number ${i}`);
    const run = engine.embed(texts, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await assert.rejects(run, { kind: "canceled" });
    assert.equal((await engine.embed(["apple"], { signal })).vectors.rows, 1);
  });

  it("keeps the caller's loop free while it embeds", async () => {
    const texts = Array.from({ length: 10_000 }, (_, i) => `word number ${i}`);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await engine.embed(texts, { signal });
    clearInterval(timer);
    assert.ok(turns > 2, `${turns} turns`);
  });

  const damages: Record<string, (file: string) => void> = {
    "cut short": (file) => fs.truncateSync(file, 1_000_000),
    empty: (file) => fs.truncateSync(file, 0),
    "changed in one bit": (file) => {
      const bytes = fs.readFileSync(file);
      bytes[bytes.length >> 1]! ^= 1;
      fs.writeFileSync(file, bytes);
    },
    "of another kind": (file) => fs.writeFileSync(file, "<!DOCTYPE html>"),
    missing: (file) => fs.rmSync(file),
  };
  for (const [kind, damage] of Object.entries(damages)) {
    it(`says that its vectors are damaged when they are ${kind}, and works once they are whole`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "builtin-"));
      const damaged = new BuiltinEngine({ worker, media: folder });
      try {
        fs.cpSync(mediaFolder, folder, { recursive: true });
        damage(path.join(folder, "vectors.bin"));
        await assert.rejects(damaged.embed(["apple"], { signal }), { kind: "tableDamaged" });
        await assert.rejects(wordsOf("fruits", 25, damaged), { kind: "tableDamaged" });
        fs.cpSync(mediaFolder, folder, { recursive: true });
        assert.deepEqual((await damaged.embed(["apple"], { signal })).problems, []);
      } finally {
        await damaged.dispose();
        fs.rmSync(folder, { recursive: true });
      }
    });
  }

  for (const file of ["words.txt", "nouns.txt"]) {
    it(`says that it is damaged without ${file}`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "builtin-"));
      const damaged = new BuiltinEngine({ worker, media: folder });
      try {
        fs.cpSync(mediaFolder, folder, { recursive: true });
        fs.rmSync(path.join(folder, file));
        await assert.rejects(wordsOf("fruits", 25, damaged), { kind: "tableDamaged" });
      } finally {
        await damaged.dispose();
        fs.rmSync(folder, { recursive: true });
      }
    });
  }

  it("describes itself", () => {
    assert.deepEqual(engine.describe(), {
      id: "builtin",
      label: "built-in",
      embeddingModel: "all-MiniLM-L6-v2 (static)",
    });
  });

  it("tells the version of its table with the vectors", async () => {
    const bytes = fs.readFileSync(path.join(mediaFolder, "vectors.bin"));
    const hash = createHash("sha256").update(bytes.subarray(0, -32)).digest("hex");
    assert.equal((await engine.embed(["apple"], { signal })).version, hash.slice(0, 8));
  });
});
