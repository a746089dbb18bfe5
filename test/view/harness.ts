import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { page as pageHtml } from "../../src/host/plots/page";
import { type FromView, type ToView } from "../../src/protocol/messages";
import { browserArguments, findBrowser } from "../../tools/browser.mjs";
import { defaultStyles, themes, type ThemeName } from "./themes";
import { root } from "../root";

/**
 * The built page (dist/view) in a real Chromium, under its real policy, as a webview shows it: theme
 * variables and default styles of VS Code, and an `acquireVsCodeApi` that records what is posted.
 * The only thing that is not real is the extension host: the test plays its part.
 */
export interface View {
  readonly page: Page;
  /** Sends a message as the extension host would. */
  post(message: ToView): Promise<void>;
  /** All messages of the page so far, oldest first. */
  messages(): Promise<FromView[]>;
  /** The first message of this type after the first `skip` ones, waiting for it if need be. */
  waitFor<T extends FromView["type"]>(
    type: T,
    skip?: number,
  ): Promise<Extract<FromView, { type: T }>>;
  /** What the page last gave to `setState`. */
  state(): Promise<unknown>;
  setTheme(theme: ThemeName): Promise<void>;
  /** Closes and opens the page again; only the state survives, as when the panel was hidden. */
  reload(): Promise<void>;
  /** A PNG; with a name it is also kept as out/screenshots/NAME.png. */
  screenshot(name?: string): Promise<Buffer>;
  /** Violations of the content security policy, uncaught errors and requests to other places. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** Closes the view of each test; nothing in it may have been forbidden or gone wrong. */
export function closeAfterEach(view: () => View): void {
  afterEach(async () => {
    const violations = await view().violations();
    await view().close();
    assert.deepEqual(violations, []);
  });
}

export interface ViewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reduceMotion?: boolean;
  /** What `getState` returns at first. */
  readonly state?: unknown;
  /** False takes WebGL away, as on a machine without it; "unlinked": its driver links no shaders. */
  readonly webgl?: boolean | "unlinked";
  /** Device pixels for each CSS pixel. */
  readonly scale?: number;
}

const origin = "https://view.test";

/** What the stub keeps in the page. */
interface Recorder {
  messages: FromView[];
  violations: string[];
}
declare global {
  interface Window {
    recorder: Recorder;
  }
  /** One browser for all test files; each bundles its own copy of this module. */
  var sharedBrowser: Promise<Browser> | undefined;
}

/** What the pages that were closed since the last test have violated. */
const broken: string[] = [];

afterEach(() => assert.deepEqual(broken.splice(0), []));

after(async () => {
  const browser = await globalThis.sharedBrowser;
  globalThis.sharedBrowser = undefined;
  await browser?.close();
});

export async function openView(options: ViewOptions = {}): Promise<View> {
  const { width = 900, height = 700, scale = 1, reduceMotion = false, webgl = true } = options;
  const context = await (
    await browser()
  ).newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: reduceMotion ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const outside: string[] = [];
  page.on("pageerror", (error) => outside.push(`error: ${error.message}`));
  await context.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    const body = url.origin === origin ? contentOf(url.pathname) : undefined;
    if (body !== undefined) return route.fulfill(body);
    outside.push(`request: ${url.href}`);
    return route.abort();
  });
  await page.addInitScript(playWebview, { state: options.state, webgl });

  let theme = options.theme ?? "dark";
  const load = async () => {
    await page.goto(`${origin}/`);
    await page.evaluate(applyTheme, themeOf(theme, reduceMotion));
  };
  await load();

  const view: View = {
    page,
    post: (message) => page.evaluate((data) => window.postMessage(data, "*"), message),
    messages: () => page.evaluate(() => window.recorder.messages),
    async waitFor(type, skip = 0) {
      await page.waitForFunction(
        ([type, skip]) =>
          window.recorder.messages.filter((message) => message.type === type).length > skip,
        [type, skip] as const,
      );
      const messages = (await view.messages()).filter((message) => message.type === type);
      return messages[skip] as Extract<FromView, { type: typeof type }>;
    },
    state: () =>
      page.evaluate((): unknown => JSON.parse(sessionStorage.getItem("state") ?? "null")),
    async setTheme(next) {
      theme = next;
      await page.evaluate(applyTheme, themeOf(theme, reduceMotion));
    },
    reload: load,
    screenshot(name) {
      const file = name && path.join(root, "out/screenshots", `${name}.png`);
      return page.screenshot(file ? { path: file } : {});
    },
    async violations() {
      return [...(await page.evaluate(() => window.recorder.violations)), ...outside];
    },
    async close() {
      broken.push(...(await view.violations()));
      await context.close();
    },
  };
  return view;
}

