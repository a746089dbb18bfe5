import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { categoriesIn, textsOf } from "../../src/core/model/table";
import type { Plot } from "../../src/host/plots/plot";
import type { ToView } from "../../src/protocol/messages";
import type { SessionFiles } from "../../src/store/sessionFiles";
import { fileWith } from "./documents";
import { api, closeEverything, configure, pickersDuring, run, until } from "./support";

describe("points of a plot", function () {
  this.timeout(60_000);
  let plot: Plot;
  let posted: ToView[];

  const cluster = async () => {
    const categories = ["fruits", "vehicles", "sports"];
    await run("embeddings.clusterCategories", { categories, wordsPerCategory: 8 });
    await follow();
  };
  const follow = async () => {
    plot = (await api()).plots.all.at(-1)!;
    posted = [];
    const post = plot.post.bind(plot);
    plot.post = (message) => {
      posted.push(message);
      post(message);
    };
  };
  const receive = (message: unknown) =>
    (Reflect.get(plot, "receive") as (message: unknown) => void).call(plot, message);
  const told = <T extends ToView["type"]>(type: T) =>
    posted.findLast((message) => message.type === type) as Extract<ToView, { type: T }> | undefined;
  const categories = () => categoriesIn(plot.session!.table);
  const texts = () => textsOf(plot.session!.table);

  before(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  it("are judged by groups, and compared with another grouping", async () => {
    await cluster();
    receive({ type: "quality", space: plot.session!.spaces[0].id });
    await until(() => told("quality") !== undefined);
    const { judged, k, nearest } = told("quality")!.quality;
    assert.ok(typeof judged !== "string");
    assert.equal(nearest.length, 24 * k);
    assert.ok(judged.purity > judged.chance && judged.silhouette > 0);
    assert.equal(judged.silhouetteOf, 24);
    await vscode.commands.executeCommand("embeddings.findClusters");
    receive({ type: "agreement", column: "category" });
    await until(() => told("agreement") !== undefined);
    const { agreement } = told("agreement")!;
    assert.deepEqual([agreement.column, agreement.other], ["clusters", "category"]);
  });

  it("move to another group, which is drawn, kept and undone", async () => {
    await cluster();
    const { space } = plot;
    receive({ type: "move", ids: [0, 2], group: "sports" });
    await until(() => categories()[0] === "sports");
    assert.deepEqual([categories()[1], categories()[2]], ["fruits", "sports"]);
    assert.equal(plot.space, space);
    const { grouping } = told("grouping")!;
    assert.equal(grouping.names[grouping.codeOf[0] ?? -1], "sports");
    await until(() => told("history")?.undo === "Move 2 texts to “sports”");
    await plot.save();
    const { files } = Reflect.get(plot, "services") as { readonly files: SessionFiles };
    const read = await files.read(plot.session!.id);
    assert.deepEqual(categoriesIn(read!.table), categories());
    receive({ type: "undo" });
    await until(() => categories()[0] === "fruits" && categories()[2] === "fruits");
    assert.equal(told("history")?.undo, undefined);
    receive({ type: "redo" });
    await until(() => categories()[2] === "sports");
  });

  it("are removed by the numbers that stay with them, and come back", async () => {
    await cluster();
    const before = texts();
    receive({ type: "remove", ids: [1] });
    await until(() => texts().length === 23);
    receive({ type: "remove", ids: [1, 2] });
    await until(() => texts().length === 22);
    assert.deepEqual(texts(), [before[0], ...before.slice(3)]);
    receive({ type: "undo" });
    receive({ type: "undo" });
    await until(() => texts().length === 24);
    assert.deepEqual(texts(), before);
  });

  it("are put into a category that is picked or typed", async () => {
    await cluster();
    const [picker] = await pickersDuring(async () => {
      receive({ type: "setCategory", ids: [0] });
      await until(() => plot.panel.active);
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    assert.ok(picker);
    assert.deepEqual(
      picker.items.map(({ label }) => label),
      ["fruits", "vehicles", "sports"],
    );
    picker.value = "tools";
    await until(() => picker.items.length === 4);
    picker.activeItems = [picker.items.at(-1)!];
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await until(() => categories()[0] === "tools");
  });

  it("show the differences of their texts as they stand in their documents", async () => {
    const content = "alpha  beta\n\ngamma delta\n";
    await fileWith(content);
    await run("embeddings.embedFile", { granularity: "paragraphs" });
    await follow();
    receive({ type: "differences", ids: [0, 1] });
    const tab = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(isDifference);
    await until(() => tab() !== undefined);
    const { original, modified } = tab()!.input as vscode.TabInputTextDiff;
    const textOf = async (uri: vscode.Uri) =>
      (await vscode.workspace.openTextDocument(uri)).getText();
    assert.equal(await textOf(original), "alpha  beta");
    assert.equal(await textOf(modified), "gamma delta");
    assert.match(tab()!.label, /alpha beta.*gamma delta/);
  });
});

function isDifference({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputTextDiff && input.original.scheme === "embeddings-text";
}
