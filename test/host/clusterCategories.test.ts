import * as assert from "node:assert/strict";
import { itemsOf } from "../sessions";
import * as vscode from "vscode";
import { FakeServer } from "../unit/support/fakeServer";
import { api, closeEverything, configure, next, run, useTestOllama } from "./support";

const cluster = "embeddings.clusterCategories";

/** A run that waits for a server which takes requests and answers none. */
async function runOnSilentServer() {
  const server = new FakeServer(() => undefined);
  await configure({ engine: "ollama", "ollama.host": await server.listen() });
  const { plots } = await api();
  const opened = next(plots.onDidOpen);
  const running = run(cluster, { categories: ["fruits"], wordsPerCategory: 2 });
  return { server, plots, running, plot: await opened };
}

describe("Cluster Categories", () => {
  afterEach(closeEverything);

  it("draws one point for each word of a real chat model", async function () {
    this.timeout(240_000);
    await useTestOllama(this);
    const { plots } = await api();
    const opened = next(plots.onDidOpen);
    const running = run(cluster, {
      categories: ["fruits", "colors"],
      wordsPerCategory: 4,
      seed: 1,
    });
    const drawn = next((await opened).onDidDraw);
    const report = await running;
    assert.equal(report.outcome, "complete", JSON.stringify(report));
    assert.equal(report.points, 8);
    assert.equal(report.dimensions, 384);
    assert.equal(report.engine?.id, "ollama");
    assert.deepEqual(
      report.categories.map(({ category, words }) => [category, words]),
      [
        ["fruits", 4],
        ["colors", 4],
      ],
    );
    const variance = report.explainedVariance;
    assert.ok(variance.length >= 3 && variance[0]! >= variance[1]! && variance[0]! < 1);
    assert.equal((await drawn).points, 8);
  });

  it("saves words for the next run, which continues from them, and regenerates them on request", async function () {
    this.timeout(240_000);
    await useTestOllama(this);
    const { plots } = await api();
    const wordsOf = async (wordsPerCategory: number, words: "keep" | "regenerate") => {
      const report = await run(cluster, { categories: ["animals"], wordsPerCategory, words });
      assert.equal(report.points, wordsPerCategory, JSON.stringify(report));
      const { table } = plots.withSession(report.session ?? "")!.session!;
      return itemsOf(table).map(({ text, origin }) => ({ text, kept: origin?.kept ?? false }));
    };
    const first = await wordsOf(3, "regenerate");
    assert.ok(first.every(({ kept }) => !kept));
    const kept = first.map(({ text }) => ({ text, kept: true }));
    assert.deepEqual(await wordsOf(3, "keep"), kept);
    const more = await wordsOf(5, "keep");
    assert.deepEqual(more.slice(0, 3), kept);
    assert.ok(more.slice(3).every((word) => !word.kept));
    const regenerated = await wordsOf(3, "regenerate");
    assert.ok(regenerated.every((word) => !word.kept));
  });

  it("takes installed models by itself where those of the settings are not there", async function () {
    this.timeout(240_000);
    await useTestOllama(this);
    const models = { "ollama.chatModel": "llama3.2", "ollama.embeddingModel": "nomic-embed-text" };
    await configure({ engine: "auto", ...models });
    const report = await run(cluster, { categories: ["colors"], wordsPerCategory: 2, seed: 1 });
    assert.equal(report.outcome, "complete", JSON.stringify(report));
    assert.equal(report.engine?.id, "ollama");
    assert.equal(report.engine.embeddingModel, "all-minilm");
    assert.equal(report.engine.chatModel, "smollm2:135m");
  });

  it("opens the panel at once, beside the code, and leaves the focus where it was", async () => {
    await configure({ engine: "ollama", "ollama.host": "http://127.0.0.1:9" });
    const document = await vscode.workspace.openTextDocument({ content: "code" });
    const editor = await vscode.window.showTextDocument(document);
    const { plots } = await api();
    const opened = next(plots.onDidOpen);
    const running = run(cluster, { categories: ["fruits"], wordsPerCategory: 2, seed: 1 });
    const plot = await opened;
    await running;
    assert.equal(plot.session, undefined);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.ok(plot.panel.visible);
    assert.notEqual(plot.panel.viewColumn, editor.viewColumn);
  });

  it("ends in a sentence when no server answers", async () => {
    await configure({ engine: "ollama", "ollama.host": "http://127.0.0.1:9" });
    const { plots } = await api();
    const report = await run(cluster, { categories: ["fruits"], wordsPerCategory: 2 });
    assert.equal(report.outcome, "failed");
    assert.equal(report.failure?.kind, "unreachable");
    assert.equal(plots.all.length, 1);
  });

  it("uses the built-in engine by itself when no Ollama is ready", async () => {
    await configure({ engine: "auto", "ollama.host": "http://127.0.0.1:9" });
    const report = await run(cluster, { categories: ["fruits", "colors"], wordsPerCategory: 4 });
    assert.equal(report.outcome, "complete", JSON.stringify(report));
    assert.equal(report.engine?.id, "builtin");
    assert.equal(report.points, 8);
  });

  it("ends within a second of a cancel, while the server says nothing", async () => {
    const { server, plot, running } = await runOnSilentServer();
    plot.cancel();
    const report = await running;
    server.close();
    assert.equal(report.outcome, "canceled");
  });

  it("ends the run when its panel is closed", async () => {
    const { server, plots, plot, running } = await runOnSilentServer();
    plot.panel.dispose();
    assert.equal((await running).outcome, "canceled");
    assert.equal(plots.all.length, 0);
    server.close();
  });
});
