import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { PlaceItem } from "../../src/host/placePicker";
import { fileWith } from "./documents";
import { closeEverything, configure, pickersDuring, run, until } from "./support";

describe("search by meaning", function () {
  this.timeout(60_000);
  before(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  it("gives back what was in sight, and leaves the caret where it was set since the list closed", async () => {
    const lines = Array.from({ length: 300 }, (_, line) => `the price of ticket ${line}`);
    lines[280] = "stars in the sky at night";
    const editor = await fileWith(lines.join("\n"));
    const firstLine = () => editor.visibleRanges[0]?.start.line ?? -1;
    await until(() => firstLine() === 0);
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaning");
    });
    assert.ok(picker);
    picker.value = "astronomy, moon and planets";
    await until(() => picker.items.length > 0);
    assert.equal((picker.items[0] as PlaceItem).source?.start.line, 280);
    await until(() => firstLine() > 200);

    picker.hide();
    editor.selection = new vscode.Selection(3, 4, 3, 4);
    await until(() => firstLine() === 0);
    assert.deepEqual(editor.selection, new vscode.Selection(3, 4, 3, 4));
  });
});
