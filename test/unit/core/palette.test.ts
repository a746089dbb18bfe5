import * as assert from "node:assert/strict";
import {
  categoryColors,
  categorySymbols,
  contrast,
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
