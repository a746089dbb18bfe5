import * as assert from "node:assert/strict";
import { fidelityOf } from "./fidelity";
import { closeAfterEach, type View } from "./harness";
import { directionOf, openPlot, placeOf, saved } from "./openPlot";
import { showMessage } from "./scatter";

describe("points", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  const neighbors = (point: number, count = 6) =>
    view.post({
      type: "neighbors",
      space: "1",
      point,
      neighbors: Array.from({ length: count }, (_, rank) => ({
        point: (point + rank + 1) % 32,
        cosine: 0.9 - rank / 10,
      })),
    });

  it("tell their word, category, place and five nearest true neighbors", async () => {
    view = await openPlot();
    const { x, y } = await placeOf(view, "sports 3");
    await view.page.mouse.move(x, y);
    const card = view.page.getByRole("tooltip");
    await card.getByText("sports 3", { exact: true }).waitFor();
    await card.getByText("sports", { exact: true }).waitFor();
    assert.match(await card.innerText(), /PC1 -?\d\.\d{3} · PC2 -?\d\.\d{3} · PC3 -?\d\.\d{3}/);
    const asked = await view.waitFor("neighbors");
    assert.equal(asked.point, 19);
    await neighbors(19);
    await card.getByText("0.900").waitFor();
    await view.post(fidelityOf(32, 4));
    await card.getByText("This view preserves 90% of its neighbors").waitFor();
    assert.equal(await card.getByRole("listitem").count(), 5);
    await view.page.mouse.move(2, 300);
    await card.waitFor({ state: "hidden" });
  });

  it("are selected by a click, everywhere at once, with their neighbors", async () => {
    view = await openPlot({ reduceMotion: true });
    const { x, y } = await placeOf(view, "vehicles 2");
    await view.page.mouse.click(x, y);
    assert.deepEqual((await saved(view, (state) => state.selection.length > 0)).selection, [10]);
    assert.deepEqual((await view.waitFor("select")).points, [10]);
    await neighbors(10);
    const list = view.page.getByRole("list", { name: "Nearest neighbors" });
    await list.getByRole("button", { name: "vehicles 4" }).click();
    await saved(view, (state) => state.selection[0] === 12);
    await view.page.getByRole("tab", { name: "Words" }).click();
    const row = view.page.getByRole("row", { name: "vehicles 4" });
    assert.equal(await row.getAttribute("aria-selected"), "true");
    await view.page.keyboard.press("Escape");
    await saved(view, (state) => state.selection.length === 0);
    assert.equal(await row.getAttribute("aria-selected"), "false");
  });

  it("are not selected by a drag that turns the camera", async () => {
    view = await openPlot();
    const before = await saved(view, () => true);
    const { x, y } = await placeOf(view, "vehicles 2");
    await view.page.mouse.move(x, y);
    await view.page.mouse.down();
    await view.page.mouse.move(x + 60, y + 30, { steps: 5 });
    await view.page.mouse.up();
    const { selection } = await saved(
      view,
      ({ camera }) => Math.abs(camera.eye.x - before.camera.eye.x) > 0.05,
    );
    assert.deepEqual(selection, []);
  });

  it("are selected by a box drawn around them", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("button", { name: "Front", exact: true }).click();
    await saved(view, ({ camera }) => directionOf(camera).y < -0.99);
    const box = await view.page.locator(".plot-area").boundingBox();
    assert.ok(box);
    await view.page.getByRole("button", { name: "Select with a box" }).click();
    await view.page.mouse.move(box.x + 5, box.y + 5);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x + box.width - 5, box.y + box.height - 5, { steps: 4 });
    await view.page.mouse.up();
    const { selection, camera } = await saved(view, (state) => state.selection.length > 0);
    assert.equal(selection.length, 32);
    assert.ok(directionOf(camera).y < -0.99, "the camera stayed");
    await view.page.getByText("32 points, 32 selected").waitFor();
  });

  it("are selected by a lasso drawn around them, and more are added with Ctrl", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("button", { name: "Select with a lasso" }).click();
    const around = async (text: string): Promise<void> => {
      const { x, y } = await placeOf(view, text);
      await view.page.mouse.move(x - 9, y - 9);
      await view.page.mouse.down();
      for (const [dx, dy] of [
        [9, -9],
        [9, 9],
        [-9, 9],
      ] as const) {
        await view.page.mouse.move(x + dx, y + dy, { steps: 2 });
      }
      await view.page.mouse.up();
    };
    await around("sports 3");
    const { selection } = await saved(view, (state) => state.selection.includes(19));
    assert.ok(selection.length < 16, "only what lies inside");
    await view.page.keyboard.down("Control");
    await around("fruits 7");
    await view.page.keyboard.up("Control");
    const more = await saved(view, (state) => state.selection.includes(7));
    assert.ok(more.selection.includes(19));
    await view.page.keyboard.press("Escape");
    const lasso = view.page.getByRole("button", { name: "Select with a lasso" });
    assert.equal(await lasso.getAttribute("aria-pressed"), "false");
  });

  it("are found as one types, and the camera goes there", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.post({ type: "command", command: "find" });
    await view.page.locator("input[role=combobox]:focus").waitFor();
    await view.page.keyboard.type("countries 5");
    const { camera } = await saved(view, ({ selection, camera: { center } }) => {
      return selection.join() === "29" && Math.hypot(center.x, center.y, center.z) > 0;
    });
    assert.ok(Math.hypot(camera.center.x, camera.center.y, camera.center.z) > 0.05);
    const box = await view.page.locator(".plot-area").boundingBox();
    const place = await placeOf(view, "countries 5");
    assert.ok(box && Math.abs(place.x - (box.x + box.width / 2)) < 2, "in the middle");
    await view.page.keyboard.press("Control+A");
    await view.page.keyboard.type("port");
    await view.page.getByRole("option", { name: "sports 0" }).waitFor();
    await view.page.keyboard.press("ArrowDown");
    await saved(view, (state) => state.selection[0] === 17);
    await view.page.keyboard.press("Control+A");
    await view.page.keyboard.type("nothing like this");
    await saved(view, (state) => state.selection.length === 0);
  });

  it("stay hidden when found by typing, and come back when chosen", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await saved(view, (state) => state.hidden.length === 1);
    await view.page.getByRole("combobox", { name: "Find a word" }).fill("sports 1");
    assert.equal((await saved(view, () => true)).hidden.length, 1);
    await view.page.keyboard.press("Enter");
    const { selection } = await saved(view, (state) => state.hidden.length === 0);
    assert.deepEqual(selection, [17]);
  });

  it("can be joined by a free text that is placed in the frozen picture", async () => {
    view = await openPlot({ reduceMotion: true });
    const find = view.page.getByRole("combobox", { name: "Find a word" });
    await find.fill("a red bicycle");
    await view.page.getByRole("option", { name: "Place “a red bicycle” in the plot" }).click();
    assert.equal((await view.waitFor("query")).text, "a red bicycle");
    await view.post({ type: "select", points: [], reveal: false });
    await view.post({
      type: "query",
      space: "1",
      text: "a red bicycle",
      method: "pca",
      coordinates: new Float32Array(10),
      neighbors: [{ point: 9, cosine: 0.71 }],
    });
    await view.page.getByRole("heading", { name: "a red bicycle" }).waitFor();
    await view.page.getByRole("button", { name: "vehicles 1 0.710" }).waitFor();
    const { camera } = await saved(
      view,
      (state) => Math.hypot(...Object.values(state.camera.eye)) < 1.5,
    );
    assert.ok(Math.hypot(...Object.values(camera.center)) < 1, "the camera went there");
    assert.ok((await inked(view)) > 40, "its mark is drawn in the middle");
    await view.page.getByRole("button", { name: "Remove the placed text" }).click();
    await view.page.getByRole("heading", { name: "a red bicycle" }).waitFor({ state: "detached" });
    assert.equal(await inked(view), 0, "its mark is gone");
  });

  it("lead to the text that they come from: a click shows it, Enter and the button go there", async () => {
    const show = showMessage();
    show.scatter.sourceCounts[10] = 2;
    view = await openPlot({ reduceMotion: true }, show);
    const generated = await placeOf(view, "sports 3");
    await view.page.mouse.click(generated.x, generated.y);
    await saved(view, ({ selection }) => selection.join() === "19");
    await view.page.keyboard.press("Enter");
    const { x, y } = await placeOf(view, "vehicles 2");
    await view.page.mouse.click(x, y);
    await saved(view, ({ selection }) => selection.join() === "10");
    await view.page.keyboard.press("Enter");
    await view.page.getByRole("button", { name: "Show in the editor (2 places)" }).click();
    await view.waitFor("open", 2);
    const opened = (await view.messages()).filter((message) => message.type === "open");
    assert.deepEqual(
      opened.map(({ point, how }) => [point, how]),
      [
        [10, "show"],
        [10, "goTo"],
        [10, "goTo"],
      ],
    );
  });

  it("are selected by the editor without telling it back", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.post({ type: "select", points: [3, 4], reveal: true });
    const { selection, camera } = await saved(view, (state) => state.selection.length === 2);
    assert.deepEqual(selection, [3, 4]);
    assert.ok(Math.hypot(camera.center.x, camera.center.y, camera.center.z) > 0.01);
    assert.equal((await view.messages()).filter(({ type }) => type === "select").length, 0);
  });
});

/** How many pixels around the middle of the plot are drawn on what lies over the points. */
function inked(view: View): Promise<number> {
  return view.page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const over = document.querySelectorAll<HTMLCanvasElement>(".plot-surface canvas")[1];
    if (!over || over.hidden) return 0;
    const [left, top] = [over.width / 2 - 15, over.height / 2 - 15];
    const pixels = over.getContext("2d")?.getImageData(left, top, 30, 30).data ?? [];
    return Array.from(pixels).filter((value, i) => i % 4 === 3 && value > 0).length;
  });
}
