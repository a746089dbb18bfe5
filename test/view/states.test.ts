import * as assert from "node:assert/strict";
import { categoryColors, parseColor } from "../../src/core/palette";
import type { View } from "./harness";
import { exported, openPlot as openPanel, placeOf } from "./openPlot";
import { openPlot, type PlotPage } from "./plotPage";
import { showMessage } from "./scatter";
import { themes, type ThemeName } from "./themes";

const [fresh, stale, ghost] = [0, 1, 2];
const side = 60;
const middle = side / 2;

interface Look {
  readonly state: number;
  readonly selected?: boolean;
  /** So many others are selected that this one fades. */
  readonly dimmed?: boolean;
  /** A fresh point of the same color lies right behind it. */
  readonly crowded?: boolean;
  readonly pointSize?: number;
  readonly color?: string;
  readonly symbol?: number;
}

/** Red, green and blue, 0 to 255, at a place of a picture. */
type Picture = (x: number, y: number) => [number, number, number];

/** Draws a point in the middle of the picture, which shows nothing else. */
async function picture(lab: PlotPage, look: Look): Promise<Picture> {
  const { state, selected, dimmed, crowded, pointSize = 6, color = "#ff0000", symbol = 0 } = look;
  const corners = Array.from({ length: dimmed ? 60 : 2 }, (_, i) =>
    [1, 1, 1].map((one) => (i % 2 ? one : -one)),
  );
  const places = [[0, 0, 0], ...corners, ...(crowded ? [[0, 0, -0.2]] : [])] as number[][];
  const selection = selected ? [0] : dimmed ? [...corners.keys()].map((i) => i + 1) : [];
  await lab.page.evaluate(
    async ([places, state, selection, style]) => {
      const { lab } = window;
      const states = new Uint8Array(places.length);
      states[0] = state;
      const data = { ...lab.data(places.length, 1), states };
      await lab.plot.show(
        { ...data, positions: Float32Array.from(places.flat()) },
        lab.style({ ...style, grid: "transparent", opacity: 0.9 }),
        { eye: { x: 0, y: 0, z: 1 }, center: { x: 0, y: 0, z: 0 }, up: { x: 0, y: 1, z: 0 } },
      );
      lab.plot.setSelection(selection);
    },
    [places, state, selection, { pointSize, colors: [color], symbols: [symbol] }] as const,
  );
  return seenNow(lab);
}

/** The middle of what is drawn now. */
async function seenNow(lab: PlotPage): Promise<Picture> {
  const pixels = await lab.page.evaluate(async (side) => {
    const bytes = await window.lab.plot.png(1);
    const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const context = new OffscreenCanvas(side, side).getContext("2d");
    context?.drawImage(bitmap, (side - bitmap.width) / 2, (side - bitmap.height) / 2);
    return Array.from(context?.getImageData(0, 0, side, side).data ?? []);
  }, side);
  return (x, y) => {
    const at = (Math.floor(y) * side + Math.floor(x)) * 4;
    return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
  };
}

/** How many pixels of two pictures differ in gray, as they do for one who sees no colors. */
function grayDifference(one: Picture, other: Picture): number {
  const gray = ([red, green, blue]: [number, number, number]) =>
    0.299 * red + 0.587 * green + 0.114 * blue;
  let count = 0;
  for (let x = 0; x < side; x++) {
    for (let y = 0; y < side; y++) {
      if (Math.abs(gray(one(x, y)) - gray(other(x, y))) > 10) count++;
    }
  }
  return count;
}

const isRed = ([red, green, blue]: [number, number, number]) =>
  red > 150 && green < 90 && blue < 90;

