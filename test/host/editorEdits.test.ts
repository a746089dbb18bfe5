import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { itemsOf, vectorsOf } from "../sessions";
import {
  embed,
  fileWith,
  folder,
  heldBy,
  newFile,
  replace,
  restored,
  select,
  statesOf,
  textsOf,
  write,
} from "./documents";
import { api, closeEverything, configure, run, until } from "./support";

const vectorOf = (plot: Awaited<ReturnType<typeof embed>>, text: string) => {
  const row = textsOf(plot)?.indexOf(text) ?? -1;
  assert.ok(row >= 0, text);
  const { data, columns } = vectorsOf(plot.session!);
  return data.subarray(row * columns, (row + 1) * columns);
};

describe("the link while documents are edited", function () {
  this.timeout(180_000);
  beforeEach(async () => {
    await configure({ engine: "builtin" });
    await closeEverything();
  });
  afterEach(closeEverything);

  it("holds with CRLF and surrogate pairs before, in and after what changes", async () => {
    const editor = await fileWith("😀 one\r\n😀😀 two\r\nthree 😀");
    select(editor, editor.document.getText());
    const plot = await embed({ granularity: "lines" });
    await replace(editor, "😀 one", "😀😀 new\r\n😀 one");
    await replace(editor, "three", "three 😀 more");
    await until(() => statesOf(plot)["three 😀"] === "stale");
    assert.deepEqual(await heldBy(plot, "😀 one"), ["😀 one"]);
    assert.deepEqual(await heldBy(plot, "😀😀 two"), ["😀😀 two"]);
    assert.deepEqual(await heldBy(plot, "three 😀"), ["three 😀 more 😀"]);
  });

  it("leads to the file that an untitled document is saved as", async () => {
    const file = newFile();
    const untitled = await vscode.workspace.openTextDocument(file.with({ scheme: "untitled" }));
    const editor = await vscode.window.showTextDocument(untitled, vscode.ViewColumn.One);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "apple\npear"));
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    const plot = await embed({ granularity: "lines" });
    assert.ok(await untitled.save());
    await until(() => untitled.isClosed);
    await until(() => plot.anchors?.sourcesOf(1)[0]?.uri === file.toString());
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
    assert.deepEqual(statesOf(plot), { apple: "fresh", pear: "fresh" });
  });

  it("embeds only what is stale, and keeps the vectors of the rest", async () => {
    const editor = await fileWith("apple pear fig");
    select(editor, "apple pear fig");
    const plot = await embed();
    // A vector that no engine makes: it stays only if it is not made again.
    const marked = vectorOf(plot, "pear").fill(0.5).slice();
    await replace(editor, "apple", "apples");
    await until(() => statesOf(plot)["apple"] === "stale");
    assert.equal((await run("embeddings.reembedChanged")).outcome, "complete");
    assert.deepEqual(statesOf(plot), { apples: "fresh", pear: "fresh", fig: "fresh" });
    assert.deepEqual(vectorOf(plot, "pear"), marked);
    assert.equal((await run("embeddings.reembedChanged")).outcome, "dismissed");
  });

  it("keeps a ghost over a reload, until its text is back or it is removed", async () => {
    const editor = await fileWith("apple pear fig");
    select(editor, "apple pear fig");
    const first = await embed();
    await replace(editor, " pear fig", "");
    await until(() => statesOf(first)["fig"] === "ghost");
    const session = first.session?.id ?? "";
    first.panel.dispose();
    const plot = await restored(session);
    await until(() => statesOf(plot)["fig"] === "ghost");
    assert.deepEqual(statesOf(plot), { apple: "fresh", pear: "ghost", fig: "ghost" });
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 5), " pear"));
    await until(() => statesOf(plot)["pear"] === "fresh");
    await run("embeddings.removeDeleted");
    assert.deepEqual(statesOf(plot), { apple: "fresh", pear: "fresh" });
  });

  it("follows files in a folder that is renamed", async () => {
    const name = `folder-${crypto.randomUUID()}`;
    const uri = vscode.Uri.joinPath(folder(), name, "deep", "a b#%c.txt");
    await write(uri, "apple pear");
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    select(editor, "apple pear");
    const plot = await embed();
    const target = vscode.Uri.joinPath(folder(), `${name}-2`);
    const renaming = new vscode.WorkspaceEdit();
    renaming.renameFile(vscode.Uri.joinPath(folder(), name), target);
    await vscode.workspace.applyEdit(renaming);
    const moved = vscode.Uri.joinPath(target, "deep", "a b#%c.txt").toString();
    await until(() => plot.anchors?.sourcesOf(0)[0]?.uri === moved);
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
  });

  it("finds hundreds of texts again in a document that is replaced as a whole", async () => {
    const words = Array.from({ length: 300 }, (_, index) => `word${index}x`);
    const editor = await fileWith(words.join(" "));
    select(editor, editor.document.getText());
    const plot = await embed();
    const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(all, `new\n${words.slice(1).reverse().join("\n")}`));
    await until(() => statesOf(plot)["word0x"] !== "fresh");
    assert.equal(statesOf(plot)["word0x"], "ghost");
    for (const word of ["word1x", "word150x", "word299x"]) {
      assert.deepEqual(await heldBy(plot, word), [word]);
      assert.equal(statesOf(plot)[word], "fresh");
    }
  });

  it("finds cells of CSV and values of JSONL where they stand, quotes and all", async () => {
    const csv = 'name,"what it is"\r\na,"a ""sweet""\r\nfruit"\r\nb,\r\nc,long green fruit\r\n';
    await fileWith(csv, "csv");
    const column = { granularity: "column", target: "new" };
    await run("embeddings.embedFile", { ...column, column: "what it is" });
    const { plots } = await api();
    const cells = plots.current;
    assert.ok(cells);
    assert.deepEqual(await heldBy(cells, 'a "sweet" fruit'), ['a ""sweet""\r\nfruit']);
    assert.deepEqual(await heldBy(cells, "long green fruit"), ["long green fruit"]);
    const lines = '{"q": "say \\"hi\\" now"}\n{"x": 1}\n{"q": "two words", "x": {"q": "no"}}\n';
    const editor = await fileWith(lines, "jsonl");
    await run("embeddings.embedFile", { ...column, column: "q" });
    const values = plots.current;
    assert.ok(values && values !== cells);
    assert.deepEqual(textsOf(values), ['say "hi" now', "two words"]);
    assert.deepEqual(await heldBy(values, 'say "hi" now'), ['say \\"hi\\" now']);
    await replace(editor, "two words", 'two \\"more\\" words');
    await until(() => statesOf(values)["two words"] === "stale");
    assert.deepEqual(
      values.anchors?.changes().map(({ text }) => text),
      ['two "more" words'],
    );
    assert.deepEqual(new Set(Object.values(statesOf(cells))), new Set(["fresh"]));
  });

  it("is named after file and lines, and has one point for a text of two places", async () => {
    const first = await fileWith("apple\npear\nfig");
    const name = vscode.workspace.asRelativePath(first.document.uri);
    first.selection = new vscode.Selection(1, 0, 2, 3);
    const plot = await embed({ granularity: "lines" });
    const second = await fileWith("fig\nplum");
    const other = vscode.workspace.asRelativePath(second.document.uri);
    second.selection = new vscode.Selection(0, 0, 1, 4);
    assert.equal(await embed({ granularity: "lines", target: "current" }), plot);
    assert.deepEqual(
      itemsOf(plot.session!.table).map(({ text, category }) => [text, category]),
      [
        ["pear", `${name}:2-3`],
        ["fig", `${name}:2-3`],
        ["plum", `${other}:1-2`],
      ],
    );
    const places = plot.anchors?.sourcesOf(1).map(({ uri, start }) => [uri, start.line]);
    assert.deepEqual(places, [
      [first.document.uri.toString(), 2],
      [second.document.uri.toString(), 0],
    ]);
  });
});

