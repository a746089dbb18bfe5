// A VS Code window in a browser that a script can drive and photograph.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { browserArguments, findBrowser } from "./browser.mjs";
import { remove, temporaryFolder, until } from "./processes.mjs";
import { startVscodeServer, windowUrl } from "./vscodeServer.mjs";

/**
 * @typedef {object} WindowOptions
 * @property {string} extension folder of the extension under development
 * @property {string} [helper] folder of another extension that works beside it, named PUBLISHER.NAME-VERSION
 * @property {string} [tests] module whose `run` is called in the extension host
 * @property {Record<string, unknown>} [settings]
 * @property {Record<string, string>} [files] content of the workspace by file name
 * @property {string} [virtual] address of a folder that is opened instead, which the helper knows
 * @property {import("./vscodeServer.mjs").Release} [release] of VS Code
 * @property {boolean} [trust] false opens the workspace in Restricted Mode, without asking
 * @property {Record<string, string> | undefined} [env] for the extension host
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [scale] device pixels for each CSS pixel
 */

/** Nothing that distracts, moves or uses the network. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "window.commandCenter": false,
  "security.workspace.trust.banner": "never",
  "security.workspace.trust.startupPrompt": "never",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
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
  const { extension, tests, virtual, release = "newest" } = options;
  const { trust = true, width = 1440, height = 900, scale = 1 } = options;
  const temporary = temporaryFolder();

  const workspace = path.join(temporary, "words");
  mkdirSync(workspace);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    const file = path.join(workspace, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const settings = {
    ...quietSettings,
    "security.workspace.trust.enabled": !trust,
    ...options.settings,
  };
  const server = await startVscodeServer({
    data: path.join(temporary, "vscode"),
    settings,
    env: options.env,
    helper: options.helper,
    trust,
    release,
  });
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
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
  const { address } = server;
  await page.goto(windowUrl({ address, workspace: virtual ?? workspace, extension, tests }));

  return {
    page,
    workspace,
    log,
    /** Where the window writes the user's settings. */
    settingsFile: server.settingsFile,
    /** Resolves with the exit code of the tests. */
    testsEnded,
    async close() {
      await browser.close();
      await server.stop();
      remove(temporary);
    },
  };
}

/**
 * Runs a command as a person does, with the palette; repeats it while the window is still opening and
 * does not yet respond to keys or know the command.
 * @param {import("playwright-core").Page} page
 * @param {string} title
 */
export async function runCommand(page, title) {
  const input = page.locator(".quick-input-widget input[type=text]");
  const option = page.getByRole("option", { name: title }).first();
  const found = async () => {
    try {
      await page.keyboard.press("Escape");
      await page.keyboard.press("F1");
      await input.fill(`>${title}`, { timeout: 3000 });
      await option.waitFor({ timeout: 3000 });
      return true;
    } catch {
      return undefined;
    }
  };
  await until(found, 120_000, `the command ${title}`);
  await page.keyboard.press("Enter");
}

/**
 * The page of the visible plot in the window: a frame inside a frame.
 * @param {import("playwright-core").Page} page
 */
export function plotIn(page) {
  return page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
}

/**
 * A picture (PNG) of the window or of a part of it, once it has stopped changing.
 * @param {Pick<import("playwright-core").Page, "screenshot">} place
 */
export async function settled(place) {
  let last = await place.screenshot();
  return until(
    async () => {
      const next = await place.screenshot();
      const same = next.equals(last);
      last = next;
      return same ? next : undefined;
    },
    60_000,
    "the picture to come to rest",
  );
}
