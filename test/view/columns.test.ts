import * as assert from "node:assert/strict";
import type { ScatterColumn } from "../../src/protocol/messages";
import { closeAfterEach, type View } from "./harness";
import { exported, openPlot, saved } from "./openPlot";
import { columnOf, noise, showMessage } from "./scatter";
import { themes } from "./themes";

const points = 32;
const year: ScatterColumn = {
  type: "number",
  name: "year",
  values: Float64Array.from({ length: points }, (_, point) => (point < 28 ? 1990 + point : NaN)),
};
const day: ScatterColumn = {
  type: "date",
  name: "day",
  values: Float64Array.from({ length: points }, (_, point) => Date.UTC(2026, 0, 1 + point)),
};
const author: ScatterColumn = {
  ...columnOf("author", ["Ada", "Grace"]),
  codes: Uint32Array.from({ length: points }, (_, point) => point % 2),
};
const good: ScatterColumn = {
  type: "boolean",
  name: "good",
  values: Float64Array.from({ length: points }, (_, point) => (point % 4 === 3 ? NaN : point % 2)),
};

function withColumns() {
  const show = showMessage();
  show.scatter.columns.push(author, year, day, good);
  return show;
}

/** Many points with as many columns as people have. */
function manyPoints(count: number) {
  const show = showMessage({ perCategory: count / 4 });
  for (let number = 0; number < 8; number++) {
    const values = Float64Array.from({ length: count }, (_, point) => noise(point + 7 * number));
    show.scatter.columns.push({ type: "number", name: `value ${number}`, values });
  }
  return show;
}

