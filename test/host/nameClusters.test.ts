import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { clustersOf, notesIn } from "../../src/core/clusters/sessionClusters";
import type { NamingReport } from "../../src/host/clusters/nameClusters";
import type { Plot } from "../../src/host/plots/plot";
import { api, closeEverything, configure, replacing, run, until, useTestOllama } from "./support";

const categories = ["fruits", "vehicles", "countries", "sports"];

const name = () =>
  vscode.commands.executeCommand<NamingReport | undefined>("embeddings.nameClusters");

async function plotOfClusters(): Promise<Plot> {
  await configure({ engine: "builtin" });
  await run("embeddings.clusterCategories", { categories, wordsPerCategory: 15 });
  await vscode.commands.executeCommand("embeddings.findClusterNumber", { clusters: 4 });
  const plot = (await api()).plots.all.at(-1);
  assert.ok(plot?.session);
  return plot;
}

const namesIn = (plot: Plot) => clustersOf(plot.session!)?.names ?? [];

describe("Name Clusters", () => {
  afterEach(async () => {
    await closeEverything();
    const keys = ["engine", "ollama.host", "ollama.chatModel", "ollama.embeddingModel"];
    await configure(Object.fromEntries(keys.map((key) => [key, undefined])));
  });

  it("gives names by the chat model, also to points with built-in vectors, and leaves typed ones", async function () {
    this.timeout(180_000);
    const plot = await plotOfClusters();
    const before = [...namesIn(plot)];
    const typing = { showInputBox: () => Promise.resolve("My favorites") };
    await replacing(typing, async () => {
      plot["receive"]({ type: "editClusters", what: "rename", groups: [0] });
      await until(() => namesIn(plot)[0] === "My favorites");
    });
    await useTestOllama(this);
    const report = await name();
    assert.equal(report?.outcome, "complete");
    assert.equal(report.named + report.unnamed, 3);
    assert.ok(report.named > 0);
    const names = namesIn(plot);
    assert.equal(names[0], "My favorites");
    assert.equal(new Set(names).size, 4);
    assert.equal(names.filter((each, at) => each !== before[at]).length, 1 + report.named);
    const noteOf = notesIn(plot.session!);
    const given = clustersOf(plot.session!)?.keys.filter((key) => noteOf(key)?.name);
    assert.equal(given?.length, 1 + report.named);
    await run("embeddings.undo");
    assert.deepEqual(namesIn(plot), ["My favorites", ...before.slice(1)]);
  });

  it("says that there is no chat model, and leaves the keywords", async function () {
    this.timeout(60_000);
    const plot = await plotOfClusters();
    const before = [...namesIn(plot)];
    const sentences: string[] = [];
    const tell = (sentence: string) => Promise.resolve(void sentences.push(sentence));
    await replacing({ showWarningMessage: tell }, async () => {
      assert.equal((await name())?.outcome, "failed");
      await until(() => sentences.length > 0);
    });
    assert.match(sentences[0] ?? "", /no chat model/);
    assert.deepEqual(namesIn(plot), before);
  });
});
