import * as path from "node:path";
import { build } from "esbuild";
import type { BrowserContext, Page } from "playwright-core";
import { page as pageHtml } from "../../src/host/plots/page";
import type { Plot, PlotData, PlotEvents, PlotStyle, Camera } from "../../src/view/plot";
import { browser } from "./harness";
import { themes, type ThemeName } from "./themes";
import { root } from "../root";

/** What the page of this file offers to `evaluate`. */
interface Lab {
  plot: Plot;
  readonly calls: { [Name in keyof PlotEvents]: Parameters<PlotEvents[Name]>[] };
  readonly violations: string[];
  make(renderer: "gl" | "flat"): void;
  data(points: number, categories: number): PlotData;
  style(changes: Partial<PlotStyle>): PlotStyle;
  readonly isometric: Camera;
}
declare global {
  interface Window {
    lab: Lab;
  }
}

export interface PlotPage {
  readonly page: Page;
  readonly errors: string[];
  close(): Promise<void>;
}

export interface PlotPageOptions {
  readonly renderer?: "gl" | "flat";
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
}

const origin = "https://plot.test";
let script: Promise<string> | undefined;

/** A page with nothing but a plot, under the policy of the real one. */
export async function openPlot(options: PlotPageOptions = {}): Promise<PlotPage> {
  const { renderer = "gl", theme = "dark", width = 800, height = 600, scale = 1 } = options;
  script ??= bundle();
  const body = await script;
  const context: BrowserContext = await (
    await browser()
  ).newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    hasTouch: true,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  await page.route("**/*", (route) =>
    route.fulfill(
      route.request().url().endsWith(".js")
        ? { contentType: "text/javascript", body }
        : {
            contentType: "text/html",
            body: pageHtml({
              nonce: "bm9uY2U",
              cspSource: origin,
              scriptUri: `${origin}/plot.js`,
              styleUris: [],
            }),
          },
    ),
  );
  await page.goto(`${origin}/`);
  await page.evaluate(
    ([variables, renderer]) => {
      for (const [name, value] of Object.entries(variables)) {
        if (value !== null) document.documentElement.style.setProperty(name, value);
      }
      window.lab.make(renderer);
    },
    [themes[theme].variables, renderer] as const,
  );
  return { page, errors, close: () => context.close() };
}

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(root, "test/view/plotLab.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
  });
  return result.outputFiles[0]?.text ?? "";
}
