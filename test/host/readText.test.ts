import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { readText } from "../../src/host/editor/readText";
import { Slices } from "../../src/core/slices";
import { closeEverything } from "./support";

describe("the text of a document that is read in slices", () => {
  const lines = Array.from({ length: 7001 }, (_, index) => `line 😀 ${index}`);
  afterEach(closeEverything);

  it("is that of the document and of its ranges", async () => {
    for (const content of [
      lines.join("\n"),
      lines.join("\r\n"),
      `${lines.join("\n")}\n`,
      "",
      "a",
    ]) {
      const document = await vscode.workspace.openTextDocument({ content });
      assert.equal(await readText(document), document.getText());
      for (const [from, to] of [
        [3, 4003],
        [0, 2000],
        [1999, 6000],
        [6990, 7001],
      ] as const) {
        const range = document.validateRange(new vscode.Range(from, 2, to, 4));
        assert.equal(await readText(document, range), document.getText(range));
      }
    }
  });

  it("is read again if the document changes meanwhile", async () => {
    const document = await vscode.workspace.openTextDocument({ content: lines.join("\n") });
    const editor = await vscode.window.showTextDocument(document);
    let turns = 0;
    const slices = new Slices();
    slices.next = async () => {
      turns += 1;
      if (turns > 2) return;
      await editor.edit((edit) => edit.insert(new vscode.Position(10, 0), "new\n"));
    };
    assert.equal(await readText(document, undefined, slices), document.getText());
    assert.equal(document.lineCount, lines.length + 2);
    assert.ok(turns > 4);
  });
});
