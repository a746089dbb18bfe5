import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { PlaceItem } from "../../src/host/editor/placePicker";
import {
  embed,
  heldBy,
  open,
  postedBy,
  replace,
  select,
  statesOf,
  textsOf,
  write,
} from "./documents";
import { MemoryFiles } from "./memoryFiles";
import { api, closeEverything, configure, pickersDuring, run, until } from "./support";

describe("files of a virtual workspace", function () {
  this.timeout(120_000);
  const root = vscode.Uri.parse("embeddings-memory://place/garden");
  const at = (path: string) => vscode.Uri.joinPath(root, path);
  let provider: vscode.Disposable;

  before(async () => {
    provider = vscode.workspace.registerFileSystemProvider(root.scheme, new MemoryFiles());
    await configure({ engine: "builtin" });
    for (const folder of ["", "beds", "beds/deep", "secret", "moved"]) {
      await vscode.workspace.fs.createDirectory(at(folder));
    }
    await write(at(".gitignore"), "secret/\n");
    await write(at("apple.txt"), "apple pear\n");
    await write(at("beds/deep/fig.txt"), "fig\n");
    await write(at("beds/weeds.md"), "weeds\n");
    await write(at("secret/nettle.txt"), "nettle\n");
  });
  after(() => {
    provider.dispose();
  });
  afterEach(closeEverything);

  const show = async (path: string) => {
    const document = await vscode.workspace.openTextDocument(at(path));
    return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  };

  it("are embedded, lead to their points and back, and are followed when edited", async () => {
    const editor = await show("apple.txt");
    select(editor, "apple pear");
    const plot = await embed({ target: "new" });
    assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);

    editor.selection = new vscode.Selection(0, 0, 0, 0);
    open(plot, "pear");
    await until(() => editor.document.getText(editor.selection) === "pear");

    const posted = postedBy(plot);
    editor.selection = new vscode.Selection(0, 2, 0, 2);
    await until(() => posted.some((message) => message.type === "select"));
    assert.deepEqual(
      posted.find((message) => message.type === "select"),
      { type: "select", points: [0], reveal: false },
    );

    await replace(editor, "apple", "an apple");
    assert.deepEqual(await heldBy(plot, "apple"), ["apple"]);
    await editor.document.save();
  });

  it("are followed when they are renamed with their folder, and known to be deleted", async () => {
    const editor = await show("beds/deep/fig.txt");
    select(editor, "fig");
    const plot = await embed({ target: "new", granularity: "words" });
    const renaming = new vscode.WorkspaceEdit();
    renaming.renameFile(at("beds"), at("moved/beds"));
    await vscode.workspace.applyEdit(renaming);
    const target = at("moved/beds/deep/fig.txt").toString();
    await until(() => plot.anchors?.sourcesOf(0)[0]?.uri === target);
    open(plot, "fig");
    await until(() => vscode.window.activeTextEditor?.document.uri.toString() === target);
    const deletion = new vscode.WorkspaceEdit();
    deletion.deleteFile(at("moved/beds"), { recursive: true });
    await vscode.workspace.applyEdit(deletion);
    await until(() => statesOf(plot)["fig"] === "ghost");
  });

  it("are embedded by folder, without what .gitignore leaves out", async () => {
    await vscode.workspace.fs.createDirectory(at("more"));
    await write(at("more/plum.txt"), "plum\n");
    const report = await run("embeddings.embedFolder", {
      folder: root,
      glob: "**/*.txt",
      granularity: "lines",
      target: "new",
    });
    assert.equal(report.outcome, "complete", JSON.stringify(report));
    const { plots } = await api();
    const plot = plots.withSession(report.session ?? "");
    assert.ok(plot);
    assert.deepEqual(textsOf(plot), ["an apple pear", "plum"]);
  });

  it("are searched by meaning, the open one and those of the workspace, with a preview", async () => {
    await write(at("soup.txt"), "how to cook a soup\nthe engine of a car\n");
    await write(at("secret/music.txt"), "a song for the guitar\n");
    await write(at("sky.md"), "stars in the sky at night\n");
    await show("soup.txt");
    const listed = async (command: string, phrase: string): Promise<string[]> => {
      const [picker] = await pickersDuring(async () => {
        await run(command);
      });
      assert.ok(picker);
      picker.value = phrase;
      await until(() => picker.items.length > 0);
      const { uri } = (picker.items[0] as PlaceItem).source ?? {};
      await until(() =>
        vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri),
      );
      picker.hide();
      return picker.items.map(({ description = "" }) => description);
    };
    assert.deepEqual(await listed("embeddings.searchMeaning", "vehicles and motors"), [
      "the engine of a car · line 2",
      "how to cook a soup · line 1",
    ]);
    const folders = Object.getOwnPropertyDescriptor(vscode.workspace, "workspaceFolders");
    assert.ok(folders);
    const virtual = { value: [{ uri: root, name: "garden", index: 0 }], configurable: true };
    Object.defineProperty(vscode.workspace, "workspaceFolders", virtual);
    const [nearest = "", ...others] = await listed(
      "embeddings.searchMeaningInWorkspace",
      "astronomy, moon and planets",
    ).finally(() => Object.defineProperty(vscode.workspace, "workspaceFolders", folders));
    assert.match(nearest, /^stars in the sky at night · .*sky\.md:1$/);
    assert.ok(!others.some((line) => line.includes("guitar")), others.join());
  });
});
