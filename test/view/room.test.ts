import * as assert from "node:assert/strict";
import type { Layout } from "../../src/protocol/messages";
import { closeAfterEach, type View } from "./harness";
import { command, directionOf, exported, openPlot, saved } from "./openPlot";
import { noise, showMessage } from "./scatter";

const sizes = [
  [520, 700],
  [900, 700],
  [1400, 800],
] as const;

const names = Array.from({ length: 25 }, (_, i) => `category ${i}`);

/** Clusters as a method makes them: PCA a cloud that is longer along its first axes, the others islands. */
function shown(method: Layout["method"]) {
  const show = showMessage({ categories: names, perCategory: 25, components: 3 });
  const lengths = method === "pca" ? [1, 0.8, 0.6] : [1, 1, 1];
  const spread = method === "pca" ? 0.5 : 0.12;
  const coordinates = show.layout.coordinates.map((_, i) => {
    const category = Math.floor(i / 75);
    return (lengths[i % 3] ?? 1) * (noise(category * 7 + (i % 3)) + spread * noise(i + 5000));
  });
  const explainedVariance = method === "pca" ? [0.12, 0.08, 0.07] : [];
  return { ...show, layout: { ...show.layout, method, coordinates, explainedVariance } };
}

/** The longer side of the box around all points, over the shorter side of the plot. */
async function filled(view: View): Promise<number> {
  const drawing = (await exported(view, "svg")) as string;
  const area = await view.page.locator(".plot-area").boundingBox();
  assert.ok(area);
  const pattern = /<g transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*><title>/g;
  const points = [...drawing.matchAll(pattern)].map(([, x, y]) => [Number(x), Number(y)] as const);
  assert.equal(points.length, 625);
  for (const [x, y] of points) {
    assert.ok(x > 0 && y > 0 && x < area.width && y < area.height, `${x}, ${y} is outside`);
  }
  const extent = (values: number[]): number =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  const longest = Math.max(extent(points.map(([x]) => x)), extent(points.map(([, y]) => y)));
  return longest / Math.min(area.width, area.height);
}

describe("the picture", function () {
  this.timeout(60_000);
  let view: View;
  closeAfterEach(() => view);

  for (const [width, height] of sizes) {
    it(`fills its room in a panel of ${width} x ${height} pixels`, async () => {
      view = await openPlot({ width, height, reduceMotion: true }, shown("pca"));
      const area = await view.page.locator(".plot-area").boundingBox();
      assert.ok(area);
      const fraction = (area.width * area.height) / (width * height);
      assert.ok(fraction >= 0.6, `the plot has ${fraction} of the panel`);
      assert.ok((await filled(view)) >= 0.75, "PCA");
      const toolbar = await view.page.getByRole("toolbar").boundingBox();
      assert.ok(toolbar && toolbar.height < 40, "one row");
      for (const method of ["umap", "tsne"] as const) {
        await view.post({ type: "layout", layout: shown(method).layout, progress: 1 });
        await view.page.getByRole("application").waitFor();
        const fills = await filled(view);
        assert.ok(fills >= 0.75, `${method}: ${fills}`);
      }
      await command(view, "front");
      await saved(view, ({ camera }) => Math.abs(camera.eye.x - camera.center.x) < 1e-6);
      assert.ok((await filled(view)) >= 0.75, "from the front");
      await command(view, "toggleDimensions");
      await saved(view, ({ flat, camera }) => flat && camera.eye.z > 0.5);
      assert.ok((await filled(view)) >= 0.75, "2-D");
    });
  }

  it("has its tools in one row, and those without room in a menu", async () => {
    view = await openPlot({ width: 320, height: 600, reduceMotion: true });
    const toolbar = await view.page.getByRole("toolbar").boundingBox();
    assert.ok(toolbar && toolbar.height < 40, "one row");
    assert.equal(await view.page.getByRole("button", { name: "Front", exact: true }).count(), 0);
    await view.page.getByRole("button", { name: "More" }).click();
    await view.page.getByRole("menuitem", { name: "Front" }).click();
    await saved(view, ({ camera }) => directionOf(camera).y < -0.99);
    for (const name of ["Labels", "More", "Export"]) {
      await view.page.getByRole("button", { name }).click();
      const menu = await view.page.getByRole("menu", { name }).boundingBox();
      assert.ok(menu && menu.x >= 0 && menu.x + menu.width <= 320, `${name}: ${menu?.x}`);
    }
  });

  it("keeps the camera where it was moved when other places come", async () => {
    view = await openPlot({ reduceMotion: true }, shown("pca"));
    const first = await saved(view, () => true);
    await view.page.getByRole("application").focus();
    await view.page.keyboard.press("ArrowRight");
    const { camera } = await saved(
      view,
      (state) => JSON.stringify(state.camera) !== JSON.stringify(first.camera),
    );
    await view.post({ type: "layout", layout: shown("umap").layout, progress: 1 });
    await filled(view);
    assert.deepEqual((await saved(view, () => true)).camera, camera);
  });

  it("has its axes' titles and numbers in sight", async () => {
    view = await openPlot({ width: 520, height: 700 }, shown("pca"));
    const drawing = (await exported(view, "svg")) as string;
    const area = await view.page.locator(".plot-area").boundingBox();
    assert.ok(area);
    const pattern = /<text transform="translate\(([-\d.]+),([-\d.]+)\) rotate[^>]*>([^<]*)</g;
    const texts = [...drawing.matchAll(pattern)].filter(([, x, y]) => {
      return Number(x) > 0 && Number(y) > 0 && Number(x) < area.width && Number(y) < area.height;
    });
    const titles = texts.filter(([, , , text]) => text?.startsWith("PC"));
    assert.equal(titles.length, 3);
    assert.ok(texts.length >= 3 + 6, `${texts.length} texts`);
  });
});
