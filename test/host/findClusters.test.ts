import * as assert from "node:assert/strict";
import { agreement } from "../../src/core/clusters/agreement";
import type { Making } from "../../src/core/clusters/making";
import { clustersOf } from "../../src/core/clusters/sessionClusters";
import { groupingIn } from "../../src/core/model/session";
import { categoriesOf } from "../../src/core/model/table";
import type { ClusterReport } from "../../src/host/clusters/findClusters";
import type { Plot } from "../../src/host/plots/plot";
import type { FromView, ToView } from "../../src/protocol/messages";
import type { SessionFiles } from "../../src/store/sessionFiles";
import { notebookCategories } from "../notebookCategories";
import { api, closeEverything, configure, replacing, run, until } from "./support";
import * as vscode from "vscode";

const find = () =>
  vscode.commands.executeCommand<ClusterReport | undefined>("embeddings.findClusters");

async function plotOfCategories(): Promise<Plot> {
  const categories = [...notebookCategories];
  await run("embeddings.clusterCategories", { categories, wordsPerCategory: 25 });
  const plot = (await api()).plots.all.at(-1);
  assert.ok(plot?.session);
  return plot;
}

function receive(plot: Plot, message: FromView): void {
  plot["receive"](message);
}

function makingIn({ session }: Plot): Partial<Making> {
  return (session && clustersOf(session))?.making ?? {};
}

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
    const shown = posted.findLast((message) => message.type === "grouping");
    assert.equal(shown?.grouping.column, "clusters");
    assert.ok((shown.grouping.clusters?.levels ?? 0) > 2);
    assert.deepEqual(
      shown.columns?.map(({ name }) => name),
      ["clusters"],
    );
    assert.ok(session.table.columns.has("category"));
  });

  it("moves to more and fewer clusters, where names that were typed come back, and can be undone", async function () {
    this.timeout(120_000);
    const plot = await plotOfCategories();
    await find();
    const names = () => groupingIn(plot.session!).names;
    const first = [...names()];
    const typing = { showInputBox: () => Promise.resolve("My favorites") };
    await replacing(typing, async () => {
      receive(plot, { type: "editClusters", what: "rename", groups: [0] });
      await until(() => names()[0] === "My favorites");
    });
    const { level = 0, levels = 0 } = makingIn(plot);
    const move = async (to: number) => {
      receive(plot, { type: "clusterLevel", level: to });
      await until(() => makingIn(plot).level === to);
    };
    await move(levels - 1);
    assert.ok(names().length < first.length);
    await move(0);
    assert.ok(names().length > first.length);
    await move(level);
    assert.deepEqual(names(), ["My favorites", ...first.slice(1)]);
    await run("embeddings.undo");
    await run("embeddings.undo");
    assert.deepEqual(names(), first);
  });

  it("finds a number of clusters, merges two, splits one and gives evidence", async function () {
    this.timeout(120_000);
    const plot = await plotOfCategories();
    const report = await vscode.commands.executeCommand<ClusterReport | undefined>(
      "embeddings.findClusterNumber",
      { clusters: 8 },
    );
    assert.deepEqual(report, { clusters: 8, outliers: 0 });
    const names = () => groupingIn(plot.session!).names;
    const [first, second, ...others] = names();
    receive(plot, { type: "editClusters", what: "merge", groups: [0, 1] });
    await until(() => names().length === 7);
    assert.deepEqual(names().slice(1), others);
    assert.ok(!names().includes(first ?? "") || !names().includes(second ?? ""));
    receive(plot, { type: "editClusters", what: "split", groups: [0] });
    await until(() => names().length >= 8);
    assert.equal(new Set(names()).size, names().length);
    const posted: ToView[] = [];
    plot.post = (message) => posted.push(message);
    receive(plot, { type: "evidence", group: 1 });
    await until(() => posted.some(({ type }) => type === "evidence"));
    const evidence = posted.find((message) => message.type === "evidence");
    assert.ok(evidence && evidence.keywords.length > 2);
    const { codeOf } = groupingIn(plot.session!);
    assert.deepEqual(new Set(evidence.exemplars.map((row) => codeOf[row])), new Set([1]));
  });

  it("is kept with the plot, and the levels can be chosen after it was opened again", async function () {
    this.timeout(120_000);
    const plot = await plotOfCategories();
    await find();
    const { files } = Reflect.get(plot, "services") as { readonly files: SessionFiles };
    await plot.save();
    const session = await files.read(plot.session!.id);
    assert.ok(session);
    assert.deepEqual(clustersOf(session), clustersOf(plot.session!));
    const { plots } = await api();
    const again = plots.create("again");
    await again.startRun().show(session);
    receive(again, { type: "clusterLevel", level: 0 });
    await until(() => makingIn(again).level === 0);
    assert.equal(groupingIn(again.session!).names.length > 8, true);
  });

  it("is offered after many texts were embedded", async function () {
    this.timeout(60_000);
    const content = Array.from({ length: 60 }, (_, line) => `Line ${line} of many`).join("\n");
    await vscode.workspace.openTextDocument({ content }).then(vscode.window.showTextDocument);
    const find = "Find Clusters";
    const choose = (_: string, ...buttons: string[]) =>
      Promise.resolve(buttons.find((button) => button === find));
    await replacing({ showInformationMessage: choose }, async () => {
      await run("embeddings.embedFile", { granularity: "lines", target: "new" });
      const plot = (await api()).plots.all.at(-1);
      await until(() => plot?.session?.colorBy === "clusters");
    });
  });

  it("finds none in a single text, and says so", async function () {
    this.timeout(60_000);
    await run("embeddings.clusterCategories", { categories: ["fruits"], wordsPerCategory: 1 });
    const sentences: string[] = [];
    const tell = (sentence: string) => Promise.resolve(void sentences.push(sentence));
    await replacing({ showInformationMessage: tell }, async () => {
      assert.deepEqual(await find(), { clusters: 0, outliers: 0 });
      const number = await vscode.commands.executeCommand("embeddings.findClusterNumber");
      assert.deepEqual(number, { clusters: 0, outliers: 0 });
    });
    assert.match(sentences.join(), /^(No clusters were found.*){2}$/);
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
