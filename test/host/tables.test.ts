import * as assert from "node:assert/strict";
import type * as vscode from "vscode";
import { fileWith, heldBy, textsOf } from "./documents";
import { api, closeEverything, configure, replacing, run, toldDuring } from "./support";

describe("a table", () => {
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  /** What becomes of a file, and what is said; from each list the item of that name is taken. */
  async function embedded(text: string, ending: string, choices: string[], argument: object = {}) {
    await fileWith(text, ending);
    const lists: string[][] = [];
    const choose = (items: readonly vscode.QuickPickItem[]) => {
      lists.push(items.map(({ label }) => label));
      const wanted = choices[lists.length - 1];
      return Promise.resolve(items.find(({ label }) => label === wanted));
    };
    let session: string | undefined;
    const told = await toldDuring(async () => {
      await replacing({ showQuickPick: choose }, async () => {
        const given = { granularity: "column", target: "new", ...argument };
        ({ session } = await run("embeddings.embedFile", given));
      });
    });
    const plot = (await api()).plots.withSession(session ?? "");
    return { plot, lists, texts: plot && textsOf(plot), said: told.map((each) => each.sentence) };
  }

  it("is cut by the separator that is chosen, whatever was found to be one", async () => {
    const text = "a;b,c\n1;two,three\n4;five,six";
    const { lists, texts } = await embedded(text, "csv", ["Separator: Comma", "Semicolon", "b,c"]);
    assert.deepEqual(lists[0], ["a;b", "c", "Separator: Comma"]);
    assert.ok(lists[1]?.includes("Vertical Bar") && lists[1].includes("Colon"), lists[1]?.join());
    assert.deepEqual(lists[2], ["a", "b,c", "Separator: Semicolon"]);
    assert.deepEqual(texts, ["two,three", "five,six"]);
  });

  it("is known by the ending psv, and cut at its vertical bars", async () => {
    const { lists, texts } = await embedded("a|b\n1|two, three\n4|five; six\n", "psv", ["b"]);
    assert.deepEqual(lists[0], ["a", "b", "Separator: Vertical Bar"]);
    assert.deepEqual(texts, ["two, three", "five; six"]);
  });

  it("says which rows are not among the texts, and why", async () => {
    const rows = '{"q":"one"}\n{"q":"two","n":NaN}\nbroken\n["three"]\n';
    const lines = await embedded(rows, "jsonl", ["q"]);
    assert.deepEqual(lines.texts, ["one", "two"]);
    assert.deepEqual(lines.said, ["2 of 4 rows could not be read: line 3, 4."]);
    const cells = await embedded("a,b\n1,two\n3,four,five\n", "csv", ["b"]);
    assert.deepEqual(cells.texts, ["two", "four"]);
    assert.deepEqual(cells.said, [
      "1 of 2 rows have more cells than the header; those are left out: line 3.",
    ]);
  });

  it("of which no row can be read ends in a sentence, before any list", async () => {
    const { lists, texts, said } = await embedded('[{"q":"one"}]', "jsonl", []);
    assert.deepEqual({ lists, texts }, { lists: [], texts: undefined });
    assert.deepEqual(said, ["No row of this table can be read."]);
  });

  it("has texts that lead to their cells: after a mark, with CRLF and quoted line ends", async () => {
    const text = '\uFEFFid;text\r\n1;"Hello,\r\n""you"""\r\n2;pear\r\n';
    const { plot, texts } = await embedded(text, "csv", ["text"]);
    assert.deepEqual(texts, ['Hello, "you"', "pear"]);
    assert.deepEqual(await heldBy(plot!, "pear"), ["pear"]);
    assert.deepEqual(await heldBy(plot!, 'Hello, "you"'), ['Hello,\r\n""you""']);
  });

  it("keeps quotes that are only characters, and rows whole", async () => {
    const tabs = 'src\ttgt\nFirst\tfirst\n"Second\tsecond\nThird "sentence"\tthird';
    assert.deepEqual((await embedded(tabs, "tsv", ["src"])).texts, [
      "First",
      '"Second',
      'Third "sentence"',
    ]);
    const said = await embedded('id\ttext\n1\t"Hello," she said.', "tsv", ["text"]);
    assert.deepEqual(said.texts, ['"Hello," she said.']);
    const excel = await embedded("sep=;\na;b\n1;2", "csv", ["b"]);
    assert.deepEqual(excel.texts, ["2"]);
    const escaped = await embedded('text\n"He said \\"hi\\""', "csv", ["text"]);
    assert.deepEqual(escaped.texts, ['He said "hi"']);
  });
});
