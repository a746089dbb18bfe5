import * as assert from "node:assert/strict";
import { openWindow, plotIn, runCommand } from "../../tools/window.mjs";
import { root } from "./window";

describe("a plot that is moved into a window of its own", function () {
  this.timeout(5 * 60_000);
  let window: Awaited<ReturnType<typeof openWindow>>;
  after(() => window.close());

  it("is drawn there as it was looked at", async () => {
    window = await openWindow({
      extension: root,
      settings: {
        "embeddings.engine": "builtin",
        "embeddings.categories": ["fruits", "sports", "weather"],
        "embeddings.wordsPerCategory": 12,
      },
    });
    const { page } = window;
    await runCommand(page, "Embeddings: Cluster Categories");
    await page.getByRole("checkbox", { name: "fruits", checked: true }).first().waitFor();
    await page.keyboard.press("Enter");
    await plotIn(page).getByText("36 points", { exact: true }).waitFor();
    await plotIn(page).getByRole("checkbox", { name: "sports" }).click();
    await plotIn(page).getByText("24 of 36 points").waitFor();

    const opened = page.context().waitForEvent("page");
    await runCommand(page, "View: Move Editor into New Window");
    const moved = plotIn(await opened);
    await moved.getByText("24 of 36 points").waitFor();
    assert.equal(await moved.getByRole("checkbox", { name: "sports" }).isChecked(), false);
    const canvas = moved.locator(".plot-area canvas").first();
    await canvas.waitFor();
    const { width, height } = (await canvas.boundingBox()) ?? { width: 0, height: 0 };
    assert.ok(width > 200 && height > 200, `${width} x ${height}`);
    assert.equal(await page.locator("iframe.webview.ready").count(), 0, "it is gone from here");
  });
});
