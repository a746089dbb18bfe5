import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { notebookUriOf } from "../../src/host/editor/notebookCells";
import type { Plot } from "../../src/host/plots/plot";
import { newFile, open, statesOf, textsOf, write } from "./documents";
import { api, closeEverything, configure, run, until } from "./support";

const cell = (source: string) => ({
  cell_type: "markdown",
  metadata: {},
  source: source.split(/(?<=\n)/),
});
const fileOf = (...cells: string[]) =>
  JSON.stringify({ cells: cells.map(cell), metadata: {}, nbformat: 4, nbformat_minor: 2 });

/** Opens it as a person does: a notebook that an extension opens stays open when its editor closes. */
async function show(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  await vscode.commands.executeCommand("vscode.openWith", uri, "jupyter-notebook", 1);
  await until(() => vscode.window.activeNotebookEditor?.notebook.uri.toString() === uri.toString());
  return vscode.window.activeNotebookEditor!.notebook;
}

const isOpen = (uri: vscode.Uri) =>
  vscode.workspace.notebookDocuments.some((each) => each.uri.toString() === uri.toString());

async function close(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputNotebook && input.uri.path === uri.path);
  await vscode.window.tabGroups.close(tabs);
  await until(() => !isOpen(uri));
}

/** Each place of the point as the cell's index and the text there; undefined in a cell that is not open. */
function places(plot: Plot, notebook: vscode.NotebookDocument, text: string) {
  const point = textsOf(plot)?.indexOf(text) ?? -1;
  return plot.anchors?.sourcesOf(point).map(({ uri, start, end }) => {
    const found = notebook.getCells().find(({ document }) => document.uri.toString() === uri);
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    return found && [found.index, found.document.getText(range)];
  });
}

async function embedCells(granularity: string): Promise<Plot> {
  const report = await run("embeddings.embedFile", { target: "new", granularity });
  assert.equal(report.outcome, "complete", JSON.stringify(report));
  const plot = (await api()).plots.withSession(report.session ?? "");
  assert.ok(plot);
  return plot;
}

describe("points of a notebook's cells", function () {
  this.timeout(120_000);
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  it("are known by the notebook's address", async () => {
    const uri = newFile("ipynb");
    await write(uri, fileOf("apple", "pear"));
    const notebook = await show(uri);
    for (const { document } of notebook.getCells()) {
      assert.equal(notebookUriOf(document.uri)?.toString(), uri.toString());
    }
    assert.equal(notebookUriOf(uri), undefined);
  });

  it("are found again when it was closed, changed and opened", async () => {
    const uri = newFile("ipynb");
    await write(uri, fileOf("apple pie", "pear\nplum"));
    const plot = await embedWordsOf(uri);
    await close(uri);
    await write(uri, fileOf("something new", "the pear\nplum", "apple pie", "more"));
    const notebook = await show(uri);
    await until(() => places(plot, notebook, "apple")?.[0]?.[0] === 2);
    assert.deepEqual(places(plot, notebook, "apple"), [[2, "apple"]]);
    assert.deepEqual(places(plot, notebook, "pear"), [[1, "pear"]]);
    assert.deepEqual(places(plot, notebook, "plum"), [[1, "plum"]]);
    assert.deepEqual(new Set(Object.values(statesOf(plot))), new Set(["fresh"]));
  });

  it("open the notebook that was closed, at the cell where their text is now", async () => {
    const uri = newFile("ipynb");
    await write(uri, fileOf("apple", "pear"));
    const plot = await embedWordsOf(uri);
    await close(uri);
    await write(uri, fileOf("new", "apple", "pear"));
    open(plot, "pear");
    await until(() => vscode.window.activeNotebookEditor?.notebook.uri.path === uri.path);
    await until(() => vscode.window.activeNotebookEditor?.selection.start === 2);
  });

  it("follow cells that are moved, taken out and brought back", async () => {
    const uri = newFile("ipynb");
    await write(uri, fileOf("apple", "pear", "plum"));
    const plot = await embedWordsOf(uri);
    const notebook = await show(uri);
    const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, "apple", "markdown");
    await edit(uri, vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(0, 1)));
    await until(() => statesOf(plot)["apple"] === "ghost");
    assert.deepEqual(places(plot, notebook, "pear"), [[0, "pear"]]);
    await edit(uri, vscode.NotebookEdit.insertCells(2, [data]));
    await until(() => statesOf(plot)["apple"] === "fresh");
    assert.deepEqual(places(plot, notebook, "apple"), [[2, "apple"]]);
  });

  it("follow a notebook that is renamed", async () => {
    const uri = newFile("ipynb");
    await write(uri, fileOf("apple", "pear"));
    const plot = await embedWordsOf(uri);
    const target = newFile("ipynb");
    const renaming = new vscode.WorkspaceEdit();
    renaming.renameFile(uri, target);
    await vscode.workspace.applyEdit(renaming);
    const notebook = await show(target);
    await until(() => places(plot, notebook, "pear")?.[0] !== undefined);
    assert.deepEqual(places(plot, notebook, "pear"), [[1, "pear"]]);
    assert.deepEqual(statesOf(plot), { apple: "fresh", pear: "fresh" });
  });

  it("follow an untitled notebook whose cells change", async () => {
    const { NotebookCellData, NotebookCellKind, NotebookData } = vscode;
    const data = new NotebookData([
      new NotebookCellData(NotebookCellKind.Markup, "apple", "markdown"),
      new NotebookCellData(NotebookCellKind.Markup, "pear", "markdown"),
    ]);
    const untitled = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(untitled, { viewColumn: vscode.ViewColumn.One });
    const plot = await embedCells("words");
    assert.deepEqual(places(plot, untitled, "pear"), [[1, "pear"]]);
    await edit(
      untitled.uri,
      vscode.NotebookEdit.insertCells(0, [
        new NotebookCellData(vscode.NotebookCellKind.Markup, "new", "markdown"),
      ]),
    );
    assert.deepEqual(places(plot, untitled, "pear"), [[2, "pear"]]);
  });

  it("follow an untitled notebook that is saved under a name", async () => {
    const { NotebookCellData, NotebookData } = vscode;
    const cells = ["apple", "pear"].map(
      (text) => new NotebookCellData(vscode.NotebookCellKind.Markup, text, "markdown"),
    );
    const data = new NotebookData(cells);
    const untitled = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(untitled, { viewColumn: vscode.ViewColumn.One });
    const plot = await embedCells("words");
    void vscode.commands.executeCommand("workbench.action.files.save");
    // The name that the dialog proposes will do.
    while (!untitled.isClosed) {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const saved = vscode.window.activeNotebookEditor?.notebook;
    assert.ok(saved && !saved.isUntitled);
    await until(() => places(plot, saved, "pear")?.[0] !== undefined);
    assert.deepEqual(places(plot, saved, "pear"), [[1, "pear"]]);
    assert.deepEqual(statesOf(plot), { apple: "fresh", pear: "fresh" });
  });

  async function embedWordsOf(uri: vscode.Uri): Promise<Plot> {
    await show(uri);
    return embedCells("words");
  }

  async function edit(uri: vscode.Uri, change: vscode.NotebookEdit): Promise<void> {
    const all = new vscode.WorkspaceEdit();
    all.set(uri, [change]);
    assert.ok(await vscode.workspace.applyEdit(all));
  }
});