describe("10 MB of text", function () {
  this.timeout(180_000);
  before(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  /** 10 MB: 2,000 words 500 times each, and one word at the very end. */
  async function bigDocument(): Promise<vscode.TextEditor> {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}of2k`);
    const line = words.join(" ");
    const text = `${Array.from({ length: 460 }, () => line).join("\r\n")}\r\n${line} last`;
    const document = await vscode.workspace.openTextDocument({ content: text });
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand("editor.action.selectAll");
    await until(() => !editor.selection.isEmpty);
    return editor;
  }

  it("has exact counts and places, and its limit is said and can be raised", async () => {
    await bigDocument();
    await configure({ maxTexts: 1000 });
    const asked: string[] = [];
    const window = vscode.window as { showWarningMessage: unknown };
    const original = window.showWarningMessage;
    window.showWarningMessage = (sentence: string, ...answers: string[]) => {
      asked.push(sentence);
      return Promise.resolve(answers.find((answer) => answer.startsWith("Embed All")));
    };
    try {
      const plot = await embed({ granularity: "words", target: "new" });
      assert.equal(textsOf(plot)?.length, 2001);
      assert.deepEqual(asked, [
        "2,001 distinct texts are more than the limit of 1,000 (setting embeddings.maxTexts).",
      ]);
      assert.equal(plot.session?.table.places.counts[7], 461);
      assert.deepEqual(await heldBy(plot, "last"), ["last"]);
      assert.equal(plot.anchors?.sourcesOf(2000)[0]?.start.line, 460);
      assert.equal((await heldBy(plot, "word1999of2k"))[0], "word1999of2k");
    } finally {
      window.showWarningMessage = original;
      await configure({ maxTexts: undefined });
    }
  });

  it("as one text is embedded by its beginning, which is said", async () => {
    const editor = await bigDocument();
    const told: string[] = [];
    const window = vscode.window as { showInformationMessage: unknown };
    const original = window.showInformationMessage;
    window.showInformationMessage = (sentence: string) => {
      told.push(sentence);
      return Promise.resolve(undefined);
    };
    try {
      editor.selections = [
        new vscode.Selection(0, 0, 460, 0),
        new vscode.Selection(460, 0, 460, 9),
      ];
      const plot = await embed({ granularity: "whole", target: "new" });
      assert.equal(textsOf(plot)?.length, 2);
      assert.equal((await heldBy(plot, textsOf(plot)?.[0] ?? ""))[0]?.length, 100_000);
      assert.match(
        told.join(),
        /One text is longer than 100,000 characters; only its beginning is embedded\./,
      );
    } finally {
      window.showInformationMessage = original;
    }
  });
});
