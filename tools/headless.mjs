// The main job without a person: words, vectors, projection and plot in a real window, photographed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installBrowser } from "./browser.mjs";
import { ollamaSettings, runningOllama } from "./ollama.mjs";
import { remove, step, temporaryFolder, until } from "./processes.mjs";
import { root } from "./project.mjs";
import { colorThemes } from "./themes.mjs";
import { openWindow, plotIn, settled } from "./window.mjs";

/** @typedef {import("../src/host/commands/runInPlot").RunReport} RunReport */

/**
 * @typedef {object} Job
 * @property {string | undefined} screenshot where the picture goes
 * @property {keyof typeof colorThemes} theme
 * @property {readonly string[] | undefined} categories instead of the default ones
 * @property {number | undefined} words for each category
 */

/** A slow chat model can take a while for 625 words. */
const minutes = 60;

/**
 * Does the job and returns the result.
 * @param {Job} job
 * @returns {Promise<boolean>} whether all of it succeeded
 */
export async function runHeadless(job) {
  if (!(await installBrowser())) throw new Error("This needs Chromium or Chrome.");
  const report = await clusterInWindow(job, await engineSettings());
  summarize(report);
  return report.outcome === "complete";
}

/** Ollama if it is running here and has the models; otherwise the built-in engine. */
async function engineSettings() {
  const ollama = await runningOllama();
  if (!ollama) {
    console.log("No Ollama with the default models answers; using the built-in engine.");
    return { "embeddings.engine": "builtin" };
  }
  console.log(
    `Using Ollama at ${ollama.host} with ${ollama.chatModel} and ${ollama.embeddingModel}.`,
  );
  return ollamaSettings(ollama);
}

/**
 * @param {Job} job
 * @param {Record<string, unknown>} settings
 * @returns {Promise<RunReport>}
 */
async function clusterInWindow({ screenshot, theme, categories, words }, settings) {
  const temporary = temporaryFolder();
  const reportFile = path.join(temporary, "report.json");
  const window = await step("Opening VS Code", () =>
    openWindow({
      extension: root,
      tests: path.join(root, "tools/clusterInHost.cjs"),
      env: { EMBEDDINGS_REPORT: reportFile },
      width: 1600,
      scale: 1.5,
      files: {
        "silhouette.ts": readFileSync(path.join(root, "src/core/vectors/silhouette.ts"), "utf8"),
      },
      settings: {
        ...settings,
        ...(categories ? { "embeddings.categories": categories } : {}),
        ...(words ? { "embeddings.wordsPerCategory": words } : {}),
        // The document is alone here: what it imports is not.
        "typescript.validate.enable": false,
        "workbench.colorTheme": colorThemes[theme],
      },
    }),
  );
  try {
    await step("Running Embeddings: Cluster Categories", () =>
      Promise.race([
        until(() => existsSync(reportFile) || undefined, minutes * 60_000, "the command to end"),
        window.testsEnded.then(() => {
          throw new Error(`The command failed.\n${window.log.slice(-20).join("\n")}`);
        }),
      ]),
    );
    /** @type {RunReport} */
    const report = JSON.parse(readFileSync(reportFile, "utf8"));
    if (screenshot) {
      if (report.points > 0) await drawn(window.page, report.points);
      mkdirSync(path.dirname(path.resolve(screenshot)), { recursive: true });
      writeFileSync(screenshot, await settled(window.page));
      console.log(`Saved ${screenshot}.`);
    }
    return report;
  } finally {
    await window.close();
    remove(temporary);
  }
}

/**
 * Waits until the points are drawn and the view is measured.
 * @param {import("playwright-core").Page} page
 * @param {number} points
 */
async function drawn(page, points) {
  const timeout = 120_000;
  await plotIn(page).getByText(`${points} points`, { exact: true }).waitFor({ timeout });
  await plotIn(page).getByText("Measuring…").waitFor({ timeout, state: "hidden" });
}

/** @param {RunReport} report */
function summarize({
  outcome,
  categories,
  points,
  dimensions,
  explainedVariance,
  seconds,
  engine,
  failure,
}) {
  const words = categories.reduce((sum, category) => sum + category.words, 0);
  const variance = explainedVariance
    .slice(0, 3)
    .map((fraction) => `${(100 * fraction).toFixed(1)} %`);
  const stages = Object.entries(seconds).map(([stage, value]) => `${stage} ${value.toFixed(1)}`);
  const lines = {
    outcome: failure ? `${outcome} ${JSON.stringify(failure)}` : outcome,
    models: [engine?.chatModel, engine?.embeddingModel].filter(Boolean).join(", "),
    categories: categories.length,
    words,
    vectors: `${points} x ${dimensions}`,
    "variance of PC1-3": variance.join(", "),
    seconds: stages.join(", "),
  };
  for (const [name, value] of Object.entries(lines)) console.log(`${name}: ${value}`);
}
