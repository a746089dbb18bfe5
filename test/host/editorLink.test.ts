import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  embed,
  fileWith,
  folder,
  heldBy,
  newFile,
  open,
  postedBy,
  replace,
  restored,
  select,
  statesOf,
  textsOf,
  write,
} from "./documents";
import { api, closeEverything, configure, next, pickersDuring, run, until } from "./support";

describe("the link between editor and plot", function () {
  this.timeout(180_000);
  beforeEach(async () => {
    await configure({ engine: "builtin" });
    await closeEverything();
  });
  afterEach(closeEverything);

  it("makes a point of each cursor's selection, with CRLF and surrogate pairs before it", async () => {
    const editor = await fileWith("😀 one\r\n😀😀 two\r\nthree");
    select(editor, "one", "two", "three");
    const plot = await embed();
    assert.deepEqual(textsOf(plot), ["one", "two", "three"]);
    for (const text of ["one", "two", "three"]) assert.deepEqual(await heldBy(plot, text), [text]);
  });

  it("adds to the active plot, with the projection recomputed or frozen axes, or opens a new one", async () => {
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
    await run("embeddings.recomputeProjection");
    const recomputed = (await plot.space!.project({ method: "pca" })).coordinates.data;
    assert.notDeepEqual(recomputed.slice(0, places?.length), places);
    await vscode.window.showTextDocument(second.document, vscode.ViewColumn.One);
    const other = await embed({ target: "new" });
    assert.notEqual(other, plot);
    assert.deepEqual(textsOf(other), ["pear", "fig"]);
  });

  it("follows edits, marks what changed, and embeds only the changed texts again", async () => {
    const editor = await fileWith("apple pear fig");
    select(editor, "apple pear fig");
    const plot = await embed();
    await replace(editor, "apple", "apples");
    await replace(editor, "fig", "");
    await until(() => statesOf(plot)["apple"] === "stale" && statesOf(plot)["fig"] === "ghost");
    assert.deepEqual(statesOf(plot), { apple: "stale", pear: "fresh", fig: "ghost" });
    const report = await run("embeddings.reembedChanged");
    assert.equal(report.outcome, "complete");
    assert.deepEqual(statesOf(plot), { apples: "fresh", pear: "fresh", fig: "ghost" });
    await vscode.commands.executeCommand("embeddings.removeDeleted");
    assert.deepEqual(statesOf(plot), { apples: "fresh", pear: "fresh" });
  });

  for (const how of ["show", "goTo", "peek"] as const) {
    const many = how === "peek" ? "shows the first place" : "lists all places";
    it(`${many} of a text that stands in several, and goes to the one of another (${how})`, async () => {
      const first = await fileWith("apple pear");
      select(first, "apple pear");
      const plot = await embed();
      const second = await fileWith("fig apple");
      select(second, "fig apple");
      assert.equal(await embed(), plot);
      const seen = ({ document }: vscode.TextEditor) =>
        vscode.window.visibleTextEditors.some((editor) => editor.document === document);
      await until(() => seen(second) && !seen(first));
      const pickers = await pickersDuring(async () => {
        open(plot, "apple", how);
        await until(() => seen(first));
        open(plot, "fig", how);
        await until(() => seen(second));
      });
      const places = [first, second].map(({ document }) => {
        const name = vscode.workspace.asRelativePath(document.uri);
        return `${document.getText()} ${name}:1`;
      });
      const told = pickers.map(({ placeholder, items }) => [
        placeholder,
        ...items.map(({ label, description }) => `${label} ${description}`),
      ]);
      assert.deepEqual(told, how === "peek" ? [] : [["“apple”: 2 places", ...places]]);
    });
  }

  it("is fresh again after an undo", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    await replace(editor, "apple", "");
    await until(() => statesOf(plot)["apple"] === "ghost");
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
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
    const target = newFile();
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
    const editor = await vscode.window.showTextDocument(untitled, vscode.ViewColumn.One);
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
    await vscode.window.showNotebookDocument(notebook, { viewColumn: vscode.ViewColumn.One });
    await until(() => vscode.window.activeNotebookEditor?.notebook === notebook);
    const report = await run("embeddings.embedFile", { target: "new" });
    assert.equal(report.points, 2, JSON.stringify(report));
  });

  it("names the five nearest neighbors in a hover, with the way to the plot", async () => {
    const editor = await fileWith("apple pear fig plum kiwi car bus");
    select(editor, "apple pear fig plum kiwi car bus");
    await embed();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      editor.document.uri,
      new vscode.Position(0, 2),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (typeof part === "string" ? part : part.value))
      .join("\n");
    assert.match(text, /^apple/m);
    assert.equal(text.match(/^\d\. -?\d\.\d\d /gm)?.length, 5, text);
    assert.match(text, /command:embeddings\.showInPlot/);
  });

  it("shows hostile texts and file names in a hover as they are", async () => {
    const texts = [
      "[a](command:workbench.action.files.newUntitledFile)",
      "![a](https://a.example/a.png)",
      "<img src=https://a.example> <a href=command:x>a</a>",
      "$(warning) https://a.example www.a.example a@a.example",
      "`a` **b** _c_ &lt;",
    ];
    const uri = vscode.Uri.joinPath(folder(), "[x](command:y) <b> $(zap) www.a.example.txt");
    await write(uri, texts.join("\n"));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    editor.selection = new vscode.Selection(0, 0, 4, 40);
    const plot = await embed({ granularity: "lines" });
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(0, 2),
    );
    const [shown] = hovers.flatMap(({ contents }) => contents);
    assert.ok(shown instanceof vscode.MarkdownString);
    assert.ok(!shown.supportHtml);
    const [link, ...others] = shown.value.match(/\]\(.*?\)/g) ?? [];
    const argument = encodeURIComponent(JSON.stringify([{ session: plot.session?.id, point: 0 }]));
    assert.equal(link, `](command:embeddings.showInPlot?${argument})`);
    assert.deepEqual(others, []);
    const withoutLink = shown.value.replace(/\[.*?\]\(.*?\)/, "");
    assert.doesNotMatch(withoutLink, /[<>`$@[\]!*\\]|:\/\/|www\./);
    const read = withoutLink.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    for (const text of texts) {
      assert.ok(read.replaceAll("\u2060", "").includes(text.slice(0, 50)), `${text} in ${read}`);
    }
  });

  it("offers Show in Plot among the editor's actions, where there is a point", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    await replace(editor, "pear", "pear nothing");
    const actionsAt = (character: number) =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        editor.document.uri,
        new vscode.Range(0, character, 0, character),
      );
    const [action] = await actionsAt(7);
    assert.equal(action?.title, "Show “pear” in Plot");
    const posted = postedBy(plot);
    const { command = "", arguments: given = [] } = action.command ?? {};
    await vscode.commands.executeCommand(command, ...(given as unknown[]));
    const shown = posted.filter(({ type }) => type === "select");
    assert.deepEqual(shown, [{ type: "select", points: [1], reveal: true }]);
    assert.deepEqual(await actionsAt(14), []);
  });

  it("follows edits in two plots at once", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const first = await embed();
    select(editor, "pear");
    const second = await embed({ target: "new" });
    await replace(editor, "apple", "a sweet apple");
    await replace(editor, "pear", "pears");
    await until(() => statesOf(first)["pear"] === "stale" && statesOf(second)["pear"] === "stale");
    assert.deepEqual(await heldBy(first, "apple"), ["apple"]);
  });

  it("finds the texts of a file again that changed while it was closed", async () => {
    const editor = await fileWith("apple\npear");
    select(editor, "apple\npear");
    const plot = await embed();
    const { uri } = editor.document;
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await write(uri, "something\nelse\npear\napple");
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(uri),
      vscode.ViewColumn.One,
    );
    await until(() => plot.anchors?.sourcesOf(0)[0]?.start.line === 3);
    assert.deepEqual(await heldBy(plot, "apple"), ["apple"]);
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
  });

  it("brings the points and their places back after a reload", async () => {
    const editor = await fileWith("apple pear");
    select(editor, "apple pear");
    const plot = await embed();
    const session = plot.session?.id ?? "";
    plot.panel.dispose();
    await replace(editor, "apple", "an apple");
    const again = await restored(session);
    assert.deepEqual(textsOf(again), ["apple", "pear"]);
    await until(() => again.anchors?.sourcesOf(0)[0]?.start.character === 3);
    assert.deepEqual(await heldBy(again, "apple"), ["apple"]);
    assert.deepEqual(await heldBy(again, "pear"), ["pear"]);
  });

  it("embeds the most frequent texts of 10 MB, with their counts", async () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}x`);
    const text = Array.from({ length: 500 }, () => words.join(" ")).join("\n");
    const document = await vscode.workspace.openTextDocument({ content: text });
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand("editor.action.selectAll");
    await until(() => !editor.selection.isEmpty);
    const report = await run("embeddings.embedSelection", { granularity: "words", limit: 3 });
    assert.equal(report.points, 3, JSON.stringify(report));
    const { plots } = await api();
    assert.equal(plots.current?.session?.table.places.counts[0], 500);
  });
});
