import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Plot } from "../../src/host/plot";
import { api, closeEverything, configure, next, run, until } from "./support";

const folder = () => {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(uri);
  return uri;
};
const encode = (text: string) => new TextEncoder().encode(text);

let files = 0;

/** A file of its own for each call: an open document keeps its text whatever is written below it. */
async function fileWith(text: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.joinPath(folder(), `text${files++}.txt`);
  await vscode.workspace.fs.writeFile(uri, encode(text));
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), 1);
}

function select(editor: vscode.TextEditor, ...texts: string[]): void {
  const whole = editor.document.getText();
  editor.selections = texts.map((text) => {
    const at = whole.indexOf(text);
    assert.ok(at >= 0, text);
    const { document } = editor;
    return new vscode.Selection(document.positionAt(at), document.positionAt(at + text.length));
  });
}

async function replace(editor: vscode.TextEditor, old: string, text: string): Promise<void> {
  const at = editor.document.getText().indexOf(old);
  const range = new vscode.Range(
    editor.document.positionAt(at),
    editor.document.positionAt(at + old.length),
  );
  await editor.edit((edit) => edit.replace(range, text));
}

async function embed(argument: object = {}): Promise<Plot> {
  const { plots } = await api();
  const report = await run("embeddings.embedSelection", argument);
  assert.equal(report.outcome, "complete", JSON.stringify(report));
  const plot = report.session === undefined ? undefined : plots.withSession(report.session);
  assert.ok(plot);
  return plot;
}

const textsOf = (plot: Plot) => plot.session?.items.map(({ text }) => text);
const statesOf = (plot: Plot) =>
  Object.fromEntries(plot.session?.items.map(({ text, state }) => [text, state]) ?? []);

/** What the document holds at the places of the point. */
async function heldBy(plot: Plot, text: string): Promise<string[]> {
  const point = textsOf(plot)?.indexOf(text) ?? -1;
  const sources = plot.anchors?.sourcesOf(point) ?? [];
  return Promise.all(
    sources.map(async ({ uri, start, end }) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
      return document.getText(
        new vscode.Range(start.line, start.character, end.line, end.character),
      );
    }),
  );
}

