import * as assert from "node:assert/strict";
import { fidelityOf } from "./fidelity";
import { openPlot, saved } from "./openPlot";
import { notebookCategories } from "../notebookCategories";
import { showMessage } from "./scatter";
import { closeAfterEach, type View } from "./harness";

const names = (view: View): Promise<string[]> =>
  view.page.locator(".legend-row .name").allInnerTexts();
const button = (view: View, name: string) => view.page.getByRole("button", { name });
const box = (view: View, name: string) => view.page.getByRole("checkbox", { name });

describe("the legend", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  it("isolates a category by double click and by Alt, and brings the others back", async () => {
    view = await openPlot();
    await view.page.getByText("sports", { exact: true }).dblclick();
    const isolated = await saved(view, (state) => state.hidden.length === 3);
    assert.deepEqual(isolated.hidden, ["fruits", "vehicles", "countries"]);
    await view.page.getByText("sports", { exact: true }).click({ modifiers: ["Alt"] });
    await saved(view, (state) => state.hidden.length === 0);
    await view.page.getByText("fruits", { exact: true }).click({ modifiers: ["Alt"] });
    await saved(view, (state) => state.hidden.length === 3 && !state.hidden.includes("fruits"));
  });

  it("shows all, none and the inverse", async () => {
    view = await openPlot();
    await button(view, "Hide all categories").click();
    await saved(view, (state) => state.hidden.length === 4);
    await box(view, "fruits").click();
    await button(view, "Invert which categories are shown").click();
    const inverted = await saved(view, (state) => state.hidden.length === 1);
    assert.deepEqual(inverted.hidden, ["fruits"]);
    await button(view, "Show all categories").click();
    await saved(view, (state) => state.hidden.length === 0);
  });

  it("tells screen readers the name, the count and the state of each category", async () => {
    view = await openPlot();
    const group = view.page.getByRole("group", { name: "Categories" });
    const boxes = group.getByRole("checkbox");
    assert.equal(await boxes.count(), 4);
    assert.equal(await boxes.first().getAttribute("aria-label"), "fruits, 8 points");
    assert.equal(await boxes.first().isChecked(), true);
  });

  it("is worked by the keyboard alone", async () => {
    view = await openPlot();
    await box(view, "fruits").focus();
    await view.page.keyboard.press("ArrowDown");
    await view.page.keyboard.press("ArrowDown");
    await view.page.keyboard.press("Space");
    const { hidden } = await saved(view, (state) => state.hidden.length === 1);
    assert.deepEqual(hidden, ["sports"]);
    await view.page.keyboard.press("End");
    await view.page.keyboard.press("Enter");
    const isolated = await saved(view, (state) => state.hidden.length === 3);
    assert.ok(!isolated.hidden.includes("countries"));
  });

  it("is searched and ordered by name, count and quality", async () => {
    view = await openPlot({}, showMessage({ categories: notebookCategories, perCategory: 4 }));
    await view.page.getByRole("searchbox", { name: "Search categories" }).fill("MATHE");
    assert.deepEqual(await names(view), ["mathematical concepts"]);
    await view.page.getByRole("searchbox", { name: "Search categories" }).fill("");
    const order = view.page.getByRole("combobox", { name: "Order categories" });
    await order.selectOption("name");
    assert.equal((await names(view))[0], "adjectives");
    const show = showMessage({ categories: notebookCategories, perCategory: 4 });
    show.scatter.grouping.codeOf.fill(notebookCategories.indexOf("weather"), 0, 8);
    await view.post(show);
    await order.selectOption("count");
    assert.equal((await names(view))[0], "weather");
    assert.equal(await view.page.locator(".legend-row .count").first().innerText(), "12");
    await view.post(fidelityOf(100, 25));
    await order.selectOption("quality");
    assert.equal((await names(view))[0], "cooking techniques");
    assert.match(
      (await box(view, "cooking techniques").getAttribute("aria-label")) ?? "",
      /silhouette 0\.96/,
    );
  });

  it("keeps the focus and the caret while it is ordered and searched", async () => {
    view = await openPlot({}, showMessage({ categories: notebookCategories, perCategory: 4 }));
    const focused = () => view.page.evaluate(() => document.activeElement?.ariaLabel);
    await view.page.getByRole("combobox", { name: "Order categories" }).selectOption("quality");
    const first = (await names(view))[0] ?? "";
    await box(view, `${first},`).focus();
    await view.post(fidelityOf(100, 25));
    await view.page.waitForFunction(
      (first) => document.querySelector(".legend-row .name")?.textContent !== first,
      first,
    );
    assert.match((await focused()) ?? "", new RegExp(`^${first},`));
    const search = view.page.getByRole("searchbox", { name: "Search categories" });
    await search.pressSequentially("ts");
    await view.page.keyboard.press("Home");
    await view.page.keyboard.type("s");
    await view.post({ ...fidelityOf(100, 25) });
    assert.equal(await search.inputValue(), "sts");
    assert.equal(await focused(), "Search categories");
    await view.page.keyboard.type("ec");
    assert.equal(await search.inputValue(), "sects");
    await view.page.getByText("No matches").waitFor();
  });

  it("stays usable with 80 categories: each has a sign of its own and can be reached", async () => {
    const categories = Array.from({ length: 80 }, (_, index) => `category ${index}`);
    view = await openPlot({}, showMessage({ categories, perCategory: 2 }));
    const fills = await view.page
      .locator(".legend-row .swatch path")
      .evaluateAll((paths) => paths.map((path) => path.getAttribute("fill")));
    assert.ok(new Set(fills).size >= 78, `${new Set(fills).size} colors`);
    await box(view, "category 0,").focus();
    await view.page.keyboard.press("End");
    assert.ok(await view.page.getByText("category 79", { exact: true }).isVisible());
  });

  it("offers a color-blind-safe palette and shapes, and keeps the choice", async () => {
    view = await openPlot({}, showMessage({ categories: notebookCategories, perCategory: 2 }));
    const signs = () =>
      view.page
        .locator(".legend-row .swatch path")
        .evaluateAll((paths) =>
          paths.map((path) => `${path.getAttribute("fill")} ${path.getAttribute("d")}`),
        );
    const turbo = await signs();
    await button(view, "Colors and shapes").click();
    await view.page.getByRole("menuitemcheckbox", { name: "Color-blind-safe palette" }).click();
    await saved(view, (state) => state.palette === "colorBlindSafe");
    const safe = await signs();
    assert.equal(new Set(safe).size, 25, "color and shape together tell 25 apart");
    assert.notDeepEqual(safe, turbo);
    await button(view, "Colors and shapes").click();
    await view.page.getByRole("menuitemcheckbox", { name: "Shapes as well as colors" }).click();
    await saved(view, (state) => state.shapes);
  });

  it("tells the editor what is switched off and in which colors the rest is, when that changes", async () => {
    view = await openPlot();
    const told = async (count: number) => {
      await view.waitFor("look", count - 1);
      const looks = (await view.messages()).filter((message) => message.type === "look");
      return looks.map(({ hidden, palette }) => `${palette}: ${hidden.join()}`);
    };
    await box(view, "sports").click();
    await told(2);
    await button(view, "Colors and shapes").click();
    await view.page.getByRole("menuitemcheckbox", { name: "Color-blind-safe palette" }).click();
    await told(3);
    await button(view, "Show all categories").click();
    assert.deepEqual(await told(4), [
      "turbo: ",
      "turbo: sports",
      "colorBlindSafe: sports",
      "colorBlindSafe: ",
    ]);
    await box(view, "fruits").click();
    await told(5);
    await saved(view, ({ hidden }) => hidden.join() === "fruits");
    await view.reload();
    await view.waitFor("ready");
    await view.post(showMessage());
    assert.deepEqual(await told(1), ["colorBlindSafe: fruits"]);
  });

  it("switches a category on again when one of its points is to be seen", async () => {
    view = await openPlot({ reduceMotion: true });
    await button(view, "Hide all categories").click();
    await saved(view, (state) => state.hidden.length === 4);
    await view.post({ type: "select", points: [9], reveal: false });
    await saved(view, ({ selection }) => selection.join() === "9");
    assert.equal((await saved(view, () => true)).hidden.length, 4);
    await view.post({ type: "select", points: [9], reveal: true });
    const { hidden } = await saved(view, (state) => state.hidden.length < 4);
    assert.deepEqual(hidden, ["fruits", "sports", "countries"]);
    const neighbors = [{ point: 17, cosine: 0.9 }];
    await view.post({ type: "neighbors", space: "1", point: 9, neighbors });
    await view.page.getByRole("tab", { name: "Neighbors" }).click();
    await button(view, "sports 1").click();
    await saved(view, (state) => state.hidden.join() === "fruits,countries");
  });

  it("marks the category of a selected point, and selects a whole category by Ctrl", async () => {
    view = await openPlot();
    await view.page.getByText("vehicles", { exact: true }).click({ modifiers: ["Control"] });
    const { selection, hidden } = await saved(view, (state) => state.selection.length > 0);
    assert.deepEqual(selection, [8, 9, 10, 11, 12, 13, 14, 15]);
    assert.deepEqual(hidden, []);
    await view.page.locator(".legend-row.selected", { hasText: "vehicles" }).waitFor();
  });
});
