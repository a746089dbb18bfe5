import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { embed, fileWith, folder, postedBy, textsOf } from "./documents";
import { api, closeEverything, configure, run, toldDuring } from "./support";

describe("a command called with an argument that it cannot use", () => {
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000)) as unknown;
  const long = "x".repeat(1e6);
  const bad: readonly (readonly [command: string, argument: unknown, named: RegExp])[] = [
    ["embeddings.embedSelection", 5, /with an argument that it cannot use: 5\.$/],
    ["embeddings.embedSelection", deep, /“0” that it cannot use: Array\.$/],
    [
      "embeddings.embedSelection",
      { granularity: "letters" },
      /a value of “granularity”.*"letters"/,
    ],
    [
      "embeddings.embedSelection",
      { granularty: "lines" },
      /“granularty” that it cannot use: "lines"\.$/,
    ],
    ["embeddings.embedSelection", { [long]: 1 }, /“x{60}…”/],
    ["embeddings.embedSelection", { limit: 0 }, /“limit” that it cannot use: 0\.$/],
    ["embeddings.embedSelection", { limit: 1_000_001 }, /“limit” that it cannot use: 1000001\.$/],
    ["embeddings.embedSelectionAs", { limit: 1.5 }, /“limit”/],
    ["embeddings.embedSelectionAs", { limit: NaN }, /“limit” that it cannot use: NaN\.$/],
    ["embeddings.embedFile", { target: null }, /“target” that it cannot use: null\.$/],
    ["embeddings.embedFile", { granularity: "column", column: long }, /“column”/],
    ["embeddings.embedClipboard", { target: ["new"] }, /“target”/],
    ["embeddings.embedFolder", { folder: "/etc" }, /“folder”/],
    ["embeddings.embedFolder", { glob: long }, /“glob”/],
    ["embeddings.clusterCategories", { categories: "fruits" }, /“categories”/],
    ["embeddings.clusterCategories", { categories: [" "] }, /“categories”/],
    ["embeddings.clusterCategories", { categories: [long] }, /“categories.0”/],
    ["embeddings.clusterCategories", { categories: Array(1001).fill("a") }, /“categories”/],
    ["embeddings.clusterCategories", { wordsPerCategory: 1e9 }, /“wordsPerCategory”/],
    ["embeddings.clusterCategories", { seed: 2 ** 60 }, /“seed”/],
    ["embeddings.showInPlot", { session: long, point: 0 }, /“session”/],
    ["embeddings.showInPlot", { session: "a", point: -1 }, /“point” that it cannot use: -1\.$/],
  ];

  it("says so in one sentence, and does nothing", async () => {
    const editor = await fileWith("apple\npear");
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    for (const [command, argument, named] of bad) {
      const told = await toldDuring(async () => {
        const report = await run(command, argument);
        assert.equal(report.outcome, "failed", command);
        assert.equal(report.failure?.kind, "badArgument", command);
      });
      assert.equal(told.length, 1, command);
      const { sentence = "" } = told[0] ?? {};
      assert.match(sentence, named);
      assert.ok(sentence.length < 300, sentence);
    }
    assert.equal((await api()).plots.all.length, 0);
  });

  it("names a column that the table does not have", async () => {
    await fileWith("color,count\nred,1\ngreen,2", "csv");
    const told = await toldDuring(async () => {
      const argument = { granularity: "column", column: "hue", target: "new" };
      assert.equal((await run("embeddings.embedFile", argument)).failure?.kind, "badArgument");
    });
    assert.match(told[0]?.sentence ?? "", /a value of “column” that it cannot use: "hue"\.$/);
  });

  it("selects no point that the plot does not have, and says where the plot is closed", async () => {
    const editor = await fileWith("apple\npear");
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    const plot = await embed({ granularity: "lines", target: "new" });
    const session = plot.session?.id;
    const posted = postedBy(plot);
    const [beyond] = await toldDuring(async () => {
      await run("embeddings.showInPlot", { session, point: 2 });
      await run("embeddings.showInPlot", { session, point: 1 });
    });
    assert.match(beyond?.sentence ?? "", /“point” that it cannot use: 2\.$/);
    const selected = posted.flatMap((message) => (message.type === "select" ? message.points : []));
    assert.deepEqual(selected, [1]);
    plot.dispose();
    const [closed] = await toldDuring(() => run("embeddings.showInPlot", { session, point: 1 }));
    assert.equal(closed?.sentence, "The plot of this text is no longer open.");
  });

  it("is not meant where a menu passes the place that it was opened on", async () => {
    const editor = await fileWith("apple\npear");
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    const { outcome, session = "" } = await run("embeddings.embedSelection", folder());
    assert.equal(outcome, "complete");
    const plot = (await api()).plots.withSession(session);
    assert.deepEqual(plot && textsOf(plot), ["apple", "pear"]);
  });
});
