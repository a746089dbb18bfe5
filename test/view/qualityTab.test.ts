import * as assert from "node:assert/strict";
import type { NotJudged } from "../../src/protocol/messages";
import { notebookCategories } from "../notebookCategories";
import { closeAfterEach, type View } from "./harness";
import { openPlot, saved } from "./openPlot";
import { qualityOf } from "./quality";
import { columnOf, showMessage } from "./scatter";

function shown() {
  const show = showMessage();
  show.scatter.sourceCounts.fill(1);
  show.scatter.columns.push({
    ...columnOf("clusters", ["a", "b"]),
    codes: Uint32Array.from({ length: 32 }, (_, point) => point % 2),
  });
  return show;
}

describe("the quality tab", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const open = async (show = shown(), message = qualityOf(show)) => {
    view = await openPlot({ height: 1400 }, show);
    await view.page.getByRole("tab", { name: "Quality" }).click();
    await view.post(message);
    await view.page.locator(".quality[aria-busy=false]").waitFor();
    return message.quality;
  };
  const section = (name: string) => view.page.locator("summary", { hasText: name });
  const selection = (fits: (points: number[]) => boolean) =>
    saved(view, (state) => fits(state.selection));

  it("asks when it is opened, once, and again for other points", async () => {
    const quality = await open();
    const asked = async () =>
      (await view.messages()).filter(({ type }) => type === "quality").length;
    assert.deepEqual(await view.waitFor("quality"), { type: "quality", space: "1" });
    assert.equal((await view.waitFor("agreement")).column, "clusters");
    await view.page.getByRole("tab", { name: "Words" }).click();
    await view.page.getByRole("tab", { name: "Quality" }).click();
    assert.equal(await asked(), 1);
    await view.post(shown());
    await view.waitFor("quality", 1);
    assert.equal(await view.page.locator(".quality").getAttribute("aria-busy"), "true");
    await view.page.getByText("Measuring…").first().waitFor();
    await view.post({ type: "quality", quality });
    await view.page.locator(".quality[aria-busy=false]").waitFor();
  });

  it("says each figure with what chance would give, and of how many points it is", async () => {
    const { judged } = await open();
    assert.ok(typeof judged !== "string");
    const figures = view.page.locator(".figures");
    const text = async () => (await figures.innerText()).replace(/\s+/g, " ");
    assert.match(await text(), /Purity \d+% of the 10 nearest .*; by chance 23%\. Exact, from 32/);
    assert.match(
      await text(),
      /Silhouette −?0\.\d\d from −1 to 1: .* by chance 0\. Exact, from 32/,
    );
    const agreement = { column: "category", other: "clusters", points: 30 };
    await view.post({
      type: "agreement",
      agreement: { ...agreement, figures: { rand: -0.02, information: 0.61 } },
    });
    await figures.getByText("0.61").waitFor();
    assert.match(await text(), /−0\.02 adjusted Rand index.*by chance 0\. Exact, from 30 points/);
    await view.post({ type: "agreement", agreement });
    await figures.getByText("fewer than two groups").waitFor();
    assert.doesNotMatch(await text(), /0\.61/);
    const estimated = { ...judged, silhouetteOf: 12 };
    await view.post({
      type: "quality",
      quality: { ...qualityOf(shown()).quality, judged: estimated },
    });
    await figures.getByText("Estimated from 12 of 32 points.").waitFor();
  });

  it("says in a sentence why there are no figures, and still lists odd points", async () => {
    const quality = await open();
    const sentences: Record<NotJudged, string> = {
      tooFewPoints: "Three points are needed",
      allEqual: "All vectors are equal",
      oneGroup: "There is one group",
      allAlone: "Every point is alone",
      tooManyGroups: "more than 5,000 groups",
      scale: "is a scale without groups",
    };
    for (const [judged, sentence] of Object.entries(sentences)) {
      await view.post({ type: "quality", quality: { ...quality, judged: judged as NotJudged } });
      await view.page.locator(".quality").getByText(sentence).waitFor();
      assert.equal(await view.page.locator(".figures, .groups, .confusion").count(), 0);
      await section("Outliers").waitFor();
    }
  });

  it("sorts the groups by any column, and names typical and odd points, which lead to them", async () => {
    const { judged } = await open();
    assert.ok(typeof judged !== "string");
    const table = view.page.getByRole("table", { name: "Quality of Categories" });
    const names = () => table.locator("tbody th bdi").allInnerTexts();
    await table.getByRole("button", { name: "Group", exact: true }).click();
    assert.deepEqual(await names(), ["countries", "fruits", "sports", "vehicles"]);
    await table.getByRole("button", { name: "Group", exact: true }).click();
    assert.deepEqual(await names(), ["vehicles", "sports", "fruits", "countries"]);
    assert.equal(
      await table.getByRole("columnheader", { name: "Group" }).getAttribute("aria-sort"),
      "descending",
    );
    await table.locator("tbody button").first().focus();
    await view.page.keyboard.press("ArrowDown");
    await view.page.keyboard.press("ArrowDown");
    await view.page.keyboard.press("Enter");
    const typical = judged.typical[0] ?? -1;
    await table
      .locator(".named")
      .getByRole("button", { name: `fruits ${typical}` })
      .click();
    await selection((points) => points.join() === String(typical));
    assert.deepEqual(await view.waitFor("open"), { type: "open", point: typical, how: "show" });
  });

  it("selects the points of a cell by click and by keys, and says what a cell means", async () => {
    const quality = await open();
    const { codeOf } = shown().scatter.grouping;
    const expected = (from: number, to: number) =>
      [...codeOf.keys()].filter((point) => {
        const near = quality.nearest.subarray(point * quality.k, (point + 1) * quality.k);
        return codeOf[point] === from && near.some((other) => codeOf[other] === to);
      });
    const cell = (row: number, column: number) =>
      view.page.locator(`.confusion td[data-row="${row}"][data-column="${column}"]`);
    const isSelected = (from: number, to: number) => {
      const wanted = expected(from, to).join();
      return selection((points) => [...points].sort((a, b) => a - b).join() === wanted);
    };
    assert.ok(expected(0, 1).length > 0 && expected(1, 1).length > 0);
    await cell(0, 1).click();
    await isSelected(0, 1);
    await cell(0, 1).focus();
    await view.page.keyboard.press("ArrowDown");
    await view.page.keyboard.press("Enter");
    await isSelected(1, 1);
    const label = /^fruits: \d+% of nearest neighbors are in vehicles$/;
    assert.match((await cell(0, 1).getAttribute("aria-label")) ?? "", label);
    const grid = view.page.getByRole("grid", { name: "Groups of the nearest neighbors" });
    assert.equal(await grid.getByRole("columnheader").count(), 4);
    assert.equal(await grid.locator("td[tabindex='0']").count(), 1);
  });

  it("lists the pairs that are confused most where there are many groups", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `group ${index}`);
    const show = showMessage({ categories: names, perCategory: 5 });
    await open(show);
    assert.equal(await view.page.locator(".confusion").count(), 0);
    const list = view.page.getByRole("list", { name: "Groups of the nearest neighbors" });
    assert.equal(await list.getByRole("button").count(), 50);
    await list.getByRole("button").first().click();
    await selection((points) => points.length > 0);
  });

  it("shows some of very many groups at a time", async () => {
    const names = Array.from({ length: 400 }, (_, index) => `group ${index}`);
    await open(showMessage({ categories: names, perCategory: 2 }));
    const rows = view.page.locator(".groups tbody tr");
    assert.equal(await rows.count(), 100);
    await view.page.getByText("100 of 400.").getByRole("button", { name: "Show More" }).click();
    assert.equal(await rows.count(), 200);
  });

  it("leads from odd points to them, and mends them", async () => {
    const { misplaced, outliers } = await open();
    const [odd] = misplaced.first;
    assert.ok(odd);
    await section(`Misplaced (${misplaced.count})`).click();
    const entry = view.page.getByRole("list", { name: "Misplaced" }).getByRole("listitem").first();
    const { names } = shown().scatter.grouping;
    await entry.getByText(`${odd.count} of 10 nearest are ${names[odd.group]}`).waitFor();
    await entry.getByRole("button").first().click();
    await selection((points) => points.join() === String(odd.point));
    assert.equal((await view.waitFor("open")).point, odd.point);
    await entry.getByRole("button", { name: "Show in the editor" }).click();
    assert.equal((await view.waitFor("open", 1)).how, "goTo");
    await entry.getByRole("button", { name: `Move to ${names[odd.group]}` }).click();
    const moved = { type: "move", ids: [odd.point], group: names[odd.group] };
    assert.deepEqual(await view.waitFor("move"), moved);
    await entry.getByRole("button", { name: "Remove" }).click();
    assert.deepEqual(await view.waitFor("remove"), { type: "remove", ids: [odd.point] });
    await section(`Outliers (${outliers.count})`).waitFor();
  });

  it("shows duplicates with their differences, and keeps one of them", async () => {
    const quality = {
      ...qualityOf(shown()).quality,
      alike: {
        count: 2,
        first: [
          { points: [3, 4], size: 2, cosine: 1 },
          { points: [5, 8, 9], size: 3, cosine: 0.9931 },
        ],
      },
    };
    await open(shown(), { type: "quality", quality });
    await section("Duplicates (2)").click();
    const entries = view.page.getByRole("list", { name: "Duplicates" }).locator(":scope > li");
    await entries.nth(0).getByText("2 equal").waitFor();
    await entries.nth(0).getByRole("button", { name: "Show Differences" }).click();
    assert.deepEqual((await view.waitFor("differences")).ids, [3, 4]);
    await entries.nth(1).getByText("3 alike, cosine 0.993").waitFor();
    await entries.nth(1).getByRole("button", { name: "Show differences of" }).nth(1).click();
    assert.deepEqual((await view.waitFor("differences", 1)).ids, [5, 9]);
    await entries.nth(1).getByRole("button", { name: "Keep First, Remove 2" }).click();
    assert.deepEqual((await view.waitFor("remove")).ids, [8, 9]);
  });

  it("offers undo and redo with what they would undo", async () => {
    await open();
    assert.ok(await view.page.getByRole("button", { name: "Nothing to undo" }).isDisabled());
    await view.post({ type: "history", undo: "Move “a” to “b”", redo: "Remove “c”" });
    await view.page.getByRole("button", { name: "Undo: Move “a” to “b”" }).click();
    await view.waitFor("undo");
    await view.page.getByRole("button", { name: "Redo: Remove “c”" }).click();
    await view.waitFor("redo");
  });

  it("moves no points between the steps of a scale", async () => {
    const show = shown();
    show.scatter.columns = show.scatter.columns.filter(({ name }) => name !== "category");
    await open(show);
    await section("Misplaced").click();
    assert.equal(await view.page.getByRole("button", { name: /^Move to/ }).count(), 0);
  });

  it("shows all cells of 25 groups in half a window, in every theme", async () => {
    const show = showMessage({ categories: [...notebookCategories], perCategory: 25 });
    view = await openPlot({ width: 640, height: 1000 }, show);
    await view.page.getByRole("tab", { name: "Quality" }).click();
    await view.post(qualityOf(show));
    await view.page.locator(".confusion").waitFor();
    for (const theme of ["dark", "light", "hcDark", "hcLight"] as const) {
      await view.setTheme(theme);
      const { needed, room } = await view.page.locator(".confusion-room").evaluate((element) => ({
        needed: element.scrollWidth,
        room: element.clientWidth,
      }));
      assert.ok(needed <= room, `${theme}: ${needed} of ${room} pixels`);
      // Lists below the picture have all of its width.
      assert.ok(room > 600, `${theme}: ${room} pixels`);
      await view.screenshot(`quality-${theme}`);
    }
  });
});

describe("the selection", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  it("is put into a category by a button and by the command", async () => {
    view = await openPlot();
    await view.page.getByRole("tab", { name: "Words" }).click();
    await view.page.getByRole("gridcell", { name: "sports 1", exact: true }).click();
    await view.page.getByRole("tab", { name: "Neighbors" }).click();
    await view.page.getByRole("button", { name: "Set the category of the selection" }).click();
    const asked = { type: "setCategory", ids: [17] };
    assert.deepEqual(await view.waitFor("setCategory"), asked);
    await view.post({ type: "command", command: "setCategory" });
    assert.deepEqual(await view.waitFor("setCategory", 1), asked);
  });
});
