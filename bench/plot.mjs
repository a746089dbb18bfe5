// Compares the plot's renderers in one run, in a real Chromium: npm run bench:plot [-- points,... [renderer,...]]
// Writes bench/plot.md. Every renderer draws the same discs with the same cameras; each gets a fresh browser,
// three times in turn, so that a busy machine slows all of them; a slow one has one turn.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import esbuild from "esbuild";
import { chromium } from "playwright-core";
import { browserArguments, findBrowser } from "../tools/browser.mjs";
import { build, root } from "../tools/project.mjs";

const sizes = (process.argv[2] ?? "625,5000,20000,100000").split(",").map(Number);
const titles = {
  bare: "bare WebGL2",
  webgl: "our WebGL2 plot",
  canvas: "our 2-D canvas plot",
  plotly: "Plotly",
};
/** @typedef {keyof typeof titles} RendererName */
const renderers = /** @type {RendererName[]} */ (
  process.argv[3]?.split(",") ?? Object.keys(titles)
);
const rounds = 3;
/** A renderer that took longer for all its figures at a size is not measured again at that size. */
const slowMs = 15_000;
const maximumMs = 60_000;
const origin = "https://bench.test";

/** @typedef {"load" | "firstPlot" | "frame" | "toggle" | "heap"} Measure */
/** @typedef {Partial<Record<Measure, number>>} Measurement */

await build(["--production"]);
const { outputFiles } = await esbuild.build({
  entryPoints: [path.join(root, "bench/plotPage.ts")],
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: "bench",
  write: false,
});
const files = new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
const view = path.join(root, "dist/view");
for (const name of fs.readdirSync(view)) files.set(name, fs.readFileSync(path.join(view, name)));
const styles = [...files.keys()].filter((name) => name.endsWith(".css"));

const found = findBrowser();
if (!found) throw new Error("No Chromium or Chrome was found; set CHROMIUM_PATH.");
const executablePath = found;
const load = os.loadavg()[0]?.toFixed(1);
let version = "";

/** @type {Map<string, { turns: Measurement[], slow: boolean }>} */
const results = new Map();
for (let round = 0; round < rounds; round++) {
  for (const size of sizes) {
    for (const renderer of [...renderers, /** @type {const} */ ("panel")]) {
      const key = `${renderer} ${size}`;
      const result = results.get(key) ?? { turns: [], slow: false };
      results.set(key, result);
      if (result.slow) continue;
      const start = performance.now();
      const measurement = await measure(renderer, size);
      result.turns.push(measurement);
      result.slow = performance.now() - start > slowMs;
      console.log(key, JSON.stringify(measurement));
    }
  }
}
fs.writeFileSync(path.join(root, "bench/plot.md"), await report());

/**
 * The figures that were measured within `maximumMs`.
 * @param {RendererName | "panel"} subject
 * @param {number} points
 * @returns {Promise<Measurement>}
 */
async function measure(subject, points) {
  const browser = await chromium.launch({
    executablePath,
    args: [...browserArguments, "--js-flags=--expose-gc", "--enable-precise-memory-info"],
  });
  version = browser.version();
  /** @type {Measurement} */
  const figures = {};
  try {
    const page = await browser.newPage({ viewport: { width: 820, height: 620 } });
    await page.exposeFunction(
      "report",
      (/** @type {Measure} */ name, /** @type {number} */ value) => {
        figures[name] = value;
      },
    );
    await page.route("**/*", (route) => {
      const name = path.basename(new URL(route.request().url()).pathname);
      const body = files.get(name);
      if (!body) return route.fulfill({ contentType: "text/html", body: html(subject) });
      const contentType = name.endsWith(".css") ? "text/css" : "text/javascript";
      return route.fulfill({ contentType, body: Buffer.from(body) });
    });
    await page.goto(origin);
    const measured = page.evaluate(([subject, points]) => {
      const { measure, measurePanel } = /** @type {any} */ (globalThis);
      return subject === "panel" ? measurePanel(points) : measure(subject, points);
    }, /** @type {const} */ ([subject, points]));
    const late = Symbol("late");
    const first = await Promise.race([measured, timeout(maximumMs, late)]);
    if (first === late) measured.catch(() => undefined);
  } finally {
    await browser.close();
  }
  return figures;
}

/**
 * @template T
 * @param {number} ms
 * @param {T} value
 * @returns {Promise<T>}
 */
function timeout(ms, value) {
  return new Promise((resolve) => setTimeout(resolve, ms, value).unref());
}

/** @param {RendererName | "panel"} subject */
function html(subject) {
  const links = styles.map((name) => `<link rel="stylesheet" href="/${name}">`).join("");
  return `<!doctype html>${subject === "panel" ? links : ""}<script type="module" src="/plotPage.js"></script><body></body>`;
}

