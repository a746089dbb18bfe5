// npm run bench:first-plot: how long a person waits for the first picture where there is no server; writes
// bench/firstPlot.md.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installBrowser } from "../tools/browser.mjs";
import { remove, temporaryFolder, until } from "../tools/processes.mjs";
import { build, installDependencies, root } from "../tools/project.mjs";
import { openWindow } from "../tools/window.mjs";

const rounds = 3;

/**
 * @typedef {{ milliseconds: number, points: number, engine: string,
 *   seconds: { words: number, vectors: number, projection: number } }} Plot
 * @typedef {{ started: number, first: Plot, second: Plot }} Round
 */

await installDependencies();
await build();
if (!(await installBrowser())) throw new Error("This needs Chromium or Chrome.");
const load = os.loadavg()[0] ?? NaN;
/** @type {Round[]} */
const measured = [];
for (let i = 0; i < rounds; i++) measured.push(await round());
const table = report();
writeFileSync(path.join(root, "bench/firstPlot.md"), table);
console.log(table);

/** One round in a window of its own, whose extension host has never seen the extension. */
async function round() {
  const folder = temporaryFolder();
  const file = path.join(folder, "report.json");
  const window = await openWindow({
    extension: root,
    tests: path.join(root, "bench/firstPlot/inHost.cjs"),
    env: { BENCH_REPORT: file },
    // Nothing answers there: the automatic choice falls on the built-in engine.
    settings: { "embeddings.ollama.host": "http://127.0.0.1:9" },
  });
  try {
    await until(() => existsSync(file) || undefined, 120_000, "the plots");
    /** @type {Round} */
    const result = JSON.parse(readFileSync(file, "utf8"));
    if (result.first.engine !== "builtin") throw new Error(`It was ${result.first.engine}.`);
    return result;
  } finally {
    await window.close();
    remove(folder);
  }
}

function report() {
  const ms = (/** @type {number} */ value) => `${Math.round(value)} ms`;
  const lines = measured.map(({ started, first, second }, i) => {
    const { words, vectors, projection } = first.seconds;
    const parts = [words, vectors, projection].map((seconds) => ms(1000 * seconds));
    const cells = [i + 1, ms(first.milliseconds), ms(started), ...parts, ms(second.milliseconds)];
    return `| ${cells.join(" | ")} |`;
  });
  return `# The first plot, with no server

Written by \`npm run bench:first-plot\` on ${new Date().toISOString().slice(0, 10)}: VS Code's server and a Chromium without a GPU on the
same ${os.cpus().length} cores of ${os.cpus()[0]?.model.trim() ?? "an unknown processor"}, load average before ${load.toFixed(1)}. Each round is a
new window that has just opened; no Ollama answers, and \`embeddings.engine\` is \`auto\`.

From the command, with the start of the extension and its threads and the opening of the panel, to the picture of
${measured[0]?.first.points} words of 25 categories; then what of that the start of the extension, the words, the vectors and the
first projection (with writing the plot to disk) took; then a second plot in the same window, asked for as
soon as the first is there.

| round | first picture | start | words | vectors | projection | second picture |
| ----- | ------------- | ----- | ----- | ------- | ---------- | -------------- |
${lines.join("\n")}
`;
}