/** The one browser of all test files. */
export function browser(): Promise<Browser> {
  return (globalThis.sharedBrowser ??= launch());
}

async function launch(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("No Chromium or Chrome was found; set CHROMIUM_PATH.");
  return chromium.launch({ executablePath, args: browserArguments });
}

function contentOf(pathname: string) {
  if (pathname === "/") return { contentType: "text/html", body: html() };
  if (pathname === "/favicon.ico") return { status: 204, body: "" };
  const file = path.join(root, "dist/view", path.basename(pathname));
  return fs.existsSync(file) ? { path: file } : undefined;
}

function html(): string {
  const styles = fs.readdirSync(path.join(root, "dist/view")).filter((f) => f.endsWith(".css"));
  return pageHtml({
    nonce: "bm9uY2U",
    cspSource: origin,
    scriptUri: `${origin}/view.js`,
    styleUris: styles.map((file) => `${origin}/${file}`),
  });
}

function themeOf(theme: ThemeName, reduceMotion: boolean) {
  const { kind, variables, ...rest } = themes[theme];
  const classes = [...rest.classes, ...(reduceMotion ? ["vscode-reduce-motion"] : [])];
  return { kind, classes, variables, defaultStyles };
}

/** Runs in the page, as VS Code does it: classes and data on the body, variables on the root. */
function applyTheme(theme: ReturnType<typeof themeOf>) {
  const { style } = document.documentElement;
  for (const name of [...style].filter((name) => name.startsWith("--vscode-"))) {
    style.removeProperty(name);
  }
  for (const [name, value] of Object.entries(theme.variables)) {
    if (value !== null) style.setProperty(name, value);
  }
  const old = [...document.body.classList].filter((name) => name.startsWith("vscode-"));
  document.body.classList.remove(...old);
  document.body.classList.add(...theme.classes);
  document.body.dataset["vscodeThemeKind"] = theme.kind;
  if (document.getElementById("_defaultStyles")) return;
  const element = document.createElement("style");
  element.id = "_defaultStyles";
  element.textContent = theme.defaultStyles;
  document.head.prepend(element);
}

/** Runs in the page before its script. */
function playWebview({ state, webgl }: { state: unknown; webgl: boolean | "unlinked" }) {
  const recorder: Recorder = { messages: [], violations: [] };
  window.recorder = recorder;
  document.addEventListener("securitypolicyviolation", (event) => {
    recorder.violations.push(`policy: ${event.effectiveDirective} ${event.blockedURI}`);
  });
  if (!sessionStorage.getItem("state") && state !== undefined) {
    sessionStorage.setItem("state", JSON.stringify(state));
  }
  let acquired = false;
  Object.assign(window, {
    acquireVsCodeApi: () => {
      if (acquired) throw new Error("An instance of the VS Code API has already been acquired");
      acquired = true;
      return Object.freeze({
        postMessage: (message: FromView) => recorder.messages.push(structuredClone(message)),
        setState: (next: unknown) => {
          sessionStorage.setItem("state", JSON.stringify(next));
          return next;
        },
        getState: (): unknown => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      });
    },
  });
  if (webgl === "unlinked") {
    Object.assign(WebGL2RenderingContext.prototype, { getProgramParameter: () => false });
  }
  if (webgl) return;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the canvas below
  const getContext = HTMLCanvasElement.prototype.getContext;
  Object.assign(HTMLCanvasElement.prototype, {
    getContext(this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      if (kind.includes("webgl")) return null;
      return (getContext as (...all: unknown[]) => unknown).call(this, kind, ...rest);
    },
  });
}