/** @returns {Promise<string>} */
async function report() {
  const [cpu] = os.cpus();
  const text = `# Renderers of the plot

Written by \`npm run bench:plot\`, all in one run, on ${new Date().toISOString().slice(0, 10)}: Chromium ${version} without a GPU
(SwiftShader), ${os.cpus().length} cores of ${cpu?.model.trim() ?? "an unknown processor"}, load ${load} before the run. 25 categories, discs of
6 pixels, 800 x 600 pixels. Each figure is the best of ${rounds} rounds (frame and toggle: the best of their medians). If
all figures of a renderer took longer than ${slowMs / 1000} s together (\\*), it is from one round. A round ends after ${maximumMs / 1000} s.
Compare ratios, not milliseconds: a GPU is many times faster.

"load" is the time to load the renderer's script. "first plot" is the time from the data to the first picture
that the GPU has finished. "frame" is one step of an orbit. "toggle" hides or shows one of 25 categories. "heap"
is the growth of the page's JavaScript heap. "bare WebGL2" draws only the discs: one buffer, one call, no axes and
no depth order.
${sizes.map(table).join("")}
## The whole panel

The time from the message with the data to the first picture in the panel, including legend and lists. The panel
is already open, as it is while words are embedded.

| points | first plot ms |
|---|---|
${sizes.map((size) => `| ${number(size)} | ${cell("panel", size, "firstPlot")} |`).join("\n")}

${decision()}`;
  const prettier = await import("prettier");
  return prettier.format(text, { parser: "markdown", printWidth: 110 });
}

/** @param {number} size */
function table(size) {
  const measures = /** @type {const} */ (["load", "firstPlot", "frame", "toggle", "heap"]);
  const rows = renderers.map((renderer) => {
    const cells = measures.map((name) => cell(renderer, size, name));
    const once = results.get(`${renderer} ${size}`)?.slow ? "\\*" : "";
    return `| ${titles[renderer]}${once} | ${cells.join(" | ")} |`;
  });
  return `
## ${number(size)} points

| | load ms | first plot ms | frame ms | toggle ms | heap MB |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}

/** The figures compared with the goals. */
function decision() {
  const ratios = (/** @type {Measure} */ name) =>
    sizes.map((size) => ratio("plotly", "webgl", size, name)).join(", ");
  const last = sizes.at(-1) ?? 0;
  const middle = sizes.find((size) => size >= 20_000) ?? last;
  return `## Decision

Our WebGL2 plot is used at every size, and Plotly only if the settings select it: at ${sizes.map(number).join(", ")} points
Plotly takes ${ratios("firstPlot")} times as long for the first plot, ${ratios("frame")} times for a frame
and ${ratios("toggle")} times for a toggle. The 2-D canvas is used in windows without WebGL: a frame takes
${sizes.map((size) => ratio("canvas", "webgl", size, "frame")).join(", ")} times as long.

| goal | measured |
|---|---|
${sizes.map((size) => `| first plot of ${number(size)} points within 300 ms | ${cell("webgl", size, "firstPlot")} ms; in the panel ${cell("panel", size, "firstPlot")} ms |`).join("\n")}
| toggle at ${number(middle)} points under 2 frames | ${ratio("webgl", "webgl", middle, "toggle", "frame")} frames |
| orbit at ${number(last)} points at most 1.3 times bare WebGL2 | ${ratio("webgl", "bare", last, "frame")} times |
`;
}

/**
 * @param {string} one
 * @param {string} other
 * @param {number} size
 * @param {Measure} name
 * @param {Measure} [otherName]
 */
function ratio(one, other, size, name, otherName = name) {
  const [a, b] = [best(one, size, name), best(other, size, otherName)];
  if (a === undefined) return b === undefined ? "?" : `over ${short(maximumMs / b)}`;
  return b === undefined ? "?" : short(a / b);
}

/**
 * @param {string} subject
 * @param {number} size
 * @param {Measure} name
 */
function cell(subject, size, name) {
  const value = best(subject, size, name);
  return value === undefined ? `over ${maximumMs / 1000} s` : short(value);
}

/** @param {number} value */
function short(value) {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString("en");
}

/**
 * @param {string} subject
 * @param {number} size
 * @param {Measure} name
 * @returns {number | undefined}
 */
function best(subject, size, name) {
  const values = (results.get(`${subject} ${size}`)?.turns ?? []).flatMap(
    (turn) => turn[name] ?? [],
  );
  return values.length > 0 ? Math.min(...values) : undefined;
}
