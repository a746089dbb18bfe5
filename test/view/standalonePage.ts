import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { browser } from "./harness";

export interface StandalonePage {
  readonly page: Page;
  /** Requests beyond the file itself, errors, and what the console complains about. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Opens an exported page from disk, as a person would, with the network away. */
export async function openStandalone(html: string): Promise<StandalonePage> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "embeddings-page-"));
  const file = path.join(folder, "plot.html");
  fs.writeFileSync(file, html);
  const context = await (await browser()).newContext({ viewport: { width: 900, height: 700 } });
  await context.setOffline(true);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && url !== `file://${file}`) problems.push(`request: ${url}`);
  });
  await page.goto(`file://${file}`);
  return {
    page,
    problems,
    async close() {
      await context.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}
