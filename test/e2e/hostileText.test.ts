import * as assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openWindow } from "../../tools/window.mjs";
import { FakeServer } from "../unit/support/fakeServer";
import { cluster, notification, photographFailures, root } from "./window";

const category = "[Fix](command:workbench.action.files.newUntitledFile)";

describe("text of others in notifications, in a real window", function () {
  this.timeout(2 * 60_000);
  // It never answers, so the progress of the run stays to be looked at.
  const server = new FakeServer(() => new Promise(() => {}));
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;

  before(async () => {
    const host = await server.listen();
    window = await openWindow({
      extension: root,
      files: { "a.txt": "a\n" },
      settings: {
        "embeddings.engine": "ollama",
        "embeddings.ollama.host": host,
        "embeddings.categories": [category],
      },
    });
    ({ page } = window);
  });
  after(async () => {
    await window.close();
    server.close();
  });
  photographFailures(() => page);

  it("is no link, even where a category is written as one", async () => {
    await cluster(page, "[Fix]");
    const shown = await notification(page, "Embeddings: [Fix]");
    const message = shown.locator(".notification-list-item-message");
    await message.waitFor();
    assert.match((await message.textContent()) ?? "", /\[Fix\]\u2060\(command:workbench/);
    assert.equal(await message.locator("a").count(), 0);
  });
});
