import * as assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openWindow, plotIn } from "../../tools/window.mjs";
import { cluster, palette, photographFailures, points, reloadWindow, root } from "./window";

describe("the end of a window while a plot is being saved", function () {
  this.timeout(5 * 60_000);
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;

  before(async () => {
    window = await openWindow({
      extension: root,
      files: { "a.txt": "a\n" },
      settings: {
        "embeddings.engine": "builtin",
        "embeddings.categories": ["fruits", "sports", "weather"],
        "embeddings.wordsPerCategory": 12,
      },
    });
    ({ page } = window);
  });
  after(() => window.close());
  photographFailures(() => page);

  /** The groups that color the points. */
  const groups = async () =>
    (await plotIn(page).getByRole("checkbox").allInnerTexts()).map((text) => text.trim());
  const box = (name: string) => plotIn(page).getByRole("checkbox", { name });

  it("loses nothing where the window is reloaded", async () => {
    await cluster(page);
    await points(page, 36);
    await plotIn(page).getByRole("button", { name: "Find Clusters" }).click();
    await box("fruits").waitFor({ state: "detached" });
    const found = await groups();
    await reloadWindow(page);
    await points(page, 36);
    assert.deepEqual(await groups(), found);
  });

  it("loses nothing where its folder is closed", async () => {
    const address = page.url();
    await cluster(page);
    await points(page, 36);
    await plotIn(page).getByRole("button", { name: "Find Clusters" }).click();
    await box("fruits").waitFor({ state: "detached" });
    const found = await groups();
    const closed = page.waitForEvent("load");
    await palette(page, "Workspaces: Close Workspace");
    await closed;
    await page.goto(address);
    await points(page, 36);
    assert.deepEqual(await groups(), found);
  });
});
