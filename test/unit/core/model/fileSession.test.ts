import * as assert from "node:assert/strict";
import { dictionaryColumn, textColumn } from "../../../../src/core/model/columns";
import { rowPlace, sessionOfFile } from "../../../../src/core/model/fileSession";
import { groupingIn } from "../../../../src/core/model/session";

const vectors = { data: Float32Array.of(1, 2, 3, 4), rows: 2, columns: 2 };
const rows = Uint32Array.of(0, 5);
const file = { kind: "file", uri: "file:///a%20b/words.npy", digest: "0" } as const;

describe("the session of a file", () => {
  it("colors by the category, and else has all points in one that is called like the file", () => {
    const columns = new Map([
      ["word", textColumn(["a", "b"])],
      ["topic", dictionaryColumn(["x", "y"])],
    ]);
    const roles = { text: "word", category: "topic" };
    const colored = sessionOfFile("words.npy", { vectors, columns, rows }, roles, file);
    assert.deepEqual(groupingIn(colored).names, ["x", "y"]);
    const plain = sessionOfFile("words.npy", { vectors, columns, rows }, { text: "word" }, file);
    assert.deepEqual([plain.colorBy, groupingIn(plain).names], ["category", ["words.npy"]]);
  });

  it("knows the line of a row in its text, or in the text beside it", () => {
    const read = { vectors, columns: new Map(), rows, lines: Uint32Array.of(2, 9) };
    const own = sessionOfFile("words.npy", read, {}, file);
    assert.deepEqual(rowPlace(own, 1), { uri: file.uri, line: 8 });
    const beside = sessionOfFile("words.npy", read, {}, { ...file, beside: "my words.csv" });
    assert.deepEqual(rowPlace(beside, 0), { uri: "file:///a%20b/my%20words.csv", line: 1 });
    const { vectors: same, columns, rows: rest } = read;
    const without = sessionOfFile("a", { vectors: same, columns, rows: rest }, {}, file);
    assert.equal(rowPlace(without, 0), undefined);
  });
});
