import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Locator, Page } from "playwright-core";
import { temporaryFolder, until } from "../../tools/processes.mjs";
import { openWindow, plotIn } from "../../tools/window.mjs";
import {
  chosen,
  closeTab,
  configure,
  listClosed,
  openFile,
  option,
  palette,
  photographFailures,
  pick,
  pressUntil,
  quickInput,
  reloadWindow,
  root,
  selectAllOf,
  status,
} from "./window";

const files = {
  "fruit.txt":
    "apple pear plum\nred wine\nA passport for sports fans\nfootball tonight\napple cake\n",
  "garden/rose.txt": "roses need water\nthe goalkeeper caught the ball\nstone walls\n",
};

/** Tests of this file share one window and build on each other. */
describe("the link between editor and plot, by keys and clicks in a real window", function () {
  this.timeout(2 * 60_000);
  this.bail(true);
  const settings = path.join(temporaryFolder(), "settings.json");
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;

  before(async () => {
    window = await openWindow({
      extension: root,
      tests: path.join(root, "out/test/e2e/settingsInHost.js"),
      env: { TEST_SETTINGS: settings },
      files,
      settings: { "embeddings.engine": "builtin", "embeddings.maxSearchLines": 6 },
    });
    ({ page } = window);
    await page.locator(".explorer-folders-view").waitFor();
    await page.evaluate(watchEditor);
  });
  after(() => window.close());
  photographFailures(() => page);

  const plot = () => plotIn(page);
  const points = (count: number) => plot().getByText(`${count} points`, { exact: true }).waitFor();
  const row = (word: string) => plot().getByRole("row", { name: word, exact: false }).first();
  const selectedRow = (word: string) =>
    plot().locator(".table-row[aria-selected=true]").getByText(word, { exact: true }).waitFor();
  const options = () => page.locator(".quick-input-list .monaco-list-row");
  const said = (text: string) => status(page, text).waitFor();
  const active = (name: string) => page.locator(`.tab.active[data-resource-name="${name}"]`);
  const line = (text: string) => page.locator(".view-line").filter({ hasText: text }).first();

  /** What the editor marks with a line below, as "text: style color". */
  async function marks(): Promise<string[]> {
    const boxes = await page.evaluate(() => globalThis.window.decorations());
    return boxes
      .filter(({ top, bottom }) => top === "0px" && bottom === "2px")
      .map(({ text, style, color }) => `${text}: ${style} ${color}`);
  }
  async function marked(fits: (marks: string[]) => boolean): Promise<string[]> {
    let last: string[] = [];
    return until(
      async () => (fits((last = await marks())) ? last : undefined),
      60_000,
      "the marks in the editor",
    ).catch((error: unknown) => assert.fail(`${String(error)} There are ${last.join(", ")}.`));
  }
  /** Waits until the place, "line:text", has flashed since this was last asked. */
  const flashed = (place: string) =>
    page.waitForFunction((place) => globalThis.window.flashes.delete(place), place);
  const swatchOf = (category: string) =>
    plot()
      .locator(".legend-row", { hasText: category })
      .locator(".swatch path")
      .getAttribute("fill");

  /** Where in the box of a line its character begins, or a little behind it. */
  async function placeIn(line: Locator, character: number): Promise<{ x: number; y: number }> {
    const text = line.locator(":scope > span");
    const box = await text.boundingBox();
    assert.ok(box);
    const { length } = (await text.textContent()) ?? "";
    return { x: ((character + 0.3) * box.width) / length, y: box.height / 2 };
  }
  async function caretIn(line: Locator, character: number): Promise<void> {
    await line.click({ position: await placeIn(line, character) });
  }

  it("asks what becomes a point, and underlines the texts in their category's color", async () => {
    await selectAllOf(page, "fruit.txt");
    await palette(page, "Embeddings: Embed Selection As…");
    await page.getByText("What becomes a point?").waitFor();
    await option(page, /^Lines.*suggested/).waitFor();
    await pick(page, "words", "Words");
    await points(13);
    const color = await swatchOf("fruit.txt:1-5");
    const found = await marked((all) => all.length === 14);
    assert.deepEqual(found.slice(0, 4), [
      `apple: solid ${color}`,
      `pear: solid ${color}`,
      `plum: solid ${color}`,
      `red: solid ${color}`,
    ]);
  });

  it("asks where more texts go, places them in frozen axes, and recomputes the projection", async () => {
    await selectAllOf(page, "rose.txt");
    await palette(page, "Embeddings: Embed Selection As…");
    await chosen(page, "Lines").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Add to which plot?").waitFor();
    const offered = await options().allInnerTexts();
    assert.match(
      offered[0] ?? "",
      /^Add to “fruit\.txt:1-5”\s+The projection of all points is recomputed\./,
    );
    assert.match(offered[1] ?? "", /Axes Frozen\s+Its points stay in place/);
    assert.match(offered[2] ?? "", /^A New Plot/);
    await chosen(page, "The projection of all points is recomputed").waitFor();
    await page.keyboard.press("ArrowDown");
    await chosen(page, "Axes Frozen").waitFor();
    await page.keyboard.press("Enter");
    await points(16);
    const own = await swatchOf("garden/rose.txt:1-3");
    assert.notEqual(own, await swatchOf("fruit.txt:1-5"));
    await marked((all) => all.length === 3 && all.every((mark) => mark.endsWith(`solid ${own}`)));
    const placed = plot().getByText("3 points were added to frozen axes.");
    await placed.waitFor();
    await plot().getByRole("button", { name: "Recompute Projection" }).click();
    await placed.waitFor({ state: "hidden" });
  });

  it("makes a new plot when that is chosen", async () => {
    await selectAllOf(page, "rose.txt");
    await palette(page, "Embeddings: Embed Selection As…");
    await chosen(page, "Lines").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Add to which plot?").waitFor();
    await pick(page, "new", "A New Plot");
    await points(3);
    await closeTab(page, "garden/rose.txt:1-3");
    await points(16);
  });

  it("marks with dots in the gutter, or not at all, as the setting says", async () => {
    await openFile(page, "fruit.txt");
    await configure(settings, { "embeddings.decorations": "gutter" });
    const dots = page.locator(".glyph-margin-widgets .cgmr");
    await dots.nth(4).waitFor();
    assert.equal(await dots.count(), 5);
    const images = await dots.evaluateAll((all) =>
      all.map((dot) => getComputedStyle(dot).backgroundImage),
    );
    const color = (await swatchOf("fruit.txt:1-5")) ?? "";
    const [, image = ""] = /base64,([^"]*)/.exec(images[0] ?? "") ?? [];
    assert.ok(Buffer.from(image, "base64").toString().includes(color), images[0]);
    assert.deepEqual(await marks(), []);
    await configure(settings, { "embeddings.decorations": "off" });
    await dots.first().waitFor({ state: "detached" });
    assert.deepEqual(await marks(), []);
    await configure(settings, { "embeddings.decorations": "underline" });
    await marked((all) => all.length === 14);
  });

  it("marks only what the plot shows, in the colors that the plot shows it in", async () => {
    const box = plot().getByRole("checkbox", { name: "fruit.txt:1-5" });
    const safe = plot().getByRole("menuitemcheckbox", { name: "Color-blind-safe palette" });
    await box.click();
    await marked((all) => all.length === 0);
    await caretIn(line("apple pear"), 7);
    await palette(page, "Embeddings: Show in Plot");
    await marked((all) => all.length === 14);
    assert.equal(await box.isChecked(), true);
    const before = await swatchOf("fruit.txt:1-5");
    await plot().getByRole("button", { name: "Colors and shapes" }).click();
    await safe.click();
    const color = await swatchOf("fruit.txt:1-5");
    assert.notEqual(color, before);
    await marked(
      (all) => all.length === 14 && all.every((mark) => mark.endsWith(`solid ${color}`)),
    );
    await plot().getByRole("button", { name: "Colors and shapes" }).click();
    await plot().getByRole("menuitemcheckbox", { name: "Turbo palette" }).click();
    await marked(
      (all) => all.length === 14 && all.every((mark) => mark.endsWith(`solid ${before}`)),
    );
  });

  it("highlights the point whose text the caret is in, unless that is switched off", async () => {
    await plot().getByRole("tab", { name: "Words" }).click();
    await caretIn(line("apple pear"), 7);
    await selectedRow("pear");
    const seen = await plot().locator("body").evaluateHandle(watchSelection);
    await configure(settings, { "embeddings.followCaret": false });
    await caretIn(line("red wine"), 5);
    await said("Ln 2, Col 6");
    await configure(settings, { "embeddings.followCaret": true });
    await caretIn(line("football"), 2);
    await selectedRow("football");
    const words = await seen.evaluate((words) => words);
    assert.ok(words.includes("football") && !words.includes("wine"), words.join());
  });

  it("shows the text at the caret in the plot by a command, also where carets are not followed", async () => {
    await configure(settings, { "embeddings.followCaret": false });
    await caretIn(line("apple pear"), 12);
    await palette(page, "Embeddings: Show in Plot");
    await selectedRow("plum");
    await pressUntil(page, "Control+End", "Ln 6, Col 1");
    await palette(page, "Embeddings: Show in Plot");
    await page.getByText("The text at the cursor is not in any open plot.").first().waitFor();
    await configure(settings, { "embeddings.followCaret": true });
  });

  it("names the nearest neighbors in a hover, which leads to the plot", async () => {
    await line("red wine").hover({ position: await placeIn(line("red wine"), 5) });
    const hover = page.locator(".monaco-hover:visible", { hasText: "Nearest by cosine" });
    await hover.waitFor();
    assert.match(await hover.innerText(), /^wine · fruit\.txt:1-5/);
    const neighbors = await hover.getByRole("listitem").allInnerTexts();
    assert.equal(neighbors.length, 5);
    for (const neighbor of neighbors) assert.match(neighbor, /^\s*-?\d\.\d\d \S/);
    await hover.getByText("Show in Plot").click();
    await selectedRow("wine");
  });

  it("peeks at the text of a clicked word, and goes there with Enter", async () => {
    await row("sports").click();
    await flashed("3:sports");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "IFRAME");
    await page.keyboard.press("Enter");
    await said("Ln 3, Col 22 (6 selected)");
    await page.locator(".editor-instance .monaco-editor.focused").waitFor();
  });

  it("lists the places of a text that stands in several at a click and at Enter, with a preview of each", async () => {
    const list = quickInput(page).and(page.getByPlaceholder("“apple”: 2 places"));
    await row("apple").click();
    await list.waitFor();
    await flashed("1:apple");
    assert.deepEqual(
      (await options().allInnerTexts()).map((text) => text.trim()),
      ["apple pear plumfruit.txt:1", "apple cakefruit.txt:5"],
    );
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    await plot().locator(".table:focus").waitFor();
    await page.keyboard.press("Enter");
    await list.waitFor();
    await page.keyboard.press("ArrowDown");
    await flashed("5:apple");
    await page.keyboard.press("Enter");
    await said("Ln 5, Col 6 (5 selected)");
  });

  it("marks a changed text in editor and plot, and embeds it again", async () => {
    await openFile(page, "fruit.txt");
    await line("red wine").dblclick({ position: await placeIn(line("red wine"), 5) });
    await said("(4 selected)");
    await page.keyboard.type("juice");
    const changed = plot().getByRole("button", { name: "1 text has changed." });
    await changed.waitFor();
    await marked((all) => all.some((mark) => mark.startsWith("juice: dashed")));
    await plot().locator(".table-row.stale").getByText("wine", { exact: true }).waitFor();
    await changed.click();
    await selectedRow("wine");
    await plot().getByRole("button", { name: "Re-embed" }).click();
    await plot().locator(".table-row").getByText("juice", { exact: true }).waitFor();
    await changed.waitFor({ state: "hidden" });
    await marked((all) => all.some((mark) => mark.startsWith("juice: solid")));
  });

  it("brings plot, marks and links back when the window is reloaded", async () => {
    await page.locator(".tab.dirty").first().waitFor({ state: "detached" });
    await reloadWindow(page);
    await page.evaluate(watchEditor);
    // What was selected still is.
    await plot().getByText("16 points, 1 selected", { exact: true }).waitFor();
    await marked((all) => all.length === 14 && all.some((mark) => mark.startsWith("juice: solid")));
    await plot().getByRole("tab", { name: "Words" }).click();
    await row("juice").click();
    await flashed("2:juice");
    await caretIn(line("apple pear"), 7);
    await selectedRow("pear");
  });

  describe("search by meaning", () => {
    const cosines = async (): Promise<number[]> =>
      (await options().allInnerTexts()).map((text) => parseFloat(text));
    /** The list for the phrase, once it begins with the line. */
    async function search(phrase: string, first: string): Promise<void> {
      await quickInput(page).fill(phrase);
      await options().first().getByText(first).waitFor();
    }

    it("lists the lines of the file by cosine, previews, and Escape goes back", async () => {
      await openFile(page, "fruit.txt");
      await caretIn(line("red juice"), 2);
      await said("Ln 2, Col 3");
      await palette(page, "Embeddings: Search File by Meaning…");
      await page.getByText("Search 5 Lines by Meaning", { exact: true }).waitFor();
      await search("soccer tonight", "football tonight");
      const list = await cosines();
      assert.deepEqual(
        list,
        list.toSorted((a, b) => b - a),
      );
      assert.ok(list.every((cosine) => cosine >= -1 && cosine <= 1));
      await options().nth(1).getByText("A passport for sports fans · line 3").waitFor();
      await flashed("4:football tonight");
      await page.keyboard.press("ArrowDown");
      await flashed("3:A passport for sports fans");
      await page.keyboard.press("Escape");
      await listClosed(page);
      await said("Ln 2, Col 3");
      await page.keyboard.type("x");
      await line("rexd juice").waitFor();
      await page.keyboard.press("Control+Z");
    });

    it("finds lines in files that are not open, and says what its limit left out", async () => {
      await palette(page, "Embeddings: Search Workspace by Meaning…");
      await page.getByText("Search 6 Lines by Meaning (left out: 2 lines)").waitFor();
      await search("roses in the garden", "roses need water · garden/rose.txt:1");
      await page.keyboard.press("Enter");
      await active("rose.txt").waitFor();
      await said("Ln 1, Col 17 (16 selected)");
    });

    it("gives back the document where it began, when other ones were previewed", async () => {
      await openFile(page, "fruit.txt");
      await caretIn(line("apple cake"), 3);
      await said("Ln 5, Col 4");
      await palette(page, "Embeddings: Search Workspace by Meaning…");
      await search("roses in the garden", "roses need water");
      await active("rose.txt").waitFor();
      await page.keyboard.press("Escape");
      await listClosed(page);
      await active("fruit.txt").waitFor();
      await said("Ln 5, Col 4");
    });
  });
});

/** A decoration of the editor: a box over a part of a line, whose letters are all of one width. */
interface Box {
  readonly text: string;
  readonly line: number;
  readonly top: string;
  readonly bottom: string;
  readonly style: string;
  readonly color: string;
}

declare global {
  interface Window {
    decorations(): Box[];
    /** Places that have flashed, as "line:text": a flash is over soon. */
    flashes: Set<string>;
  }
}

/** Runs in the window. */
function watchEditor(): void {
  window.decorations = () => {
    const editor = document.querySelector(".editor-instance .monaco-editor");
    const all = (selector: string) => [...(editor?.querySelectorAll<HTMLElement>(selector) ?? [])];
    const lines = new Map(all(".view-line").map((line) => [line.style.top, line]));
    return all(".view-overlays .cdr").map((box) => {
      const line = lines.get(box.parentElement?.style.top ?? "");
      const content = (line?.textContent ?? "").replaceAll("\u00a0", " ");
      const width = (line?.firstElementChild?.getBoundingClientRect().width ?? 0) / content.length;
      const [from, size] = [parseFloat(box.style.left), parseFloat(box.style.width)];
      const style = getComputedStyle(box);
      return {
        text: content.slice(Math.round(from / width), Math.round((from + size) / width)),
        line: line ? parseFloat(line.style.top) / line.offsetHeight + 1 : 0,
        top: style.borderTopWidth,
        bottom: style.borderBottomWidth,
        style: style.borderBottomStyle,
        color: style.borderBottomColor,
      };
    });
  };
  window.flashes = new Set();
  setInterval(() => {
    for (const { top, line, text } of window.decorations()) {
      if (top === "1px") window.flashes.add(`${line}:${text}`);
    }
  }, 50);
}

/** The words that are selected from now on. */
function watchSelection(body: HTMLElement): string[] {
  const words: string[] = [];
  new MutationObserver(() => {
    const selected = body.querySelectorAll(".table-row[aria-selected=true] .cell.text");
    words.push(...Array.from(selected, (cell) => cell.textContent));
  }).observe(body, { subtree: true, childList: true });
  return words;
}
