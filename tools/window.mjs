// A VS Code window in a browser that a script can drive and photograph.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { browserArguments, findBrowser } from "./browser.mjs";
import { until } from "./processes.mjs";
import { startVscodeServer, windowUrl } from "./vscodeServer.mjs";

/**
 * @typedef {object} WindowOptions
 * @property {string} extension folder of the extension under development
 * @property {string} [tests] module whose `run` is called in the extension host
 * @property {Record<string, unknown>} [settings]
 * @property {Record<string, string>} [files] content of the workspace by file name
 * @property {Record<string, string> | undefined} [env] for the extension host
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [scale] device pixels for each CSS pixel
 */

/** Nothing that distracts, moves or calls out. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * Opens a window on a new, temporary workspace. Everything ends and is removed with `close`.
 * @param {WindowOptions} options
 */
export async function openWindow(options) {
  const { chromium } = await import("playwright-core");
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("No Chromium or Chrome was found; set CHROMIUM_PATH.");
  const { extension, tests, width = 1440, height = 900, scale = 1 } = options;
  const temporary = mkdtempSync(path.join(tmpdir(), "vscode-embeddings-"));
  const remove = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);

  const workspace = path.join(temporary, "words");
  mkdirSync(workspace);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    writeFileSync(path.join(workspace, name), content);
  }
  const settings = { ...quietSettings, ...options.settings };
  const server = await startVscodeServer({
    data: path.join(temporary, "vscode"),
    settings,
    env: options.env,
  });
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  const page = await context.newPage();
  /** @type {Promise<number>} */
  const testsEnded = new Promise((resolve) => {
    void page.exposeFunction("codeAutomationExit", resolve);
  });
  /** @type {string[]} */
  const log = [];
  await page.exposeFunction(
    "codeAutomationLog",
    (/** @type {string} */ type, /** @type {unknown} */ args) => {
      log.push(`${type} ${JSON.stringify(args)}`);
    },
  );
  await page.goto(windowUrl({ address: server.address, workspace, extension, tests }));

  return {
    page,
    workspace,
    log,
    /** Resolves with the exit code of the tests. */
    testsEnded,
    async close() {
      await browser.close();
      await server.stop();
      remove();
    },
  };
}

/**
 * The page of the plot in the window: a frame inside a frame.
 * @param {import("playwright-core").Page} page
 */
export function plotIn(page) {
  return page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
}

/**
 * Photographs the window once it has stopped changing.
 * @param {import("playwright-core").Page} page
 * @param {string} [file]
 */
export async function settled(page, file) {
  let last = await page.screenshot();
  const picture = await until(
    async () => {
      const next = await page.screenshot();
      const same = next.equals(last);
      last = next;
      return same ? next : undefined;
    },
    30_000,
    "the window to come to rest",
  );
  if (file) writeFileSync(file, picture);
  return picture;
}
