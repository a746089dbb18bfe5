// Runs in the extension host of a fresh window: two plots, the first as the first thing that the window does.
const fs = require("node:fs");
const vscode = require("vscode");

exports.run = async () => {
  const began = performance.now();
  /** @type {import("../../src/extension").Api} */
  const { plots } = await vscode.extensions
    .getExtension("vscode-embeddings.vscode-embeddings")
    .activate();
  const started = performance.now() - began;
  const categories = vscode.workspace.getConfiguration("embeddings").get("categories");

  /** Milliseconds from the command until its picture is drawn, and what they went into. */
  const plot = async (/** @type {number} */ from) => {
    /** @type {Promise<number>} */
    const drawn = new Promise((resolve) => {
      plots.onDidOpen((opened) => opened.onDidDraw(() => resolve(performance.now() - from)));
    });
    /** @type {import("../../src/host/runInPlot").RunReport} */
    const { points, engine, seconds } = await vscode.commands.executeCommand(
      "embeddings.clusterCategories",
      { categories },
    );
    return { milliseconds: await drawn, points, engine: engine?.id, seconds };
  };

  const first = await plot(began);
  const second = await plot(performance.now());
  const file = process.env.BENCH_REPORT;
  fs.writeFileSync(`${file}.new`, JSON.stringify({ started, first, second }));
  fs.renameSync(`${file}.new`, file);
};
