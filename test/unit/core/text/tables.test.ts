import * as assert from "node:assert/strict";
import { normalize, unquoted } from "../../../../src/core/text/selection";
import {
  columnPieces,
  columnsOf,
  separatorOf,
  type TableKind,
  tableKindOf,
  TableReport,
} from "../../../../src/core/text/tables";
import { assertLinear } from "../../support/growth";

/** The texts of a column, each of which is also what stands at its place, but for quotes. */
function textsOf(text: string, kind: TableKind, column = 0): string[] {
  return [...columnPieces(text, kind, column)].map((piece) => {
    const stands = unquoted(text.slice(piece.start, piece.end), piece.quoting);
    assert.equal(normalize(stands), piece.text);
    return piece.text;
  });
}

describe("tables in text", () => {
  it("are known by name", () => {
    const names = ["a.csv", "a.psv", "b.TSV", "b.tab", "c.jsonl", "d.ndjson", "e.txt", "csv"];
    assert.deepEqual(names.map(tableKindOf), [
      ...["csv", "csv", "tsv", "tsv", "jsonl", "jsonl"],
      ...[undefined, undefined],
    ]);
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
      ['"never'],
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

  it("keep every row of TSV in which a quote is only a character", () => {
    const text = 'src\ttgt\nFirst\tfirst\n"Second\tsecond\nThird "sentence"\tthird';
    assert.deepEqual(textsOf(text, "tsv", 0), ["First", '"Second', 'Third "sentence"']);
    assert.deepEqual(textsOf(text, "tsv", 1), ["first", "second", "third"]);
    const closed = 'src\ttgt\n"Second\tsecond\nThird"\tthird\n';
    assert.deepEqual(textsOf(closed, "tsv", 0), ['"Second', 'Third"']);
    const quote = 'n\ttext\n1\t"Hello," she said.\n2\t"a\nb"\n3\t"x\ty"\n';
    assert.deepEqual(textsOf(quote, "tsv", 1), ['"Hello," she said.', "a b", "x y"]);
  });

  it("keep what stands after or between quotes that should be doubled", () => {
    const text = 'n,text,m\n1,"Hello," she said.,x\n2,"He said "hi" to me, friend",y\n3, "a, b" ,z';
    const texts = ['"Hello," she said.', 'He said "hi" to me, friend', "a, b"];
    assert.deepEqual(textsOf(text, "csv", 1), texts);
    assert.deepEqual(textsOf(text, "csv", 2), ["x", "y", "z"]);
  });

  it("keep doubled quotes of cells that are not quoted", () => {
    assert.deepEqual(textsOf('a,b\nsay ""x"",1', "csv"), ['say ""x""']);
  });

  it("understand quotes after backslashes", () => {
    const text = 'a,b\n"He said \\"hi\\"",1\n"\\"x\\", y",2\n"C:\\\\x",3\n';
    assert.deepEqual(textsOf(text, "csv"), ['He said "hi"', '"x", y', "C:\\\\x"]);
    assert.deepEqual(textsOf('a,b\n"C:\\",1\n"D:\\",2', "csv"), ["C:\\", "D:\\"]);
  });

  const separated: [string, string, string[]][] = [
    ["sep=;\na;b\n1;2", ";", ["a", "b"]],
    ['"sep=|"\r\na|b\r\n1|2', "|", ["a", "b"]],
    [
      '"Name, first";"Name, last";"Text"\n"J";"D";"Hello, you"',
      ";",
      ["Name, first", "Name, last", "Text"],
    ],
    ["id;text\n1;Hello, you, all\n2;Bye, you, all", ";", ["id", "text"]],
    ["a|b\n1,5|2\n2,5|3", "|", ["a", "b"]],
    ["a\tb\n1,2\t3,4", "\t", ["a", "b"]],
    ["text\nHello, world\nBye, all of you", "", ["text"]],
    ["\uFEFFa,b\n1,2", ",", ["a", "b"]],
    ["a,b\r1,2\r3,4", ",", ["a", "b"]],
    ["a^b\n1,5^2\n2,5^3", "^", ["a", "b"]],
    ["a~b\n1~2", "~", ["a", "b"]],
    ["a\u0001b\n1\u00012", "\u0001", ["a", "b"]],
    ["time\n10:30\n11:45", "", ["time"]],
    ['a;b\n"x;\n, y";2\n3;4', ";", ["a", "b"]],
  ];
  for (const [text, separator, columns] of separated) {
    it(`find the separator ${JSON.stringify(separator)} of ${JSON.stringify(text)}`, () => {
      assert.equal(separatorOf(text, "csv"), separator);
      assert.deepEqual(columnsOf(text, "csv"), columns);
    });
  }

  it("are read by the separator that is asked for", () => {
    assert.deepEqual(columnsOf("a;b,c\n1;2,3", "csv", ","), ["a;b", "c"]);
    const pieces = [...columnPieces("a;b,c\n1;2,3", "csv", 0, { separator: "," })];
    assert.deepEqual(
      pieces.map(({ text }) => text),
      ["1;2"],
    );
  });

  it("name columns without a name or with one that is there already", () => {
    assert.deepEqual(columnsOf("a,,a,a\n1,2,3,4", "csv"), ["a", "column 2", "a (2)", "a (3)"]);
  });

  it("read rows with fewer cells, and say which have more than the header", () => {
    const text = 'a,b\n1\n\n2,"x\ny"\n3,z,surplus\n\n4,w,,';
    const report = new TableReport();
    const pieces = [...columnPieces(text, "csv", 1, { report })];
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ["x y", "z", "w"],
    );
    assert.deepEqual(Object.fromEntries(Object.entries(report)), {
      rows: 4,
      unreadable: [],
      surplus: [6, 8],
    });
  });

  it("read JSON lines with numbers that JSON does not know, and say which lines are no objects", () => {
    const text =
      '\uFEFF{"q":"one","n":NaN}\r\n{"n":[-Infinity, Infinity],"q":"NaN, two"}\n\nbroken\n[1]\n{"q":"three"';
    const report = new TableReport();
    const pieces = [...columnPieces(text, "jsonl", 0, { report })];
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ["one", "NaN, two"],
    );
    assert.deepEqual(Object.fromEntries(Object.entries(report)), {
      rows: 5,
      unreadable: [4, 5, 6],
      surplus: [],
    });
  });

  it("know columns that only come late, and one called __proto__", () => {
    const text = `${'{"a":1}\n'.repeat(150)}{"__proto__":"late"}`;
    assert.deepEqual(columnsOf(text, "jsonl"), ["a", "__proto__"]);
    assert.deepEqual(textsOf(text, "jsonl", 1), ["late"]);
    assert.deepEqual(textsOf("__proto__,b\nx,1", "csv"), ["x"]);
  });

  it("read a string of 16 MB", () => {
    const long = `{"q":"${"long \\n".repeat(2.4e6)}"}`;
    assert.equal([...columnPieces(long, "jsonl", 0)][0]?.text.length, 5 * 2.4e6 - 1);
  });

  const hostile: Record<string, [TableKind, (size: number) => string]> = {
    "quotes that never end": ["csv", (size) => `a,b\n${'"x,'.repeat(size)}`],
    "doubled quotes": ["csv", (size) => `a,b\n${',""x'.repeat(size)}`],
    "quotes after spaces": ["csv", (size) => `a,b\n${', "x'.repeat(size)}`],
    "spaces and a quote": ["csv", (size) => `a,b\n${" ".repeat(size)}"${" ".repeat(size)}x`],
    "quotes after backslashes": ["csv", (size) => `a,b\n${',"\\"'.repeat(size)}`],
    "quoted cells of two lines": ["tsv", (size) => `a\tb\n${'\t"x\t\ny"'.repeat(size)}`],
    "nested lists": ["jsonl", (size) => `{"a":${"[".repeat(size)}${"]".repeat(size)}}`],
    "many members": [
      "jsonl",
      (size) => `{${Array.from({ length: size }, (_, index) => `"${index}":1`).join()}}`,
    ],
  };
  for (const [name, [kind, inputOf]] of Object.entries(hostile)) {
    it(`take time in proportion to ${name}`, async () => {
      await assertLinear(inputOf, (text) => [...columnPieces(text, kind, 0)].length, { from: 256 });
    }).timeout(60_000);
  }
});