describe("the link between editor and plot", function () {
  this.timeout(180_000);
  beforeEach(async () => {
    await configure({ engine: "builtin" });
    await closeEverything();
    const { plots } = await api();
    await until(() => plots.all.length === 0);
  });
  afterEach(closeEverything);

  it("makes a point of each cursor's selection, with CRLF and surrogate pairs before it", async () => {
    const editor = await fileWith("😀 one\r\n😀😀 two\r\nthree");
    select(editor, "one", "two", "three");
    const plot = await embed();
    assert.deepEqual(textsOf(plot), ["one", "two", "three"]);
    for (const text of ["one", "two", "three"]) assert.deepEqual(await heldBy(plot, text), [text]);
  });

  it("adds to the plot in front, projected anew or in frozen axes, or opens a new one", async () => {
    const first = await fileWith("apple pear");
    select(first, "apple pear");
    const plot = await embed();
    const second = await fileWith("pear fig");
    select(second, "pear fig");
    assert.equal(await embed(), plot);
    assert.deepEqual(textsOf(plot), ["apple", "pear", "fig"]);
    assert.equal(plot.anchors?.sourcesOf(1).length, 2);
    const places = (plot.space && (await plot.space.project({ method: "pca" })))?.coordinates.data;
    const third = await fileWith("plum kiwi");
    select(third, "plum kiwi");
    await embed({ target: "frozen" });
    const frozen = (await plot.space!.project({ method: "pca" })).coordinates.data;
    assert.deepEqual(textsOf(plot), ["apple", "pear", "fig", "plum", "kiwi"]);
    assert.deepEqual(frozen.slice(0, places?.length), places);
    await run("embeddings.projectAnew");
    const anew = (await plot.space!.project({ method: "pca" })).coordinates.data;
    assert.notDeepEqual(anew.slice(0, places?.length), places);
    await vscode.window.showTextDocument(second.document, 1);
    const other = await embed({ target: "new" });
    assert.notEqual(other, plot);
    assert.deepEqual(textsOf(other), ["pear", "fig"]);
  });

  it("follows edits, marks what changed, and embeds only that anew", async () => {
    const editor = await fileWith("apple pear fig");
    select(editor, "apple pear fig");
    const plot = await embed();
    await replace(editor, "apple", "apples");
    await replace(editor, "fig", "");
    await until(() => statesOf(plot)["apple"] === "stale" && statesOf(plot)["fig"] === "ghost");
    assert.deepEqual(statesOf(plot), { apple: "stale", pear: "fresh", fig: "ghost" });
    const report = await run("embeddings.reembedStale");
    assert.equal(report.outcome, "complete");
    assert.deepEqual(statesOf(plot), { apples: "fresh", pear: "fresh", fig: "ghost" });
    await vscode.commands.executeCommand("embeddings.removeGhosts");
    assert.deepEqual(statesOf(plot), { apples: "fresh", pear: "fresh" });
  });

  it("is fresh again after an undo", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    await replace(editor, "apple", "");
    await until(() => statesOf(plot)["apple"] === "ghost");
    await vscode.window.showTextDocument(editor.document, 1);
    await vscode.commands.executeCommand("undo");
    await until(() => statesOf(plot)["apple"] === "fresh");
    assert.deepEqual(await heldBy(plot, "apple"), ["apple"]);
  });

  it("follows edits that are made while the texts are embedded", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const { plots } = await api();
    const opened = next(plots.onDidOpen);
    const running = run("embeddings.embedSelection");
    const plot = await opened;
    await replace(editor, "apple", "a sweet\napple");
    assert.equal((await running).outcome, "complete");
    assert.deepEqual(await heldBy(plot, "apple"), ["apple"]);
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
  });

  it("follows a file that is renamed, and knows when it is deleted", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    const target = vscode.Uri.joinPath(folder(), `renamed${files++}.txt`);
    const renaming = new vscode.WorkspaceEdit();
    renaming.renameFile(editor.document.uri, target);
    await vscode.workspace.applyEdit(renaming);
    await until(() => plot.anchors?.sourcesOf(0)[0]?.uri === target.toString());
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
    const deletion = new vscode.WorkspaceEdit();
    deletion.deleteFile(target);
    await vscode.workspace.applyEdit(deletion);
    await until(() => statesOf(plot)["pear"] === "ghost");
  });

  it("embeds an untitled document and a notebook's cells", async () => {
    const untitled = await vscode.workspace.openTextDocument({ content: "apple\npear" });
    const editor = await vscode.window.showTextDocument(untitled, 1);
    select(editor, "apple\npear");
    const plot = await embed();
    assert.deepEqual(textsOf(plot), ["apple", "pear"]);
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);

    const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
    const notebook = await vscode.workspace.openNotebookDocument(
      "jupyter-notebook",
      new NotebookData([
        new NotebookCellData(NotebookCellKind.Markup, "Fruit", "markdown"),
        new NotebookCellData(NotebookCellKind.Code, "print(1)", "python"),
      ]),
    );
    await vscode.window.showNotebookDocument(notebook, { viewColumn: 1 });
    await until(() => vscode.window.activeNotebookEditor?.notebook === notebook);
    const report = await run("embeddings.embedFile", { target: "new" });
    assert.equal(report.points, 2, JSON.stringify(report));
  });

  it("brings the points and their places back after a reload", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    const session = plot.session?.id;
    plot.panel.dispose();
    await replace(editor, "apple", "an apple");
    const { plots } = await api();
    const panel = vscode.window.createWebviewPanel("embeddings.plot", "", 2);
    await plots.deserializeWebviewPanel(panel, { session });
    const restored = session === undefined ? undefined : plots.withSession(session);
    assert.ok(restored);
    assert.deepEqual(textsOf(restored), ["apple", "pear"]);
    assert.deepEqual(await heldBy(restored, "apple"), ["apple"]);
    assert.deepEqual(await heldBy(restored, "pear"), ["pear"]);
  });

  it("embeds the most frequent texts of 10 MB, with their counts", async () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}x`);
    const text = Array.from({ length: 500 }, () => words.join(" ")).join("\n");
    const document = await vscode.workspace.openTextDocument({ content: text });
    const editor = await vscode.window.showTextDocument(document, 1);
    await vscode.commands.executeCommand("editor.action.selectAll");
    await until(() => !editor.selection.isEmpty);
    const report = await run("embeddings.embedSelection", { granularity: "words", limit: 3 });
    assert.equal(report.points, 3, JSON.stringify(report));
    const { plots } = await api();
    assert.equal(plots.current?.session?.items[0]?.count, 500);
  });
});
