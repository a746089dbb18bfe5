import * as assert from "node:assert/strict";
import { agreement } from "../../src/core/clusters/agreement";
import { groupingIn } from "../../src/core/model/session";
import { categoriesOf } from "../../src/core/model/table";
import type { ClusterReport } from "../../src/host/commands/findClusters";
import type { ToView } from "../../src/protocol/messages";
import { notebookCategories } from "../notebookCategories";
import { api, closeEverything, configure, replacing, run, until } from "./support";
import * as vscode from "vscode";

const find = () =>
  vscode.commands.executeCommand<ClusterReport | undefined>("embeddings.findClusters");

describe("Find Clusters", () => {
  before(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);

  it("finds most categories again by their vectors alone, and colors by what it found", async function () {
    this.timeout(120_000);
    const categories = [...notebookCategories];
    await run("embeddings.clusterCategories", { categories, wordsPerCategory: 25 });
    const plot = (await api()).plots.all.at(-1);
    assert.ok(plot?.session);
    const posted: ToView[] = [];
    const post = plot.post.bind(plot);
    plot.post = (message) => {
      posted.push(message);
      post(message);
    };
    const report = await find();
    const { session } = plot;
    const grouping = groupingIn(session);
    assert.equal(grouping.column, "clusters");
    assert.equal(grouping.names.length, report?.clusters);
    // Both are 0 by chance; 0.37 and 0.61 were measured.
    const { rand, information } = agreement(categoriesOf(session.table).codeOf, grouping.codeOf);
    assert.ok(rand > 0.33, `adjusted Rand index ${rand}`);
    assert.ok(information > 0.57, `adjusted mutual information ${information}`);
    const shown = posted.findLast((message) => message.type === "show");
    assert.equal(shown?.scatter.grouping.column, "clusters");
    assert.ok(shown.scatter.columns.some(({ name }) => name === "category"));
  });

  it("puts the texts that are in no cluster into the nearest one where that is asked for", async function () {
    this.timeout(120_000);
    const categories = [...notebookCategories];
    await run("embeddings.clusterCategories", { categories, wordsPerCategory: 25 });
    const plot = (await api()).plots.all.at(-1);
    assert.ok(plot?.session);
    const grouping = () => groupingIn(plot.session!);
    const outliers = () =>
      grouping().codeOf.filter((code) => code === grouping().names.length).length;
    const choose = (_sentence: string, ...buttons: string[]) =>
      Promise.resolve(buttons.find((button) => button === "Assign Outliers"));
    await replacing({ showInformationMessage: choose }, async () => {
      const report = await find();
      assert.ok(report && report.outliers > 0);
      await until(() => outliers() === 0);
      assert.equal(grouping().names.length, report.clusters);
    });
  });
});
