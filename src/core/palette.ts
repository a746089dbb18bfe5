export type Palette = "turbo" | "colorBlindSafe";

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/**
 * Turbo by A. Mikhailov (Google, 2019) as the degree-five polynomials that its author published;
 * `t` from 0 (blue) to 1 (red).
 */
function turbo(t: number): Rgb {
  const polynomial = (coefficients: readonly number[]): number =>
    coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const channels = [
    polynomial([0.13572138, 4.6153926, -42.66032258, 132.13108234, -152.94239396, 59.28637943]),
    polynomial([0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604]),
    polynomial([0.1066733, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973]),
  ].map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return [channels[0] ?? 0, channels[1] ?? 0, channels[2] ?? 0];
}

/** Okabe and Ito's set for all kinds of color vision, without its black. */
const colorBlindSafe: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];

/**
 * How far each turn of the color-blind-safe set is moved toward white on a dark background, or black on a light one:
 * turns that follow each other differ clearly in lightness, which all kinds of color vision tell apart.
 */
const turns: readonly number[] = [0, 0.5, 0.25, 0.62, 0.12, 0.38, 0.7, 0.56, 0.19];

/** Turbo's dark ends are hard to tell from a background: the spread leaves them out. */
const turboStart = 0.06;
const turboEnd = 0.96;

/** How many symbols `PlotStyle.symbols` knows. */
export const symbolCount = 5;

function safeColor(index: number): Rgb {
  return colorBlindSafe[index % colorBlindSafe.length] ?? gray;
}

/** One color for each of `count` categories, readable on `background`. */
export function categoryColors(
  palette: Palette,
  count: number,
  background: Rgb,
  minimumContrast: number,
): string[] {
  return Array.from({ length: count }, (_, index) => {
    if (palette === "turbo") {
      const place = (turboEnd - turboStart) * (index / Math.max(1, count - 1));
      return cssColor(readable(turbo(turboStart + place), background, minimumContrast));
    }
    const base = readable(safeColor(index), background, minimumContrast);
    const turn = Math.floor(index / colorBlindSafe.length) % turns.length;
    return cssColor(mixed(base, awayFrom(background), turns[turn] ?? 0));
  });
}

/**
 * One symbol for each category. Neighbors on turbo get different symbols; in the color-blind-safe
 * set, whose turns differ in lightness only, the symbol tells them apart too and cannot be switched off.
 */
export function categorySymbols(palette: Palette, count: number, shapes: boolean): number[] {
  return Array.from({ length: count }, (_, index) => {
    if (palette === "colorBlindSafe") {
      const turn = Math.floor(index / colorBlindSafe.length);
      return (shapes ? index + turn : turn) % symbolCount;
    }
    return shapes ? index % symbolCount : 0;
  });
}

/** Viridis by S. van der Walt and N. Smith (2015, CC0) at even steps: its order is seen with all kinds of color vision. */
const viridis: readonly Rgb[] = [
  [68, 1, 84],
  [70, 50, 126],
  [54, 92, 141],
  [39, 127, 142],
  [31, 161, 135],
  [74, 193, 109],
  [160, 218, 57],
  [253, 231, 37],
];

const gray: Rgb = [128, 128, 128];

/** What of a grouping says how it is drawn. */
type Grouped = { readonly names: readonly string[]; readonly scale?: object | undefined };

/** One color for each group or step of a scale, then gray for points without a value. */
export function groupingColors(
  palette: Palette,
  { names, scale }: Grouped,
  background: Rgb,
  minimumContrast: number,
): string[] {
  const none = cssColor(readable(gray, background, minimumContrast));
  const count = names.length;
  if (!scale || palette === "turbo") {
    return [...categoryColors(palette, count, background, minimumContrast), none];
  }
  const steps = names.map((_, step) => {
    const place = ((viridis.length - 1) * step) / Math.max(1, count - 1);
    const color = between(viridis, place);
    return cssColor(readable(color, background, minimumContrast));
  });
  return [...steps, none];
}

/** The color at a place between the first (0) and the last of some. */
function between(colors: readonly Rgb[], place: number): Rgb {
  const low = Math.min(Math.floor(place), colors.length - 2);
  const [from, to] = [colors[low] ?? gray, colors[low + 1] ?? gray];
  return mixed(from, to, place - low);
}

/** The color moved toward another by a fraction (0 to 1) of the way. */
function mixed(from: Rgb, to: Rgb, fraction: number): Rgb {
  const channel = (index: 0 | 1 | 2) =>
    Math.round(from[index] + (to[index] - from[index]) * fraction);
  return [channel(0), channel(1), channel(2)];
}

/** One symbol for each group, then that of points without a value; a scale has one for all. */
export function groupingSymbols(
  palette: Palette,
  { names, scale }: Grouped,
  shapes: boolean,
): number[] {
  const symbols = scale ? names.map(() => 0) : categorySymbols(palette, names.length, shapes);
  return [...symbols, 0];
}

/** WCAG relative luminance, 0 to 1. */
function luminance(color: Rgb): number {
  const linear = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

/** WCAG contrast ratio, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The color, moved toward white or black until it stands out from the background. */
export function readable(color: Rgb, background: Rgb, minimumContrast: number): Rgb {
  const target = awayFrom(background);
  for (let fraction = 0; fraction < 1; fraction += 0.05) {
    const candidate = mixed(color, target, fraction);
    if (contrast(candidate, background) >= minimumContrast) return candidate;
  }
  return target;
}

/** White for a dark background, black for a light one. */
function awayFrom(background: Rgb): Rgb {
  return luminance(background) < 0.18 ? [255, 255, 255] : [0, 0, 0];
}

function cssColor(color: Rgb): string {
  return `rgb(${color.join(", ")})`;
}

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` and `rgba()`; undefined for anything else. */
export function parseColor(text: string): Rgb | undefined {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex) {
    const wide = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const value = (start: number): number => parseInt(wide.slice(start, start + 2), 16);
    return [value(0), value(2), value(4)];
  }
  const channels = /^rgba?\(([^)]*)\)$/i.exec(text.trim())?.[1]?.match(/[\d.]+/g);
  if (!channels || channels.length < 3) return undefined;
  return [Number(channels[0]), Number(channels[1]), Number(channels[2])];
}
