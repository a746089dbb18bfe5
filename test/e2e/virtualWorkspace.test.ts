import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { remove, temporaryFolder, until } from "../../tools/processes.mjs";
import { openWindow, plotIn } from "../../tools/window.mjs";
import {
  option,
  palette,
  photographFailures,
  pick,
  points,
  pressUntil,
  quickInput,
  root,
  status,
} from "./window";

const scheme = "embeddings-memory";
const content = {
  "/garden/.gitignore": "secret/\n",
  "/garden/fruit.txt": "apple pear plum\nred wine\n",
  "/garden/beds/rose.txt": "roses need water\nstone walls\n",
  "/garden/secret/nettle.txt": "nettle\n",
};

/** An extension in a folder of its own whose files are the only ones of the workspace. */
function memoryExtension(): string {
  const folder = path.join(temporaryFolder(), "test.memory-0.0.1");
  fs.mkdirSync(folder);
  const manifest = {
    name: "memory",
    publisher: "test",
    version: "0.0.1",
    engines: { vscode: "^1.101.0" },
    main: "./main.js",
    activationEvents: [`onFileSystem:${scheme}`],
    capabilities: { virtualWorkspaces: true },
    scheme,
    content,
  };
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  fs.copyFileSync(path.join(root, "out/test/e2e/memoryExtension.js"), path.join(folder, "main.js"));
  return folder;
}

/** Tests of this file share one window and build on each other. */
describe("a virtual workspace, which is on no disk, in a real window", function () {
  this.timeout(2 * 60_000);
  this.bail(true);
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;
  let helper: string;

  before(async () => {
    helper = memoryExtension();
    window = await openWindow({
      extension: root,
      helper,
      virtual: `${scheme}:/garden`,
      settings: { "embeddings.engine": "builtin" },
    });
    ({ page } = window);
  });
  after(async () => {
    await window.close();
    remove(path.dirname(helper));
  });
  photographFailures(() => page);

  const plot = () => plotIn(page);
  const file = (name: string) => page.getByRole("treeitem", { name, exact: false }).first();
  const active = (name: string) => page.locator(`.tab.active[data-resource-name="${name}"]`);
  const row = (word: string) => plot().locator(".table-row").getByText(word, { exact: true });

  it("has its texts embedded, and points that lead to them", async () => {
    await file("fruit.txt").dblclick();
    await active("fruit.txt").waitFor();
    await page.locator(".view-line", { hasText: "red wine" }).click();
    await page.locator(".monaco-editor.focused .view-line").first().waitFor();
    await pressUntil(page, "Control+A", "selected)");
    await palette(page, "Embeddings: Embed Selection As…");
    await pick(page, "Words", "Words");
    await points(page, 5);
    await plot().getByRole("tab", { name: "Words" }).click();
    await row("wine").click();
    await page.keyboard.press("Enter");
    await status(page, "Ln 2, Col 9 (4 selected)").waitFor();
  });

  it("has its folders embedded, without what .gitignore leaves out", async () => {
    await palette(page, "Embeddings: Embed Folder…");
    await quickInput(page).fill("**/*.txt");
    await page.keyboard.press("Enter");
    await pick(page, "Lines", "Lines");
    await option(page, "A New Plot").click();
    await points(page, 4);
    await plot().getByRole("tab", { name: "Words" }).click();
    await row("stone walls").click();
    await page.keyboard.press("Enter");
    await active("rose.txt").waitFor();
    assert.equal(await row("nettle").count(), 0);
  });

  it("takes what is exported", async () => {
    await row("stone walls").click();
    await page
      .locator(".editor-group-container.active .tab.active", { hasText: "garden" })
      .waitFor();
    await palette(page, "Embeddings: Export Coordinates as CSV…");
    await until(
      async () => (await quickInput(page).inputValue()) === "/garden/garden.csv" || undefined,
      60_000,
      "the offered name",
    );
    await page.keyboard.press("Enter");
    await file("garden.csv").dblclick();
    await page.locator(".view-line", { hasText: /^stone.walls,beds\/rose\.txt,/ }).waitFor();
  });

  it("is searched by meaning", async () => {
    await palette(page, "Embeddings: Search Workspace by Meaning…");
    await quickInput(page).fill("grape juice");
    await option(page, "red wine · fruit.txt:2").waitFor();
    await page.keyboard.press("Escape");
  });
});
