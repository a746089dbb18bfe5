import * as assert from "node:assert/strict";
import type { View } from "./harness";
import { directionOf, exported, openPlot, saved, type SavedState } from "./openPlot";
import { views } from "../../src/view/views";
import { showMessage } from "./scatter";

describe("the state of the page", function () {
  this.timeout(60_000);
  let view: View;
  afterEach(() => view.close());

  const drag = async (dx: number, dy: number): Promise<void> => {
    const box = await view.page.locator(".plot-area").boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + 30];
    await view.page.mouse.move(x, y);
    await view.page.mouse.down();
    await view.page.mouse.move(x + dx, y + dy, { steps: 4 });
    await view.page.mouse.up();
  };

  const turned = (camera: SavedState["camera"]): boolean =>
    Math.abs(directionOf(camera).x - directionOf(views.isometric).x) > 0.05;

  const reload = async (): Promise<void> => {
    await view.page.waitForTimeout(200);
    await view.reload();
    await view.waitFor("ready");
    await view.post(showMessage());
    await view.waitFor("drawn");
  };

  it("survives a reload: camera, hidden categories, selection, components, the picture itself", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await view.page.getByRole("combobox", { name: "Component on X" }).selectOption("4");
    await view.post({ type: "select", points: [3, 9], reveal: false });
    await drag(120, 40);
    const before = await saved(
      view,
      ({ hidden, selection, components, camera }) =>
        hidden.length === 1 && selection.length === 2 && components[0] === 4 && turned(camera),
    );
    const picture = await exported(view, "svg");
    await reload();
    assert.deepEqual(await view.state(), before);
    assert.equal(await exported(view, "svg"), picture);
    assert.equal(await view.page.getByRole("checkbox", { name: "sports" }).isChecked(), false);
    await view.page.getByText("24 of 32 points, 2 selected").waitFor();
  });

  it("keeps 2-D with its own place over a reload", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("button", { name: "2-D" }).click();
    await drag(60, 20);
    await saved(view, (state) => state.flat && Math.abs(state.camera.center.x) > 0.01);
    const picture = await exported(view, "svg");
    await reload();
    assert.equal(await exported(view, "svg"), picture);
  });

  it("is not that of another session", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await saved(view, (state) => state.hidden.length === 1);
    await view.post(showMessage({ session: "session-2" }));
    await view.waitFor("drawn", 1);
    assert.deepEqual((await saved(view, (state) => state.hidden.length === 0)).selection, []);
  });

  it("is told to the host, and taken from there where a saved plot is opened", async () => {
    view = await openPlot({ reduceMotion: true });
    await view.page.getByRole("checkbox", { name: "sports" }).click();
    await view.page.getByRole("combobox", { name: "Component on Y" }).selectOption("3");
    await drag(120, 40);
    const before = await saved(
      view,
      ({ hidden, components, camera }) =>
        hidden.length === 1 && components[1] === 3 && turned(camera),
    );
    const told = (await view.messages()).filter((message) => message.type === "view").at(-1);
    assert.ok(told);
    assert.deepEqual(told.axes, before.components);
    assert.equal(told.session, showMessage().scatter.session);
    await view.close();
    view = await openPlot(
      { reduceMotion: true },
      { ...showMessage({ session: "opened" }), view: told.view },
    );
    const after = await saved(view, ({ hidden }) => hidden.length === 1);
    assert.deepEqual(after, { ...before, session: "opened" });
  });

  it("is that of a first look where what was saved is not understood", async () => {
    view = await openPlot({}, { ...showMessage(), view: '{"version":1,"camera":{}}' });
    assert.deepEqual((await saved(view, () => true)).hidden, []);
  });

  it("remembers the size of the lists, changed by hand or by keys", async () => {
    view = await openPlot();
    const edge = view.page.getByRole("separator", { name: "Size of the side panel" });
    const width = async () => (await view.page.locator(".side").boundingBox())?.width ?? 0;
    const usual = await width();
    const box = await edge.boundingBox();
    assert.ok(box);
    await view.page.mouse.move(box.x + 2, 300);
    await view.page.mouse.down();
    await view.page.mouse.move(box.x - 148, 300, { steps: 4 });
    await view.page.mouse.up();
    assert.ok(Math.abs((await width()) - usual - 150) < 3, `${usual} became ${await width()}`);
    await view.page.keyboard.press("ArrowRight");
    const wide = await width();
    assert.ok(wide < usual + 140 && wide > usual + 120);
    assert.equal(await edge.getAttribute("aria-valuenow"), String(Math.round(wide / 9)));
    await reload();
    assert.ok(Math.abs((await width()) - wide) < 1);
    await edge.dblclick();
    assert.equal(await width(), usual);
  });
});
