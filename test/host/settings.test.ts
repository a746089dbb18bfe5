import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { fileWith, folder, postedBy, select, textsOf, write } from "./documents";
import { api, closeEverything, configure, pickersDuring, run, toldDuring } from "./support";

describe("a setting that cannot be used", () => {
  const keys = ["palette", "maxTexts", "wordsPerCategory", "categories", "target"];
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(async () => {
    await configure(Object.fromEntries(keys.map((key) => [key, undefined])));
    await closeEverything();
  });

  it("is named once with a way to the settings, and the plot comes as by default", async () => {
    const told = await toldDuring(async () => {
      await configure({ palette: "rainbow" });
      for (const text of ["apple pear", "fig kiwi"]) {
        select(await fileWith(text), text);
        await run("embeddings.embedSelection", { target: "new" });
      }
    });
    const sentence =
      "The setting embeddings.palette must be turbo or colorBlindSafe, not “rainbow”; the default is used.";
    assert.deepEqual(told, [{ sentence, buttons: ["Open Settings"] }]);
    const { plots } = await api();
    const [plot] = plots.all;
    assert.ok(plot);
    const posted = postedBy(plot);
    plot["receive"]({ type: "ready" });
    const [shown] = posted.flatMap((message) => (message.type === "show" ? message : []));
    assert.equal(shown?.appearance.palette, "turbo");
  });

  it("still asks before more texts are embedded than by default", async () => {
    const lines = Array.from({ length: 5001 }, (_, line) => `apple ${line}`).join("\n");
    const editor = await fileWith(lines);
    editor.selection = new vscode.Selection(0, 0, 5001, 0);
    const told = await toldDuring(async () => {
      await configure({ maxTexts: "abc" });
      const { outcome } = await run("embeddings.embedSelection", { granularity: "lines" });
      assert.equal(outcome, "dismissed");
    });
    const asked =
      "5,001 distinct texts are more than the limit of 5,000 (setting embeddings.maxTexts).";
    assert.ok(
      told.some(({ sentence }) => sentence === asked),
      JSON.stringify(told),
    );
  });

  it("leaves the list of categories as by default", async () => {
    await configure({ categories: "fruits" });
    const [picker] = await pickersDuring(async () => {
      void run("embeddings.clusterCategories");
      await new Promise((resolve) => setImmediate(resolve));
    });
    assert.equal(picker?.items.length, 25);
    picker.hide();
  });

  it("does not keep a folder from being read where it is one of VS Code", async () => {
    const at = (path: string) => vscode.Uri.joinPath(folder(), "orchard", path);
    await write(at("apple.txt"), "apple\npear");
    const files = vscode.workspace.getConfiguration("files");
    const { Workspace } = vscode.ConfigurationTarget;
    const told = await toldDuring(async () => {
      await files.update("exclude", null, Workspace);
      const argument = { granularity: "lines", glob: "**/*.txt", target: "new", folder: at("") };
      const { session = "" } = await run("embeddings.embedFolder", argument);
      const plot = (await api()).plots.withSession(session);
      assert.deepEqual(plot && textsOf(plot), ["apple", "pear"]);
    });
    await files.update("exclude", undefined, Workspace);
    assert.match(told[0]?.sentence ?? "", /^The setting files.exclude must be an object/);
  });
});
