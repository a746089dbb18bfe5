import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { movedUri } from "../../src/host/editor/notebookCells";
import { embed, heldBy, select, write } from "./documents";
import { MemoryFiles } from "./memoryFiles";
import { closeEverything, configure, until } from "./support";

const parse = (address: string) => vscode.Uri.parse(address, true);
const moved = (file: string, from: string, to: string) =>
  movedUri(parse(file), parse(from), parse(to))?.toString();

describe("an address on a Windows drive", () => {
  it("is the same whatever the case of the drive, and moves with its folder", () => {
    for (const file of ["file:///C:/words/a%20b.txt", "file:///c%3A/words/a%20b.txt"]) {
      assert.equal(parse(file).toString(), "file:///c%3A/words/a%20b.txt");
      for (const from of ["file:///c:/words", "file:///C%3A/words"]) {
        assert.equal(moved(file, from, "file:///D:/more"), "file:///d%3A/more/a%20b.txt");
      }
      assert.equal(moved(file, "file:///D:/words", "file:///D:/more"), undefined);
      assert.equal(moved(file, "file:///C:/word", "file:///D:/more"), undefined);
    }
  });

  it("is followed on a server, and from a server to a drive", () => {
    const file = "file://server/share/words/a.txt";
    assert.equal(
      moved(file, "file://SERVER/share/words", "file://server/share/more"),
      "file://server/share/more/a.txt",
    );
    assert.equal(moved(file, "file://server/share", "file:///C:/a"), "file:///c%3A/a/words/a.txt");
  });

  it("is followed where it is that of a cell of a notebook", () => {
    const cell = "vscode-notebook-cell:/C:/words/a.ipynb#W0sZmlsZQ==";
    assert.match(
      moved(cell, "file:///c:/words", "file:///D:/more") ?? "",
      /^vscode-notebook-cell:\/d%3A\/more\/a\.ipynb#W0sZmlsZQ/,
    );
  });

  it("leads from the points to their texts, also after its folder was renamed", async () => {
    const scheme = "embeddings-drives";
    const provider = vscode.workspace.registerFileSystemProvider(scheme, new MemoryFiles());
    try {
      await configure({ engine: "builtin" });
      for (const path of ["/c:", "/c:/words", "/d:"]) {
        await vscode.workspace.fs.createDirectory(parse(`${scheme}:${path}`));
      }
      await write(parse(`${scheme}:/c:/words/a.txt`), "apple pear\n");
      const file = parse(`${scheme}:/C:/words/a.txt`);
      const document = await vscode.workspace.openTextDocument(file);
      const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
      select(editor, "apple pear");
      const plot = await embed({ target: "new" });
      assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
      const renaming = new vscode.WorkspaceEdit();
      renaming.renameFile(parse(`${scheme}:/c:/words`), parse(`${scheme}:/d:/more`));
      assert.ok(await vscode.workspace.applyEdit(renaming));
      const target = `${scheme}:/d%3A/more/a.txt`;
      await until(() => plot.anchors?.sourcesOf(0)[0]?.uri === target);
      assert.deepEqual(await heldBy(plot, "pear"), ["pear"]);
    } finally {
      await closeEverything();
      provider.dispose();
    }
  });
});
