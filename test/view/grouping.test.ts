import * as assert from "node:assert/strict";
import { groupingOf } from "../../src/core/model/grouping";
import type { ScatterColumn, ScatterGrouping } from "../../src/protocol/messages";
import { closeAfterEach, type View } from "./harness";
import { fidelityOf } from "./fidelity";
import { exported, openPlot } from "./openPlot";
import { columnOf, showMessage } from "./scatter";

const points = 32;

/** A year for each point but the last four. */
const year: ScatterColumn = {
  type: "number",
  name: "year",
  values: Float64Array.from({ length: points }, (_, point) => (point < 28 ? 1990.5 + point : NaN)),
};

/** One of two authors for each point. */
const author: ScatterColumn = {
  ...columnOf("author", ["Ada", "Grace"]),
  codes: Uint32Array.from({ length: points }, (_, point) => point % 2),
};

function groupingBy(column: ScatterColumn): ScatterGrouping {
  const { names, codeOf, scale } = groupingOf(column.name, column);
  const codes = new Uint32Array(codeOf);
  return {
    column: column.name,
    names: [...names],
    codeOf: codes,
    notes: [],
    ...(scale ? { scale } : {}),
  };
}

function shownBy(grouping?: ScatterGrouping) {
  const show = showMessage();
  show.scatter.columns.push(year, author);
  if (grouping) show.scatter.grouping = grouping;
  return show;
}

describe("the groups by a column", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const colorBy = () => view.page.getByRole("combobox", { name: "Color by" });
  const bar = () => view.page.getByRole("img", { name: "year, from 1990.5 to 2017.5" });
  const openWords = () => view.page.getByRole("tab", { name: "Words" }).click();

  it("of numbers are a bar of colors instead of boxes, and points without a value are gray", async () => {
    view = await openPlot({}, shownBy(groupingBy(year)));
    await bar().waitFor();
    await view.page.getByRole("tab", { name: "year" }).waitFor();
    assert.equal(await view.page.getByRole("checkbox").count(), 0);
    const none = view.page.locator(".legend-row");
    assert.equal(await none.locator(".name").innerText(), "No value");
    assert.equal(await none.locator(".count").innerText(), "4");
    await view.page.getByText("32 points", { exact: true }).waitFor();
    const drawing = (await exported(view, "svg")) as string;
    const fillOf = (text: string) =>
      new RegExp(`<title>${text}</title><path [^>]*fill="([^"]*)"`).exec(drawing)?.[1] ?? "";
    assert.match(fillOf("countries 7"), /^rgb\((\d+), \1, \1\)$/);
    assert.doesNotMatch(fillOf("countries 3"), /^rgb\((\d+), \1, \1\)$/);
    assert.notEqual(fillOf("fruits 0"), fillOf("countries 3"));
    for (const line of ["year", "1990.5", "2017.5", "No value"]) {
      assert.ok(drawing.includes(`>${line}</text>`), line);
    }
  });

  it("of numbers show the value of each point, and the table sorts by it", async () => {
    view = await openPlot({}, shownBy(groupingBy(year)));
    await openWords();
    const values = () => view.page.locator(".table-body .cell.category bdi").allInnerTexts();
    const header = view.page.getByRole("columnheader", { name: "year" });
    const isFirst = async (value: string) => {
      while ((await values())[0] !== value) await view.page.waitForTimeout(30);
    };
    await isFirst("1990.5");
    await header.getByRole("button").click();
    await isFirst("2017.5");
    assert.equal(await header.getAttribute("aria-sort"), "descending");
    await view.page.getByRole("searchbox", { name: "Filter words" }).fill("countries 7");
    await isFirst("No value");
  });

  it("of texts have the name of the column wherever they are shown", async () => {
    view = await openPlot({}, shownBy(groupingBy(author)));
    const group = view.page.getByRole("group", { name: "author" });
    assert.equal(await group.getByRole("checkbox", { name: "Ada, 16 points" }).isChecked(), true);
    await view.page.getByRole("searchbox", { name: "Search values of author" }).waitFor();
    await view.page.getByRole("combobox", { name: "Order values of author" }).waitFor();
    await view.page.getByRole("button", { name: "Hide all values of author" }).click();
    await view.page.getByTitle("0 of 2 values of author shown").waitFor();
    await view.page.getByRole("button", { name: "Show all values of author" }).click();
    await view.page.getByTitle("2 of 2 values of author shown").waitFor();
    const drawing = (await exported(view, "svg")) as string;
    for (const line of ["author", "Ada", "Grace"]) {
      assert.ok(drawing.includes(`>${line}</text>`), line);
    }
    await openWords();
    const header = view.page.getByRole("columnheader", { name: "author" });
    assert.equal(await header.getByRole("button").getAttribute("title"), "Sort by author");
    const shown = await view.page.locator("body").innerText();
    assert.doesNotMatch(shown, /categor/i);
  });

  it("are chosen by the keyboard among the columns, and the focus stays", async () => {
    view = await openPlot({}, shownBy());
    const titles = await colorBy().locator("option").allInnerTexts();
    assert.deepEqual(
      titles.map((title) => title.trim()),
      ["Category", "year", "author"],
    );
    await colorBy().focus();
    await view.page.keyboard.press("ArrowDown");
    assert.equal((await view.waitFor("colorBy")).column, "year");
    await view.post({ type: "grouping", grouping: groupingBy(year) });
    await bar().waitFor();
    assert.equal(await colorBy().inputValue(), "year");
    assert.equal(await colorBy().evaluate((select) => select === document.activeElement), true);
    await view.page.keyboard.press("ArrowDown");
    assert.equal((await view.waitFor("colorBy", 1)).column, "author");
    await view.post({ type: "grouping", grouping: groupingBy(author) });
    await view.page.getByRole("checkbox", { name: "Grace" }).waitFor();
    await view.post(fidelityOf(points, 2));
    assert.equal(await colorBy().inputValue(), "author");
  });

  it("are not offered where only one column can color", async () => {
    view = await openPlot();
    await view.page.getByRole("checkbox", { name: "fruits" }).waitFor();
    assert.equal(await colorBy().count(), 0);
  });
});