for (const renderer of ["gl", "flat"] as const) {
  describe(`changed and deleted texts in the ${renderer} plot`, function () {
    this.timeout(60_000);
    let lab: PlotPage;
    afterEach(async () => {
      const violations = await lab.page.evaluate(() => window.lab.violations);
      await lab.close();
      assert.deepEqual([...violations, ...lab.errors], []);
    });

    /** Which of some places are red: the middle, halfway to the right, halfway to the upper right, near the edge. */
    const redIn = (seen: Picture, radius: number) =>
      [0, 0.5, Math.SQRT1_2 * 0.6, 0.85].map((share, i) =>
        isRed(seen(middle + share * radius, i === 2 ? middle - share * radius : middle)),
      );

    it("are hollow and crossed out, also right before a point of the same color", async () => {
      lab = await openPlot({ renderer });
      for (const crowded of [false, true]) {
        for (const [state, red] of [
          [fresh, [true, true, true, true]],
          [stale, [false, false, false, true]],
          [ghost, [true, false, true, false]],
        ] as const) {
          const seen = await picture(lab, { state, crowded, pointSize: 40 });
          assert.deepEqual(
            redIn(seen, state === fresh ? 20 : 24),
            red,
            `state ${state}, crowded ${crowded}`,
          );
        }
      }
    });

    it("keep the shape of their category, but for the crosses", async () => {
      lab = await openPlot({ renderer });
      const square = await picture(lab, { state: stale, symbol: 1, pointSize: 40 });
      assert.ok(isRed(square(middle + 19, middle - 19)), "a corner of the square");
      assert.ok(!isRed(square(middle, middle)), "hollow");
      const crossed = await picture(lab, { state: ghost, symbol: 3, pointSize: 40 });
      assert.deepEqual(redIn(crossed, 24), [true, false, true, false]);
    });

    it("are seen for what they are among points too small for it", async () => {
      lab = await openPlot({ renderer });
      const [small, hollow, cross] = [
        await picture(lab, { state: fresh, pointSize: 2.5 }),
        await picture(lab, { state: stale, pointSize: 2.5 }),
        await picture(lab, { state: ghost, pointSize: 2.5 }),
      ];
      assert.ok(grayDifference(small, hollow) >= 12);
      assert.ok(grayDifference(small, cross) >= 6);
      assert.ok(grayDifference(hollow, cross) >= 12);
    });

    for (const theme of Object.keys(themes) as ThemeName[]) {
      it(`look different without colors, selected or dimmed too, in the theme ${theme}`, async () => {
        lab = await openPlot({ renderer, theme });
        const background = parseColor(themes[theme].variables["--vscode-editor-background"] ?? "");
        assert.ok(background);
        const least = theme.startsWith("hc") ? 4.5 : 3;
        const [color = ""] = categoryColors("turbo", 3, background, least);
        const looks = [fresh, stale, ghost].flatMap((state) => [
          { state, color },
          { state, color, selected: true },
          { state, color, dimmed: true },
        ]);
        const pictures: Picture[] = [];
        for (const look of looks) pictures.push(await picture(lab, look));
        for (const [i, one] of pictures.entries()) {
          for (const [j, other] of pictures.entries()) {
            if (i >= j) continue;
            const pixels = grayDifference(one, other);
            const which = [i, j].map((k) => JSON.stringify(looks[k])).join(" and ");
            assert.ok(pixels >= 6, `${pixels} pixels between ${which}`);
          }
        }
      });
    }

    it("change their look at once, and are fresh again", async () => {
      lab = await openPlot({ renderer });
      const before = await picture(lab, { state: fresh });
      const after = await picture(lab, { state: stale });
      const now = async (state: number): Promise<Picture> => {
        await lab.page.evaluate((state) => {
          window.lab.plot.setStates(Uint8Array.of(state, 0, 0));
        }, state);
        return seenNow(lab);
      };
      assert.equal(grayDifference(await now(fresh), before), 0);
      assert.equal(grayDifference(await now(stale), after), 0);
    });
  });
}

describe("changed and deleted texts in the panel", function () {
  this.timeout(60_000);
  let view: View;
  afterEach(async () => {
    const violations = await view.violations();
    await view.close();
    assert.deepEqual(violations, []);
  });

  const states = new Uint8Array(32);
  states.set([stale, stale, ghost]);
  const tell = () => view.post({ type: "states", states, sourceCounts: new Uint32Array(32) });

  it("are explained below the categories, by the hover card and to screen readers", async () => {
    view = await openPanel({ reduceMotion: true });
    const key = view.page.getByRole("list", { name: "Signs" });
    assert.equal(await key.isVisible(), false);
    await tell();
    await key.waitFor();
    assert.deepEqual(await key.getByRole("listitem").allInnerTexts(), [
      "Text has changed\n2",
      "Text is gone\n1",
    ]);
    const { x, y } = await placeOf(view, "fruits 2");
    await view.page.mouse.move(x, y);
    await view.page.getByRole("tooltip").getByText("The text is gone.").waitFor();
    await view.page.getByRole("tab", { name: "Words" }).click();
    const row = view.page.getByRole("row", { name: "fruits 1 The text has changed" });
    await row.waitFor();
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await view.setTheme(theme);
      await view.page.getByRole("tab", { name: "Categories" }).click();
      await view.screenshot(`states ${theme}`);
    }
    await view.post({
      type: "states",
      states: new Uint8Array(32),
      sourceCounts: new Uint32Array(32),
    });
    await key.waitFor({ state: "hidden" });
  });

  it("are drawn so in an SVG and explained in its legend", async () => {
    view = await openPanel();
    await tell();
    const drawing = (await exported(view, "svg")) as string;
    const signs = await view.page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const background = parsed.querySelector("rect")?.getAttribute("fill");
      return Object.fromEntries(
        [...parsed.querySelectorAll("g > title")].map(({ textContent, parentElement }) => [
          textContent,
          [...(parentElement?.querySelectorAll("path") ?? [])].map((path) => {
            const fill = path.getAttribute("fill");
            const filled = fill === background ? "paper" : fill === "none" ? "no" : "color";
            return `${filled} fill, ${path.hasAttribute("stroke") ? "line" : "no line"}`;
          }),
        ]),
      );
    }, drawing);
    assert.deepEqual(signs["fruits 0"], ["paper fill, line"]);
    assert.deepEqual(signs["fruits 2"], ["paper fill, no line", "no fill, line"]);
    assert.deepEqual(signs["fruits 3"], ["color fill, no line"]);
    for (const name of ["Text has changed", "Text is gone"]) {
      assert.ok(drawing.includes(`>${name}<`), name);
    }
  });

  it("are drawn so by Plotly", async () => {
    const show = showMessage();
    const appearance = { palette: "turbo", renderer: "plotly" } as const;
    view = await openPanel({}, { ...show, appearance });
    const symbols = () =>
      view.page.evaluate(() => {
        const root = document.querySelector(".plotly-root") as unknown as {
          data: { marker: { symbol: string[] } }[];
        };
        return root.data[0]?.marker.symbol.slice(0, 4);
      });
    assert.deepEqual(await symbols(), ["circle", "circle", "circle", "circle"]);
    await tell();
    await view.page.getByText("2 texts have changed.").waitFor();
    assert.deepEqual(await symbols(), ["circle-open", "circle-open", "cross", "circle"]);
    await view.screenshot("states plotly");
  });
});
