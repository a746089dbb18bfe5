import * as assert from "node:assert/strict";
import { columnPieces, columnsOf, tableKindOf } from "../../../../src/core/text/tables";

describe("tables in text", () => {
  it("are known by name", () => {
    const kinds = ["a.csv", "b.TSV", "c.jsonl", "d.ndjson", "e.txt", "csv"].map(tableKindOf);
    assert.deepEqual(kinds, ["csv", "tsv", "jsonl", "jsonl", undefined, undefined]);
  });

  it("give a column with the places of its cells, quotes, separators and line ends included", () => {
    const text = 'id,"say it",more\r\n1,"Hello, ""you""\nthere",x\r\n2,,y\n3, plain ,z';
    assert.deepEqual(columnsOf(text, "csv"), ["id", "say it", "more"]);
    const pieces = [...columnPieces(text, "csv", 1)];
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ['Hello, "you" there', "plain"],
    );
    assert.equal(text.slice(pieces[0]!.start, pieces[0]!.end), 'Hello, ""you""\nthere');
    assert.equal(text.slice(pieces[1]!.start, pieces[1]!.end), " plain ");
  });

  it("find out the separator, and take tabs for TSV", () => {
    assert.deepEqual(columnsOf("a;b,c;d\n1;2;3", "csv"), ["a", "b,c", "d"]);
    assert.deepEqual(columnsOf("a,b\tc\n", "tsv"), ["a,b", "c"]);
  });

  it("survive a quote that never ends, and nothing at all", () => {
    assert.deepEqual(
      [...columnPieces('a\n"never', "csv", 0)].map(({ text }) => text),
      ["never"],
    );
    assert.deepEqual([...columnPieces("", "csv", 0)], []);
    assert.deepEqual(columnsOf("", "jsonl"), []);
  });

  it("read JSON lines, with other lines passed over", () => {
    const text = '{"q":"one","n":1}\nbroken\n\n[1]\n{"q":"two","tags":["x"]}';
    assert.deepEqual(columnsOf(text, "jsonl"), ["q", "n", "tags"]);
    const pieces = [...columnPieces(text, "jsonl", 0)];
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ["one", "two"],
    );
    assert.equal(text.slice(pieces[1]!.start, pieces[1]!.end), "two");
    assert.deepEqual(
      [...columnPieces(text, "jsonl", 2)].map(({ text }) => text),
      ['["x"]'],
    );
  });

  it("know where a value of JSON stands, whatever is around it", () => {
    const lines = [
      '{"a": "x, \\"q\\": no", "q": "say \\"hi\\"\\nyou"}',
      '  { "other": {"q": "inner"}, "q" : [1, "}"] , "z": 0 }',
      '{"a":1}',
      '{"q":"first","q":"last"}',
      '{"q":null}',
      '{"q":"  "}',
    ];
    const text = lines.join("\r\n");
    const pieces = [...columnPieces(text, "jsonl", columnsOf(text, "jsonl").indexOf("q"))];
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ['say "hi" you', '[1, "}"]', "last", "null"],
    );
    assert.deepEqual(
      pieces.map(({ start, end }) => text.slice(start, end)),
      ['say \\"hi\\"\\nyou', '[1, "}"]', "last", "null"],
    );
  });
});
