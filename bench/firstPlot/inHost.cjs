// Runs in the extension host of a fresh window: three plots, the first as the first thing that the window does;
// with BENCH_EMPTY three empty panels instead, which have nothing to do with the extension.
const fs = require("node:fs");
const vscode = require("vscode");

exports.run = async () => {
  const report = process.env.BENCH_EMPTY ? await emptyPanels() : await plots();
  const file = process.env.BENCH_REPORT;
  fs.writeFileSync(`${file}.new`, JSON.stringify(report));
  fs.renameSync(`${file}.new`, file);
};

async function plots() {
  const began = performance.now();
  /** @type {import("../../src/extension").Api} */
  const { plots } = await vscode.extensions
    .getExtension("vscode-embeddings.vscode-embeddings")
    .activate();
  const started = performance.now() - began;
  const categories = vscode.workspace.getConfiguration("embeddings").get("categories");

  /** Milliseconds from the command until its picture is drawn, and the parts of them. */
  const plot = async (/** @type {number} */ from) => {
    let ready = NaN;
    /** @type {Promise<number>} */
    const drawn = new Promise((resolve) => {
      const opening = plots.onDidOpen((opened) => {
        opening.dispose();
        const created = performance.now();
        opened.panel.webview.onDidReceiveMessage(({ type }) => {
          if (type === "ready") ready = performance.now() - created;
        });
        opened.onDidDraw(() => resolve(performance.now() - from));
      });
    });
    /** @type {import("../../src/host/commands/runInPlot").RunReport} */
    const { points, engine, seconds } = await vscode.commands.executeCommand(
      "embeddings.clusterCategories",
      { categories },
    );
    return { milliseconds: await drawn, ready, points, engine: engine?.id, seconds };
  };

  const first = await plot(began);
  const second = await plot(performance.now());
  const third = await plot(performance.now());
  return { started, plots: [first, second, third] };
}

/** Milliseconds until a panel with a page of one line has begun to work, three times. */
async function emptyPanels() {
  const content = `<script>acquireVsCodeApi().postMessage("ready")</script>`;
  const times = [];
  for (const title of ["first", "second", "third"]) {
    const from = performance.now();
    const panel = vscode.window.createWebviewPanel("empty", title, 2, { enableScripts: true });
    const ready = new Promise((resolve) => panel.webview.onDidReceiveMessage(resolve));
    panel.webview.html = `<!doctype html><html lang="en"><body>${content}</body></html>`;
    await ready;
    times.push(performance.now() - from);
  }
  return times;
}
