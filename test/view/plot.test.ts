import * as assert from "node:assert/strict";
import { openView } from "./harness";
import { views } from "../../src/view/views";
import { command, directionOf, openPlot, saved } from "./openPlot";
import { showMessage } from "./scatter";

describe("the plot", function () {
  this.timeout(60_000);

  it("draws what it is shown and says so", async () => {
    const view = await openView();
    await view.waitFor("ready");
    await view.post(showMessage());
    const drawn = await view.waitFor("drawn");
    assert.equal(drawn.points, 32);
    assert.notEqual(drawn.renderer, "none");
    assert.deepEqual(await view.violations(), []);
    await view.close();
  });

  it("hides and shows a category with its checkbox, and keeps that over a reload", async () => {
    const view = await openPlot();
    const fruits = view.page.getByRole("checkbox", { name: "fruits" });
    assert.equal(await fruits.isChecked(), true);
    await fruits.click();
    await saved(view, (state) => state.hidden.includes("fruits"));
    await view.page.getByText("24 of 32 points").waitFor();
    await view.reload();
    await view.waitFor("ready");
    await view.post(showMessage());
    await view.waitFor("drawn");
    assert.equal(await fruits.isChecked(), false);
    await fruits.click();
    await view.page.getByText("32 points", { exact: true }).waitFor();
    assert.deepEqual(await view.violations(), []);
    await view.close();
  });

  it("looks from each of the four sides", async () => {
    const view = await openPlot({ reduceMotion: true });
    const looks = { Front: "y", Side: "x", Top: "z" } as const;
    for (const [name, axis] of Object.entries(looks)) {
      await view.page.getByRole("button", { name, exact: true }).click();
      await saved(view, ({ camera }) => Math.abs(directionOf(camera)[axis]) > 0.99);
    }
    await view.page.getByRole("button", { name: "Isometric", exact: true }).click();
    const { x, z } = directionOf(views.isometric);
    await saved(view, ({ camera }) => {
      const now = directionOf(camera);
      return Math.abs(now.x - x) < 1e-6 && Math.abs(now.z - z) < 1e-6;
    });
    assert.deepEqual(await view.violations(), []);
    await view.close();
  });

  it("obeys the commands of the editor's title and keys", async () => {
    const view = await openPlot({ reduceMotion: true });
    for (const [name, axis] of [
      ["front", "y"],
      ["side", "x"],
      ["top", "z"],
    ] as const) {
      await command(view, name);
      await saved(view, ({ camera }) => Math.abs(directionOf(camera)[axis]) > 0.99);
    }
    await command(view, "resetCamera");
    const isometric = directionOf(views.isometric);
    await saved(view, ({ camera }) => Math.abs(directionOf(camera).x - isometric.x) < 1e-6);
    await command(view, "toggleDimensions");
    await saved(view, (state) => state.flat);
    await command(view, "isometric");
    await saved(view, ({ flat, camera }) => !flat && directionOf(camera).x > 0.5);
    await command(view, "toggleLabels");
    await saved(view, (state) => state.labels === "none");
    await command(view, "toggleLabels");
    await saved(view, (state) => state.labels === undefined);
    await view.close();
  });

  it("keeps the camera when a category is hidden", async () => {
    const view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("button", { name: "Top", exact: true }).click();
    const before = await saved(view, ({ camera }) => directionOf(camera).z > 0.99);
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    const after = await saved(view, (state) => state.hidden.length === 1);
    assert.deepEqual(after.camera, before.camera);
    await view.close();
  });

  it("shows the words as they arrive and can be canceled", async () => {
    const view = await openView();
    await view.waitFor("ready");
    await view.post({
      type: "progress",
      message: "fruits 2 of 25",
      done: 2,
      total: 50,
      words: [{ category: "fruits", words: ["apple", "pear"] }],
    });
    await view.page.getByText("fruits 2 of 25").waitFor();
    await view.page.getByText("apple, pear").waitFor();
    await view.page.getByRole("button", { name: "Cancel" }).click();
    await view.waitFor("cancel");
    await view.close();
  });

  it("says a failure in a sentence with buttons, and keeps the plot that was there", async () => {
    const view = await openPlot();
    await view.post({
      type: "failed",
      sentence: "Ollama does not answer at 127.0.0.1:11434.",
      actions: [
        { id: "startOllama", title: "Start Ollama" },
        { id: "showLog", title: "Show Log" },
      ],
    });
    await view.page.getByText("Ollama does not answer").waitFor();
    await view.page.getByRole("button", { name: "Start Ollama" }).click();
    assert.equal((await view.waitFor("action")).id, "startOllama");
    assert.equal(await view.page.getByRole("checkbox", { name: "fruits" }).isVisible(), true);
    await view.close();
  });

  it("names the engine and leads to its choice", async () => {
    const view = await openPlot();
    await view.page.getByText("built-in").waitFor();
    await view.page.getByRole("button", { name: "Change the engine" }).click();
    assert.equal((await view.waitFor("action")).id, "changeEngine");
    await view.close();
  });

  it("shows the prefix of all texts and leads to its setting", async () => {
    const show = showMessage();
    const engine = { ...show.scatter.engine, prefix: "clustering: " };
    const view = await openPlot({}, { ...show, scatter: { ...show.scatter, engine } });
    const prefix = view.page.getByText("prefix “clustering:”");
    await prefix.click();
    assert.equal((await view.waitFor("action")).id, "changePrefix");
    await view.post(showMessage());
    await prefix.waitFor({ state: "hidden" });
    await view.close();
  });

  it("says where the words came from, and asks for others", async () => {
    const show = showMessage();
    const words = "words saved Nov 3, 2026";
    const engine = { ...show.scatter.engine, words };
    const view = await openPlot({}, { ...show, scatter: { ...show.scatter, engine } });
    await view.page.getByText(words).waitFor();
    await view.page.getByRole("button", { name: "Regenerate words with the model" }).click();
    assert.equal((await view.waitFor("action")).id, "regenerateWords");
    await view.post(showMessage());
    await view.page.getByText(words).waitFor({ state: "hidden" });
    await view.close();
  });

  it("shows notices about the plot with their actions, again each time", async () => {
    const view = await openPlot();
    const sentence = "fruits 83 of 100; the category may be too small for this model.";
    const actions = [{ id: "askForMore", title: "Try Again" }];
    await view.post({ type: "notices", notices: [{ sentence, actions }] });
    await view.page.getByText(sentence).waitFor();
    await view.page.getByRole("button", { name: "Try Again" }).click();
    assert.equal((await view.waitFor("action")).id, "askForMore");
    await view.post({ type: "notices", notices: [] });
    await view.page.getByText(sentence).waitFor({ state: "hidden" });
    await view.close();
  });

  it("lists all texts that have no vector, however odd, at a click or by keys", async () => {
    const view = await openPlot();
    const texts = ["東京", "🍎", "!!!", "<b>x</b>", "שלום", "y".repeat(300)];
    for (let i = 0; i < 200; i++) texts.push(`текст ${i}`);
    const sentence =
      "There is no vector for “東京”, “🍎”, “!!!” and 203 more; they are not in the plot.";
    const actions = [{ id: "dismissNoVector", title: "Dismiss" }];
    await view.post({ type: "notices", notices: [{ sentence, actions, texts }] });
    await view.page.getByText(sentence).waitFor();
    const items = view.page.locator(".notice.told li");
    assert.equal(await items.first().isVisible(), false);
    await view.page.getByText("All 206").focus();
    await view.page.keyboard.press("Enter");
    await items.first().waitFor();
    assert.deepEqual(await items.allTextContents(), texts);
    for (const theme of ["dark", "light", "hcDark"] as const) {
      await view.setTheme(theme);
      await view.screenshot(`no vector ${theme}`);
    }
    const wide = await view.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, 900, "nothing sticks out");
    const plot = await view.page.locator(".plot-area").boundingBox();
    assert.ok(plot && plot.height > 300, JSON.stringify(plot));
    await view.page.getByText("All 206").click();
    await items.first().waitFor({ state: "hidden" });
    await view.post({ type: "notices", notices: [{ sentence, actions }] });
    await items.first().waitFor({ state: "detached" });
    await view.close();
  });

  it("lists the words by category and selects from the list", async () => {
    const view = await openPlot();
    await view.page.getByRole("tab", { name: "Words" }).click();
    await view.page.getByRole("row", { name: "vehicles 3" }).click();
    const { selection } = await saved(view, (state) => state.selection.length > 0);
    assert.deepEqual(selection, [11]);
    await view.close();
  });

  it("reports a message that it does not understand instead of failing silently", async () => {
    const view = await openView();
    await view.waitFor("ready");
    await view.page.evaluate(() => window.postMessage({ type: "show" }, "*"));
    assert.match((await view.waitFor("problem")).message, /not understood/);
    await view.close();
  });
});
