// The main job without a person: words, vectors, projection and plot in a real window, photographed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installBrowser } from "./browser.mjs";
import { ollamaSettings, runningOllama, startTestOllama } from "./ollama.mjs";
import { remove, step, temporaryFolder } from "./processes.mjs";
import { root } from "./project.mjs";
import { openWindow, plotIn, settled } from "./window.mjs";

/** @typedef {import("../src/host/runInPlot").RunReport} RunReport */

/**
 * @typedef {object} Job
 * @property {string | undefined} screenshot where the picture goes
 * @property {"dark" | "light"} theme
 * @property {readonly string[] | undefined} categories instead of the default ones
 * @property {number | undefined} words for each category
 */

const themes = { dark: "Default Dark Modern", light: "Default Light Modern" };

/**
 * Does the job and says what came of it.
 * @param {Job} job
 * @returns {Promise<boolean>} whether all of it succeeded
 */
export async function runHeadless(job) {
  if (!(await installBrowser())) throw new Error("This needs Chromium or Chrome.");
  const ollama = await ollamaWithModels();
  try {
    const report = await clusterInWindow(job, ollamaSettings(ollama));
    summarise(report);
    return report.outcome === "complete";
  } finally {
    await ollama.stop();
  }
}

/** The Ollama of this machine when it answers and has the models; else our own with small ones. */
async function ollamaWithModels() {
  const ollama = (await runningOllama()) ?? (await startTestOllama());
  if (!ollama) throw new Error("This needs a running Ollama, or Go to build one.");
  console.log(
    `Using Ollama at ${ollama.host} with ${ollama.chatModel} and ${ollama.embeddingModel}.`,
  );
  return ollama;
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
      scale: 2,
      files: { "silhouette.ts": readFileSync(path.join(root, "src/core/silhouette.ts"), "utf8") },
      settings: {
        ...settings,
        ...(categories ? { "embeddings.categories": categories } : {}),
        ...(words ? { "embeddings.wordsPerCategory": words } : {}),
        "workbench.colorTheme": themes[theme],
      },
    }),
  );
  try {
    const end = await step("Running Embeddings: Cluster Categories", () => window.testsEnded);
    if (end !== 0) throw new Error(`The command failed.\n${window.log.slice(-20).join("\n")}`);
    /** @type {RunReport} */
    const report = JSON.parse(readFileSync(reportFile, "utf8"));
    if (screenshot) {
      if (report.points > 0)
        await plotIn(window.page).getByText(`${report.points} points`).waitFor();
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

/** @param {RunReport} report */
function summarise({
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
  const variance = explainedVariance.slice(0, 3).map((share) => `${(100 * share).toFixed(1)} %`);
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
