import * as assert from "node:assert/strict";
import { assertLinear } from "../../support/growth";
import {
  failureOf,
  readFrom,
  readWritten,
  recorded,
  recordedVectors,
  recordedWords,
  valuesOf,
  written,
} from "./reading";

const text = (content: string) => new TextEncoder().encode(content);
const brokenWords = recordedWords().map((word) => word.replace("word", 'a, "word"\nand'));

describe("a table in a text file", () => {
  for (const name of ["lists.csv", "lists.csv.gz", "lists.tsv", "utf16.csv", "lists.jsonl"]) {
    it(`gives its vectors and columns, of their types (${name})`, async () => {
      const { vectors, columns, description } = await readWritten(name);
      assert.deepEqual(description.vectors, [{ name: "embedding", dimensions: 6 }]);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.deepEqual(valuesOf(columns.get("word")), brokenWords);
      assert.deepEqual(
        [...columns].map(([name, { type }]) => [name, type]),
        [
          ["word", "text"],
          ["topic", "text"],
          ["code", "text"],
          ["score", "number"],
          ["made", "date"],
          ["good", "boolean"],
        ],
      );
      assert.deepEqual(valuesOf(columns.get("code")).slice(0, 2), ["000", "001"]);
      assert.deepEqual(valuesOf(columns.get("score")).slice(4, 7), ["0.5", undefined, "0.75"]);
      assert.equal(valuesOf(columns.get("made"))[30], "2024-01-02T06:00:00.000Z");
      assert.equal(valuesOf(columns.get("good"))[3], "false");
    });
  }

  it("says in which line each row begins, also where texts go over several", async () => {
    const lines = new TextDecoder().decode(written("lists.csv")).split("\n");
    const read = await readWritten("lists.csv");
    const whole = [...(read.lines ?? [])].map((line) => lines[line - 1] ?? "");
    assert.equal(whole.length, 60);
    assert.ok(whole.every((line) => /^(?:"a, |überlange)/.test(line)));
    const sampled = await readWritten("lists.csv", { limit: 9 });
    assert.deepEqual(
      [...(sampled.lines ?? [])],
      Array.from(sampled.rows, (row) => read.lines?.[row]),
    );
    assert.deepEqual([...sampled.vectors.data], recordedVectors(sampled.rows));
    const objects = await readWritten("lists.jsonl");
    assert.deepEqual([...(objects.lines ?? [])].slice(0, 3), [1, 2, 3]);
  });

  it("may hold vectors as NumPy prints them, or one number in each column", async () => {
    for (const name of ["numpy.csv", "wide.csv", "no-header.csv"]) {
      const { vectors, columns } = await readWritten(name);
      assert.deepEqual([...vectors.data], recordedVectors(), name);
      assert.equal(columns.size, name === "no-header.csv" ? 0 : 6);
    }
  });

  it("whose numbers were left out when it was written says so, and shows none of the few that are left", async () => {
    assert.deepEqual(await failureOf({ "a.csv": written("shortened.csv") }, "a.csv"), {
      ...{ kind: "badFile", file: "a.csv", fault: "shortened" },
    });
    const { left } = await readFrom(
      { "a.csv": text('v\n"[1,2,3]"\n"[4,5,6]"\n"[1, 2, ..., 3]"\n') },
      "a.csv",
    );
    assert.deepEqual(left?.first, { row: 2, reason: "shortened" });
  });

  it("leaves out rows without a usable vector", async () => {
    const rows = ["[1,2]", "[3,4]", "", "[5]", "[6,nan]", "words", "[7,8]"];
    const csv = `id,v\n${rows.map((row, index) => `${index},"${row}"`).join("\n")}`;
    const { rows: kept, left } = await readFrom({ "a.csv": text(csv) }, "a.csv");
    assert.deepEqual([...kept], [0, 1, 6]);
    assert.deepEqual(left, { count: 4, of: 7, first: { row: 2, reason: "missing" } });
    const jsonl = [
      '{"v":[1,2]}',
      "{broken",
      '{"v":[3,4],"__proto__":"p"}',
      '{"v":[1,null]}',
      "[1]",
    ];
    const read = await readFrom({ "a.jsonl": text(jsonl.join("\n\n")) }, "a.jsonl");
    assert.deepEqual([...read.rows], [0, 2]);
    assert.deepEqual([...(read.lines ?? [])], [1, 5]);
    assert.deepEqual(valuesOf(read.columns.get("__proto__")), [undefined, "p"]);
  });

  it("belongs to the array beside it, whose rows then lead to its lines", async () => {
    const csv = `word\n${recordedWords().join("\n")}\n`;
    const files = { "a.npy": written("little-f4.npy"), "a.csv": text(csv) };
    const { columns, lines, description } = await readFrom(files, "a.npy");
    assert.equal(description.beside, "a.csv");
    assert.deepEqual(valuesOf(columns.get("word")), recordedWords());
    assert.equal(lines?.[59], 61);
  });

  it("takes linear time, whatever it holds", async () => {
    const hostile: readonly ((size: number) => string)[] = [
      (size) => `a,b\n${'"'.repeat(size)}`,
      (size) => `a,b\n"${'x" '.repeat(size)}`,
      (size) => `a\n"${"x\n".repeat(size)}`,
      (size) => `a,b\n${",".repeat(size)}`,
      (size) => `a\n"${"[".repeat(size)}"`,
      (size) => `a\n${" ".repeat(size)}x`,
      (size) => `a\n${"1".repeat(size)}x`,
    ];
    for (const textOf of hostile) {
      await assertLinear(
        (size) => text(textOf(size)),
        (bytes) => failureOf({ "a.csv": bytes }, "a.csv"),
        { from: 1024 },
      );
    }
  });

  it("says what is wrong with it in one word", async () => {
    const fault = async (name: string, content: string) => {
      const failure = await failureOf({ [name]: text(content) }, name);
      return failure.kind === "badFile" ? failure.fault : failure.kind;
    };
    assert.equal(await fault("a.csv", "\n\n"), "empty");
    assert.equal(await fault("a.csv", "name,age\nA,5\nB,6\n"), "noVectors");
    assert.equal(await fault("a.jsonl", '{"a":1}\n'), "noVectors");
    assert.equal(await fault("a.csv", "a\0b"), "damaged");
  });
});

describe("vectors for the TensorFlow projector", () => {
  it("take their columns from the metadata beside them", async () => {
    const table = (rows: readonly string[]) => text(rows.join("\n"));
    const rows = Array.from({ length: 60 }, (_, row) =>
      Array.from({ length: recorded.width }, (_, column) => recorded.value(row, column)).join("\t"),
    );
    const files = {
      "vectors.tsv": table(rows),
      "metadata.tsv": table(["word\ttopic", ...rows.map((_, row) => `w${row}\tt${row % 3}`)]),
    };
    const { vectors, columns, description } = await readFrom(files, "vectors.tsv");
    assert.equal(description.beside, "metadata.tsv");
    assert.deepEqual([...vectors.data], recordedVectors());
    assert.equal(valuesOf(columns.get("word"))[59], "w59");
  });
});
