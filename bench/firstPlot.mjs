// npm run bench:first-plot: how long a person waits for the first picture without a server; writes
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
 * @typedef {{ milliseconds: number, ready: number, points: number, engine: string,
 *   seconds: { words: number, vectors: number, projection: number } }} Plot
 * @typedef {{ started: number, plots: [Plot, Plot, Plot] }} Plots
 * @typedef {Plots & { empty: number[] }} Round
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

/** @returns {Promise<Round>} */
async function round() {
  /** @type {Plots} */
  const made = await inNewWindow({});
  const { engine } = made.plots[0];
  if (engine !== "builtin") throw new Error(`It was ${engine}.`);
  return { ...made, empty: await inNewWindow({ BENCH_EMPTY: "true" }) };
}

/**
 * What is measured in a window whose extension host has never seen the extension.
 * @param {Record<string, string>} env
 */
async function inNewWindow(env) {
  const folder = temporaryFolder();
  const file = path.join(folder, "report.json");
  const window = await openWindow({
    extension: root,
    tests: path.join(root, "bench/firstPlot/inHost.cjs"),
    env: { ...env, BENCH_REPORT: file },
    // No server runs there, so the automatic choice is the built-in engine.
    settings: { "embeddings.ollama.host": "http://127.0.0.1:9" },
  });
  try {
    await until(() => existsSync(file) || undefined, 120_000, "the plots");
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    await window.close();
    remove(folder);
  }
}

function report() {
  const ms = (/** @type {number} */ value) => `${Math.round(value)} ms`;
  /** @param {(string | number)[]} cells */
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const parts = measured.map(({ started, plots: [{ milliseconds, seconds }] }, i) => {
    const { words, vectors, projection } = seconds;
    const each = [words, vectors, projection].map((seconds) => ms(1000 * seconds));
    return line([i + 1, ms(milliseconds), ms(started), ...each]);
  });
  const further = measured.map(({ plots, empty }, i) => {
    const pictures = plots.flatMap(({ milliseconds, ready }) => [ms(milliseconds), ms(ready)]);
    return line([i + 1, ...pictures, ...empty.map(ms)]);
  });
  return `# The first plot without a server

Written by \`npm run bench:first-plot\` on ${new Date().toISOString().slice(0, 10)}: VS Code's server and a Chromium without a GPU on the
same ${os.cpus().length} cores of ${os.cpus()[0]?.model.trim() ?? "an unknown processor"}, load average before the run ${load.toFixed(1)}. Each
round is a newly opened window; Ollama is not running, and \`embeddings.engine\` is \`auto\`.

"first picture" is the time from the command to the picture of ${measured[0]?.plots[0].points} words of 25 categories. It includes the start of the extension
and its threads and the opening of the panel. The other columns are parts of it: the start of the extension, the
words, the vectors, and the first projection, including writing the plot to disk.

| round | first picture | start | words | vectors | projection |
| ----- | ------------- | ----- | ----- | ------- | ---------- |
${parts.join("\n")}

Two more plots followed in the same window, each requested as soon as the previous one was drawn. "page" is the
part that VS Code took from creating the panel until its page started; words, vectors and projection are computed
meanwhile. "empty" is the same time for three panels with a page of one line, in another new window, without the
extension. For the second panel of a window, VS Code first checks the service worker of its panels for an update
and waits for the answer.

| round | first picture | page | second | page | third | page | empty: first | second | third |
| ----- | ------------- | ---- | ------ | ---- | ----- | ---- | ------------ | ------ | ----- |
${further.join("\n")}
`;
}
