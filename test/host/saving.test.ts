import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { fileWith, restored, textsOf } from "./documents";
import { api, closeEverything, configure, run } from "./support";

describe("a plot that is closed before it is saved", () => {
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  it("is on disk once the window may end", async () => {
    const { plots } = await api();
    const editor = await fileWith("apple\npear");
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    const listener = plots.onDidOpen((plot) => plot.onDidShow(() => plot.dispose()));
    const argument = { granularity: "lines", target: "new" };
    const { session = "" } = await run("embeddings.embedSelection", argument);
    listener.dispose();
    assert.equal(plots.withSession(session), undefined);
    await plots.saved();
    assert.deepEqual(textsOf(await restored(session)), ["apple", "pear"]);
  });
});
