import * as assert from "node:assert/strict";
import { closeAfterEach, type View } from "./harness";
import { fidelityOf } from "./fidelity";
import { openPlot, saved } from "./openPlot";
import { showMessage } from "./scatter";

describe("the words table", function () {
  this.timeout(90_000);
  let view: View;
  closeAfterEach(() => view);

  const openWords = async (show = showMessage()): Promise<View> => {
    const opened = await openPlot({}, show);
    await opened.page.getByRole("tab", { name: "Words" }).click();
    await opened.page.locator(".table-body .table-row").first().waitFor();
    return opened;
  };
  const words = (): Promise<string[]> =>
    view.page.locator(".table-body .cell.text bdi").allInnerTexts();
  const eventually = async (fits: (words: string[]) => boolean): Promise<void> => {
    while (!fits(await words())) await view.page.waitForTimeout(30);
  };

  it("is sorted by any column, and filtered", async () => {
    view = await openWords();
    await view.page.getByRole("button", { name: "Word", exact: true }).click();
    await eventually((list) => list[0] === "countries 0");
    await view.page.getByRole("button", { name: "Word", exact: true }).click();
    await eventually((list) => list[0] === "vehicles 7");
    const header = view.page.getByRole("columnheader", { name: "Word" });
    assert.equal(await header.getAttribute("aria-sort"), "descending");
    await view.post(fidelityOf(32, 4));
    await view.page.getByRole("button", { name: "Preserved" }).click();
    await eventually((list) => list[0] === "vehicles 1");
    await view.page.getByRole("searchbox", { name: "Filter words" }).fill("PORTS 3");
    await eventually((list) => list.join() === "sports 3");
    await view.page.getByText("1 of 32 words").waitFor();
  });

  it("leaves out hidden categories, in step with the plot", async () => {
    view = await openWords();
    await view.page.getByRole("tab", { name: "Categories" }).click();
    await view.page.getByRole("checkbox", { name: "fruits" }).click();
    await view.page.getByRole("tab", { name: "Words" }).click();
    await eventually((list) => list[0] === "vehicles 0");
  });

  it("is worked by the keyboard, with ranges", async () => {
    view = await openWords();
    await view.page.getByRole("grid", { name: "Words" }).focus();
    await view.page.keyboard.press("ArrowDown");
    await view.page.keyboard.press("Space");
    await view.page.keyboard.press("Shift+ArrowDown");
    await view.page.keyboard.press("Shift+ArrowDown");
    const { selection } = await saved(view, (state) => state.selection.length === 3);
    assert.deepEqual(selection, [1, 2, 3]);
    await view.page.locator("[aria-selected='true'][data-point]").nth(2).waitFor();
  });

  it("shows a share of all neighbors in full, in a narrow panel too", async () => {
    view = await openWords(showMessage());
    const fidelity = fidelityOf(32, 4);
    fidelity.fidelity.keptOf.fill(1);
    await view.post(fidelity);
    const cell = view.page.getByRole("gridcell", { name: "100%" }).first();
    await cell.waitFor();
    for (const width of [900, 420]) {
      await view.page.setViewportSize({ width, height: 700 });
      const [needed, given] = await cell.evaluate((cell) => [cell.scrollWidth, cell.clientWidth]);
      assert.ok(needed <= given, `${needed} pixels in ${given}, ${width} wide`);
    }
  });

  it("leads to the text of a word: a click shows it, a double click and Enter go there", async () => {
    const show = showMessage();
    show.scatter.sourceCounts[1] = 1;
    view = await openWords(show);
    await view.page.getByRole("row", { name: "fruits 0" }).dblclick();
    await view.page.getByRole("row", { name: "fruits 1" }).dblclick();
    await view.page.keyboard.press("Enter");
    await view.page.keyboard.press("Alt+Enter");
    await view.waitFor("open", 4);
    const opened = (await view.messages()).filter((message) => message.type === "open");
    assert.ok(opened.every(({ point }) => point === 1));
    const ways = opened.map(({ how }) => how);
    assert.deepEqual(ways, ["show", "show", "goTo", "goTo", "peek"]);
  });

  it("draws only the rows in sight of 100,000, and reaches the last", async () => {
    view = await openWords(showMessage({ perCategory: 25_000, components: 3 }));
    await view.page.getByText("100000 words").waitFor();
    assert.ok((await view.page.locator(".table-body .table-row").count()) < 80);
    await view.page.getByRole("grid", { name: "Words" }).focus();
    await view.page.keyboard.press("End");
    await view.page.getByText("countries 24999").waitFor();
    assert.ok((await view.page.locator(".table-body .table-row").count()) < 80);
    await view.post({ type: "select", points: [50_000], reveal: false });
    await view.page.getByRole("row", { name: "sports 0" }).waitFor();
  });
});
