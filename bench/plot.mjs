// Compares the plot's renderers in one run, in a real Chromium: npm run bench:plot [-- points,... [renderer,...]]
// Writes bench/plot.md. Every renderer draws the same discs with the same cameras; each gets a fresh page,
// three times in turn, so that a busy machine is as unfair to one as to the other.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import esbuild from "esbuild";
import { chromium } from "playwright-core";
import { browserArguments, findBrowser } from "../tools/browser.mjs";
import { root } from "../tools/project.mjs";

const sizes = (process.argv[2] ?? "625,5000,20000,100000").split(",").map(Number);
const titles = {
  bare: "bare WebGL2",
  webgl: "our WebGL2 plot",
  canvas: "our 2-D canvas plot",
  plotly: "Plotly (gl3d)",
};
const renderers = /** @type {(keyof typeof titles)[]} */ (
  process.argv[3]?.split(",") ?? ["bare", "webgl", "canvas", "plotly"]
);
const rounds = 3;
const origin = "https://bench.test";

/** @typedef {Record<"load" | "firstPlot" | "frame" | "toggle" | "heap", number>} Measurement */

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
const files = new Map(outputFiles.map((file) => [path.basename(file.path), file.text]));

const executablePath = findBrowser();
if (!executablePath) throw new Error("No Chromium or Chrome was found; set CHROMIUM_PATH.");
const browser = await chromium.launch({
  executablePath,
  args: [...browserArguments, "--js-flags=--expose-gc", "--enable-precise-memory-info"],
});

/** @type {Map<string, Measurement[]>} */
const results = new Map();
for (let round = 0; round < rounds; round++) {
  for (const size of sizes) {
    for (const renderer of renderers) {
      const measurement = await measure(renderer, size);
      const key = `${renderer} ${size}`;
      results.set(key, [...(results.get(key) ?? []), measurement]);
      console.log(key, JSON.stringify(measurement));
    }
  }
}
const version = browser.version();
await browser.close();
fs.writeFileSync(path.join(root, "bench/plot.md"), report(version));

/**
 * @param {keyof typeof titles} renderer
 * @param {number} points
 * @returns {Promise<Measurement>}
 */
async function measure(renderer, points) {
  const page = await browser.newPage({ viewport: { width: 820, height: 620 } });
  await page.route("**/*", (route) => {
    const text = files.get(path.basename(new URL(route.request().url()).pathname));
    if (text !== undefined) return route.fulfill({ contentType: "text/javascript", body: text });
    const body = `<!doctype html><script type="module" src="plotPage.js"></script><body></body>`;
    return route.fulfill({ contentType: "text/html", body });
  });
  await page.goto(origin);
  try {
    return await page.evaluate(
      ([renderer, points]) => /** @type {any} */ (globalThis).measure(renderer, points),
      /** @type {const} */ ([renderer, points]),
    );
  } finally {
    await page.close();
  }
}

/** @param {string} version */
function report(version) {
  const [cpu] = os.cpus();
  const last = sizes.at(-1) ?? 0;
  const ratio = best("webgl", last, "frame") / best("bare", last, "frame");
  return `# Renderers of the plot

\`npm run bench:plot\`, ${new Date().toISOString().slice(0, 10)}, Chromium ${version} without a GPU (SwiftShader), ${os.cpus().length} cores of
${cpu?.model ?? "an unknown processor"}, load ${os.loadavg()[0]?.toFixed(1)}. 25 categories, discs of 6 pixels, 800 x 600 pixels; every figure is the
best of ${rounds} rounds (frame and toggle: of their medians). Read ratios, not milliseconds: a GPU is many times faster.

"Load" is the renderer's script, "first plot" runs from the data to the first picture that the GPU has finished,
"frame" is one step of an orbit, "toggle" hides or shows one of 25 categories, "heap" is what the page's
JavaScript heap grew by. "Bare WebGL2" draws the discs alone: one buffer, one call, neither axes nor order.

${sizes.map(table).join("\n\n")}

At ${last.toLocaleString("en")} points a frame of our plot takes ${ratio.toFixed(2)} times that of bare WebGL2.
`;
}

/** @param {number} size */
function table(size) {
  const measures = /** @type {const} */ (["load", "firstPlot", "frame", "toggle", "heap"]);
  const rows = renderers.map((renderer) => {
    const cells = measures.map((name) => best(renderer, size, name));
    const texts = cells.map((value) => (value < 10 ? value.toFixed(1) : String(Math.round(value))));
    return `| ${titles[renderer]} | ${texts.join(" | ")} |`;
  });
  return `## ${size.toLocaleString("en")} points

| | load ms | first plot ms | frame ms | toggle ms | heap MB |
|---|---|---|---|---|---|
${rows.join("\n")}`;
}

/**
 * @param {string} renderer
 * @param {number} size
 * @param {keyof Measurement} name
 */
function best(renderer, size, name) {
  return Math.min(...(results.get(`${renderer} ${size}`) ?? []).map((result) => result[name]));
}
