import * as assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { fromEnvironment } from "./environment";
import { difference, photographFailures, root } from "./window";
import { openWindow, plotIn, runCommand, settled } from "../../tools/window.mjs";

const categories = ["fruits", "vehicles", "sports", "countries"];

describe("Embeddings: Cluster Categories, on a real Ollama", function () {
  this.timeout(10 * 60_000);
  this.bail(true);
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;
  /** Of the first plot. */
  let points = 0;

  before(async () => {
    window = await openWindow({
      extension: root,
      settings: {
        "embeddings.engine": "ollama",
        "embeddings.ollama.host": fromEnvironment("TEST_OLLAMA_HOST"),
        "embeddings.ollama.chatModel": fromEnvironment("TEST_CHAT_MODEL"),
        "embeddings.ollama.embeddingModel": fromEnvironment("TEST_EMBEDDING_MODEL"),
        "embeddings.categories": categories,
        "embeddings.wordsPerCategory": 8,
        // The second run is to take its time, too.
        "embeddings.words": "regenerate",
      },
    });
    ({ page } = window);
  });

  after(() => window.close());

  photographFailures(() => page);

  /** The plot that is to be seen: its page, its picture at rest. */
  const plot = () => plotIn(page);
  const picture = () => settled(plot().locator(".plot-area"));
  const offered = (name: string) => page.getByRole("checkbox", { name, checked: true }).first();
  const says = (text: string | RegExp) => plot().getByText(text, { exact: true }).waitFor();

  it("offers the categories in the palette and draws a point for every word", async () => {
    await runCommand(page, "Embeddings: Cluster Categories");
    for (const name of categories) await offered(name).waitFor();
    await page.keyboard.press("Enter");
    const count = plot().getByText(/^\d+ points$/);
    await count.waitFor({ timeout: 8 * 60_000 });
    points = Number.parseInt((await count.textContent()) ?? "");
    assert.ok(points > categories.length, `only ${points} points`);

    await plot().getByRole("tab", { name: "Words" }).click();
    const words = plot().getByRole("grid", { name: "Words" });
    const rows = `[aria-rowcount="${points + 1}"]`;
    await words.and(plot().locator(rows)).waitFor();
    await plot().getByRole("tab", { name: "Categories" }).click();
    for (const name of categories) {
      assert.equal(await plot().getByRole("checkbox", { name }).isChecked(), true);
    }
  });

  it("takes a category away and brings it back", async () => {
    const all = await picture();
    const fruits = plot().getByRole("checkbox", { name: "fruits" });
    await fruits.click();
    await plot()
      .getByText(new RegExp(`^\\d+ of ${points} points$`))
      .waitFor();
    const without = await picture();
    assert.ok(!without.equals(all), "the picture is the same without fruits");
    await fruits.click();
    await says(`${points} points`);
    assert.ok(!(await picture()).equals(without), "the picture is the same with fruits again");
  });

  it("looks from four sides", async () => {
    const pictures = new Set<string>();
    for (const name of ["Front", "Side", "Top", "Isometric"]) {
      await plot().getByRole("button", { name, exact: true }).click();
      pictures.add((await picture()).toString("base64"));
    }
    assert.equal(pictures.size, 4);
  });

  it("cancels a second run midway and leaves the first plot intact", async () => {
    // Where labels go depends on where they were before; everything else is the same each time.
    await runCommand(page, "Embeddings: Toggle Labels");
    // The notice of the first use lies over the plot for a while.
    await runCommand(page, "Notifications: Clear All Notifications");
    const before = await picture();
    const tabs = page.getByRole("tab", { name: "fruits" });
    await runCommand(page, "Embeddings: Cluster Categories");
    await offered("sports").waitFor();
    await page.keyboard.press("Enter");
    await plot()
      .getByText(/^\w+ [1-9]\d* of 8$/)
      .waitFor();
    await plot().getByRole("button", { name: "Cancel", exact: true }).click();
    await plot().getByRole("button", { name: "Cancel", exact: true }).waitFor({ state: "hidden" });
    assert.equal(await tabs.count(), 2);

    await tabs.first().click();
    await says(`${points} points`);
    // Letters are rounded differently where the page was made again.
    assert.ok((await difference(page, before, await picture())) <= 2, "the first plot has changed");
  });
});
