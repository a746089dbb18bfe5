import * as assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openWindow } from "../../tools/window.mjs";
import { FakeServer } from "../unit/support/fakeServer";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { cluster, notification, palette, photographFailures, pick, points } from "./window";
import { openFile, root, selectAllOf } from "./window";

const category = "[Fix](command:workbench.action.files.newUntitledFile)";

const texts = [
  category,
  "![a](https://a.example/a.png) $(zap)",
  "<img src=https://a.example/b.png onerror=alert(1)> <a href=command:x>a</a>",
  "`a` **b** www.a.example &lt; a@a.example",
];

describe("text of others in notifications and hovers, in a real window", function () {
  this.timeout(4 * 60_000);
  // It writes no word, so the progress of the run stays to be looked at.
  const server = new FakeServer((request, response) =>
    request.path === "/api/chat" ? new Promise(() => {}) : answerAsOllama(request, response),
  );
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;

  before(async () => {
    const host = await server.listen();
    window = await openWindow({
      extension: root,
      files: { "a.txt": texts.join("\n") },
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

  it("is shown as it is over a point's text, with the one link to the plot", async () => {
    await selectAllOf(page, "a.txt");
    await palette(page, "Embeddings: Embed Selection As…");
    await pick(page, "lines", "Lines");
    await points(page, 4);
    await openFile(page, "a.txt");
    const line = page.locator(".view-line", { hasText: "www.a.example" });
    await line.hover({ position: { x: 20, y: 8 } });
    const hover = page.locator(".monaco-hover:visible", { hasText: "Nearest by cosine" });
    await hover.waitFor();
    const read = (await hover.innerText()).replaceAll("\u2060", "").replace(/\s+/g, " ");
    for (const text of texts) assert.ok(read.includes(text.slice(0, 70)), `${text} in ${read}`);
    const links = await hover.locator("a").allInnerTexts();
    assert.deepEqual(
      links.map((text) => text.trim()),
      ["Show in Plot"],
    );
    assert.equal(await hover.locator("img, code, strong").count(), 0);
  });
});