describe("the charts of the columns", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const open = async (show = withColumns(), options = {}): Promise<void> => {
    view = await openPlot({ reduceMotion: true, ...options }, show);
    await view.page.getByRole("tab", { name: "Columns" }).click();
    await view.page.getByText("points shown").waitFor();
  };
  const chart = (name: string) => view.page.getByRole("group", { name, exact: true });
  const bar = (name: RegExp) => view.page.getByRole("button", { name });
  const drawn = async (): Promise<number> => {
    const drawing = (await exported(view, "svg")) as string;
    return drawing.split("<title>").length - 1;
  };
  const brush = async (name: string, from: number, to: number): Promise<void> => {
    const box = await view.page.getByRole("img", { name }).boundingBox();
    assert.ok(box);
    const y = box.y + box.height / 2;
    await view.page.mouse.move(box.x + from * box.width, y);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + to * box.width, y, { steps: 5 });
    await view.page.mouse.up();
  };

  it("are offered only where there are columns beside text and category", async () => {
    view = await openPlot();
    assert.equal(await view.page.getByRole("tab", { name: "Columns" }).count(), 0);
  });

  it("filter by a value: the plot, the legend, the status bar and the other charts follow", async () => {
    await open();
    await bar(/^Ada, 16 points$/).click();
    await view.page.getByText("16 of 32 points shown").waitFor();
    await bar(/^fruits, 4 of 8 points$/).waitFor();
    await bar(/^Grace, 16 points$/).waitFor();
    await view.page.locator(".counts", { hasText: "16 of 32 points" }).waitFor();
    assert.equal(await drawn(), 16);
    await view.page.getByRole("tab", { name: "Categories" }).click();
    await view.page.getByRole("checkbox", { name: "fruits, 4 points" }).waitFor();
  });

  it("combine the filters of several columns, and clear one or all of them", async () => {
    await open();
    await bar(/^Ada,/).click();
    await bar(/^fruits,/).click();
    await view.page.getByText("4 of 32 points shown").waitFor();
    await bar(/^sports,/).click();
    await view.page.getByText("8 of 32 points shown").waitFor();
    await view.page.getByRole("button", { name: "Clear the filter by author" }).click();
    await view.page.getByText("16 of 32 points shown").waitFor();
    await view.page.getByRole("button", { name: "Clear all filters" }).click();
    await view.page.getByText("32 of 32 points shown").waitFor();
    assert.equal(await drawn(), 32);
  });

  it("filter by dragging over a histogram, and by its ends typed in", async () => {
    await open();
    await brush("year from 1990 to 2017", 0.5, 1);
    await view.page.getByText("14 of 32 points shown").waitFor();
    const minimum = view.page.getByRole("textbox", { name: "Minimum of year" });
    await minimum.fill("2016");
    await minimum.press("Enter");
    await view.page.getByText("2 of 32 points shown").waitFor();
    await minimum.fill("no year");
    await minimum.press("Enter");
    assert.equal(await minimum.inputValue(), "2016");
    const last = view.page.getByRole("textbox", { name: "Maximum of day" });
    await last.fill("2026-01-27");
    await last.press("Enter");
    await view.page.getByText("1 of 32 points shown").waitFor();
    const box = await view.page.getByRole("img", { name: /^day from/ }).boundingBox();
    assert.ok(box);
    await view.page.mouse.click(box.x + 5, box.y + 5);
    await view.page.getByText("2 of 32 points shown").waitFor();
  });

  it("keep their filters over a reload, and tell the host which points they leave", async () => {
    await open();
    await bar(/^true, /).click();
    await saved(view, (state) => JSON.stringify(state).includes('"good"'));
    const looks = (await view.messages()).filter((message) => message.type === "look");
    const passing = looks.at(-1)?.passing;
    assert.deepEqual(Object.values(passing ?? {}).filter((each) => each === 1).length, 8);
    await view.page.waitForTimeout(200);
    await view.reload();
    await view.waitFor("ready");
    await view.post(withColumns());
    await view.page.getByText("8 of 32 points shown").waitFor();
    assert.equal(await drawn(), 8);
  });

  it("choose what the table and the hover card show beside text and category", async () => {
    await open();
    await chart("good").getByRole("checkbox").check();
    await chart("author").getByRole("checkbox").uncheck();
    await view.page.getByRole("tab", { name: "Words" }).click();
    const headers = view.page.getByRole("columnheader");
    await headers.first().waitFor();
    assert.deepEqual(await headers.allInnerTexts(), [
      ...["Word", "Category", "year", "good", "Preserved"],
    ]);
    await view.page.getByRole("button", { name: "year" }).click();
    await view.page.getByRole("button", { name: "year" }).click();
    const first = view.page.getByRole("row").nth(1).getByRole("gridcell");
    await first.nth(2).getByText("2017").waitFor();
    await view.page.getByRole("searchbox", { name: "Filter words" }).fill("1995");
    await view.page.getByText("1 of 32 words").waitFor();
  });

  it("show the row of a point that a filter left out as soon as it is chosen", async () => {
    await open();
    await bar(/^fruits,/).click();
    await view.page.getByText("8 of 32 points shown").waitFor();
    await view.post({ type: "select", points: [31], reveal: true });
    await view.page.getByText("32 of 32 points shown").waitFor();
  });

  it("follow at 100,000 points", async () => {
    await open(manyPoints(100_000));
    await brush("value 3 from -", 0.25, 0.75);
    await view.page.locator(".counts", { hasText: " of 100000 points" }).waitFor();
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`look as they should in ${theme}`, async () => {
      await open(withColumns(), { theme, width: 640, height: 800 });
      await bar(/^Ada,/).click();
      await brush("year from 1990 to 2017", 0.2, 0.7);
      await view.page.getByText(/^\d+ of 32 points shown/).waitFor();
      await view.screenshot(`columns-${theme}`);
      const { scrollWidth, clientWidth } = await view.page
        .locator(".columns")
        .evaluate((panel) => ({
          scrollWidth: panel.scrollWidth,
          clientWidth: panel.clientWidth,
        }));
      assert.equal(scrollWidth, clientWidth);
    });
  }
});
