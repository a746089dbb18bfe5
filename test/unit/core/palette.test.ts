import * as assert from "node:assert/strict";
import {
  categoryColors,
  categorySymbols,
  contrast,
  groupingColors,
  groupingSymbols,
  parseColor,
  type Rgb,
} from "../../../src/core/palette";

const dark: Rgb = [31, 31, 31];
const light: Rgb = [255, 255, 255];

describe("the palettes", () => {
  it("spread turbo from blue to red without two equal colors", () => {
    const colors = categoryColors("turbo", 25, dark, 1);
    assert.equal(new Set(colors).size, 25);
    const [first, last] = [parseColor(colors[0] ?? ""), parseColor(colors[24] ?? "")];
    assert.ok(first && first[2] > first[0], "starts blue");
    assert.ok(last && last[0] > last[2], "ends red");
  });

  it("stand out from the background by the contrast asked for", () => {
    for (const palette of ["turbo", "colorBlindSafe"] as const) {
      for (const background of [dark, light]) {
        for (const color of categoryColors(palette, 25, background, 3)) {
          assert.ok(contrast(parseColor(color) as Rgb, background) >= 3, `${palette} ${color}`);
        }
      }
    }
  });

  it("give one category a color", () => {
    assert.equal(categoryColors("turbo", 1, dark, 2).length, 1);
    assert.deepEqual(categoryColors("turbo", 0, dark, 2), []);
  });

  it("tell 35 categories apart by color and symbol when colors repeat", () => {
    const colors = categoryColors("colorBlindSafe", 35, dark, 2);
    for (const shapes of [true, false]) {
      const symbols = categorySymbols("colorBlindSafe", 35, shapes);
      const signs = new Set(colors.map((color, index) => `${color} ${symbols[index]}`));
      assert.equal(signs.size, 35);
    }
  });

  it("repeat no color of the color-blind-safe set below 60 categories", () => {
    for (const background of [dark, light, [0, 0, 0], [253, 246, 227]] as const) {
      for (const minimum of [3, 4.5, 7]) {
        const colors = categoryColors("colorBlindSafe", 60, background, minimum);
        assert.equal(new Set(colors).size, 60, `${background.join()} ${minimum}`);
        for (const color of colors) {
          assert.ok(contrast(parseColor(color) as Rgb, background) >= minimum, color);
        }
      }
    }
  });

  it("give neighbors on turbo different symbols only when shapes are on", () => {
    const on = categorySymbols("turbo", 10, true);
    assert.ok(on.every((symbol, index) => index === 0 || symbol !== on[index - 1]));
    assert.ok(categorySymbols("turbo", 10, false).every((symbol) => symbol === 0));
  });
});

describe("parseColor", () => {
  it("reads the forms that themes use", () => {
    assert.deepEqual(parseColor("#fff"), [255, 255, 255]);
    assert.deepEqual(parseColor(" #1f1f1f "), [31, 31, 31]);
    assert.deepEqual(parseColor("#1f1f1f80"), [31, 31, 31]);
    assert.deepEqual(parseColor("rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
    assert.equal(parseColor("red"), undefined);
    assert.equal(parseColor(""), undefined);
  });
});

describe("the colors of a grouping", () => {
  const black = [0, 0, 0] as const;
  const names = Array.from({ length: 64 }, (_, step) => `${step}`);

  it("end with a gray for points without a value", () => {
    for (const palette of ["turbo", "colorBlindSafe"] as const) {
      for (const scale of [undefined, {}]) {
        const colors = groupingColors(palette, { names: ["a", "b"], scale }, black, 3);
        assert.equal(colors.length, 3);
        assert.equal(colors[2], "rgb(128, 128, 128)");
      }
    }
  });

  it("of a scale are all different, and in the color-blind-safe set ever lighter", () => {
    for (const palette of ["turbo", "colorBlindSafe"] as const) {
      const colors = groupingColors(palette, { names, scale: {} }, black, 1);
      assert.equal(new Set(colors).size, names.length + 1);
    }
    const steps = groupingColors("colorBlindSafe", { names, scale: {} }, black, 1).slice(0, -1);
    const light = steps.map((color) => contrast(parseColor(color) ?? black, black));
    light.forEach((each, step) => assert.ok(step === 0 || each > light[step - 1]!, `${step}`));
  });

  it("have one symbol where they are a scale", () => {
    assert.deepEqual(groupingSymbols("turbo", { names: ["a", "b"], scale: {} }, true), [0, 0, 0]);
    assert.deepEqual(groupingSymbols("turbo", { names: ["a", "b"] }, true), [0, 1, 0]);
  });
});
