import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { WordFiles } from "../../../src/store/wordFiles";

const words = ["apple", "pear"].map((text, round) => ({
  text,
  origin: { model: "m", digest: "d", prompt: "p", seed: 7, round, written: "2026-11-03T10:00:00Z" },
}));

describe("WordFiles", () => {
  let folder: string;
  let problems: unknown[];
  let files: WordFiles;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "words-"));
    problems = [];
    files = new WordFiles(path.join(folder, "words"), (error) => problems.push(error));
  });
  afterEach(() => fs.rm(folder, { recursive: true }));

  it("gives back words with all that is recorded of them, by source and category", async () => {
    await files.put("s", "fruits", words);
    await files.put("s", "colors", words.slice(1));
    assert.deepEqual(await files.get("s", "fruits"), words);
    assert.deepEqual(await files.get("s", "colors"), words.slice(1));
    assert.deepEqual(await files.get("other", "fruits"), []);
    const other = new WordFiles(path.join(folder, "words"), (error) => problems.push(error));
    assert.deepEqual(await other.get("s", "fruits"), words);
    assert.deepEqual(problems, []);
  });

  it("tells its size, and is empty once cleared", async () => {
    assert.deepEqual(await files.size(), { bytes: 0, words: 0, categories: 0 });
    await files.put("s", "fruits", words);
    await files.put("t", "fruits", words);
    const { bytes, ...counts } = await files.size();
    assert.deepEqual(counts, { words: 4, categories: 1 });
    assert.ok(bytes > 100);
    await files.clear();
    assert.deepEqual(await files.get("s", "fruits"), []);
    assert.deepEqual(await files.size(), { bytes: 0, words: 0, categories: 0 });
  });

  for (const content of [
    "not json",
    '{"source":"s"}',
    '{"source":"s","category":"fruits","words":[1]}',
    '{"source":"s","category":"fruits","words":[{"text":"fig","origin":{"model":"m","round":"x"}}]}',
    `{"source":"s","category":"fruits","words":[${" ".repeat(4_000_001)}]}`,
  ])
    it(`takes a damaged file (${content.slice(0, 90)}) for no words, and says so`, async () => {
      await files.put("s", "fruits", words);
      const [name = ""] = await fs.readdir(path.join(folder, "words"));
      await fs.writeFile(path.join(folder, "words", name), content);
      assert.deepEqual(await files.get("s", "fruits"), []);
      assert.equal(problems.length, 1);
    });

  it("goes on without keeping when the folder cannot be written", async () => {
    await fs.writeFile(path.join(folder, "words"), "a file");
    await files.put("s", "fruits", words);
    assert.ok(problems.length > 0);
  });
});
