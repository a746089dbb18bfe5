import { placeLegend, type LegendEntry } from "./pngLegend";
import type { Camera, PlotData, PlotStyle } from "../plot";
import { axesOf } from "../scene/axes";
import { allToCube, cubeOf } from "../scene/cube";
import { LabelLayout, labelRank, lineHeight, type TextMeasure } from "../scene/labels";
import { lensOf, sizeFactor, spotOf } from "../scene/lens";
import { poseOf } from "../scene/pose";
import { pointRadius, selectionLook } from "../scene/sceneLayer";
import { shortText } from "../scene/shortText";
import { escapeMarkup } from "./escapeMarkup";
import { signParts } from "../scene/symbols";
import { swatchRadius } from "../widgets/swatch";

export interface Drawing {
  readonly data: PlotData;
  readonly style: PlotStyle;
  readonly camera: Camera;
  readonly flat: boolean;
  /** Of the plot in CSS pixels; the legend is added to its right. */
  readonly width: number;
  readonly height: number;
  /** One flag for each category. */
  readonly visible: readonly boolean[];
  readonly selection: readonly number[];
  readonly labels: boolean;
  readonly legend: readonly LegendEntry[];
  readonly measure: TextMeasure;
}

/** The picture as an SVG document: the same cube, camera and labels that the screen shows. */
export function svgDocument(drawing: Drawing): string {
  const { data, style, width, height, visible, legend } = drawing;
  const measure = (text: string): number => drawing.measure(text, style, false);
  const cube = cubeOf(data.positions);
  const places = allToCube(cube, data.positions);
  const lens = lensOf(poseOf(drawing.camera), width, height, drawing.flat ? 1 : 0);
  const spots = new Map<number, { x: number; y: number; w: number; radius: number }>();
  for (let point = 0; point < data.texts.length; point++) {
    if (visible[data.categoryOf[point] ?? 0] === false) continue;
    const [x = NaN, y = NaN, z = NaN] = places.subarray(point * 3, point * 3 + 3);
    const spot = spotOf(lens, { x, y, z });
    if (!(spot.w > 0) || !Number.isFinite(spot.x) || !Number.isFinite(spot.y)) continue;
    const radius = pointRadius(style.pointSize, data.states[point] ?? 0) * sizeFactor(lens, spot.w);
    spots.set(point, { ...spot, radius });
  }
  const axes = axesOf(cube, data.axisTitles, lens, style.fontSize, measure);
  const far = [...spots].sort(([, a], [, b]) => b.w - a.w);
  const selected = new Set(drawing.selection);
  const { scale, ring, others } = selectionLook(selected.size);
  const shown = Uint32Array.from(spots.keys());
  const labels = new LabelLayout().place({
    first: drawing.selection,
    rank: drawing.labels ? labelRank(places, data.categoryOf, shown) : new Uint32Array(),
    keep: false,
    width,
    height,
    lineHeight: style.fontSize * lineHeight,
    taken: axes.texts.flatMap(({ boxes }) => boxes),
    shown: (point) => spots.has(point),
    spot: (point) => spots.get(point),
    textWidth: (point) => measure(shortText(data.texts[point] ?? "")),
  });
  const side = placeLegend(legend, height);
  const total = width + side.width;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="${height}" ` +
      `viewBox="0 0 ${total} ${height}" font-family="${escapeMarkup(style.fontFamily)}" ` +
      `font-size="${style.fontSize}" fill="${escapeMarkup(style.foreground)}">`,
    `<rect width="100%" height="100%" fill="${escapeMarkup(style.background)}"/>`,
    `<g stroke="${escapeMarkup(style.grid)}">`,
    ...axes.lines
      .filter((line) => Number.isFinite(line.x1))
      .map(
        ({ x1, y1, x2, y2, edge }) =>
          `<path d="M${n(x1)},${n(y1)}L${n(x2)},${n(y2)}"${edge ? "" : ' opacity="0.55"'}/>`,
      ),
    `</g><g text-anchor="middle" dominant-baseline="central">`,
    ...axes.texts.map(
      ({ x, y, angle, text }) =>
        `<text transform="translate(${n(x)},${n(y)}) rotate(${n((angle * 180) / Math.PI)})">` +
        `${escapeMarkup(text)}</text>`,
    ),
    `</g><g>`,
    ...far.map(([point, spot]) => {
      const { x, y } = spot;
      const radius = spot.radius * (selected.has(point) ? scale : 1);
      const category = data.categoryOf[point] ?? 0;
      const opacity = selected.has(point) ? 1 : style.opacity * others;
      const sign = {
        symbol: style.symbols[category] ?? 0,
        state: data.states[point] ?? 0,
        color: style.colors[category] ?? "",
        paper: style.background,
      };
      const around = { width: selected.has(point) ? ring : 0, color: style.foreground };
      return (
        `<g transform="translate(${n(x)},${n(y)})" opacity="${n(opacity)}">` +
        `<title>${escapeMarkup(data.texts[point] ?? "")}</title>${signSvg(sign, radius, around)}</g>`
      );
    }),
    `</g><g dominant-baseline="central">`,
    ...labels.map(
      ({ point, left, top, bottom }) =>
        `<text x="${n(left)}" y="${n((top + bottom) / 2)}">` +
        `${escapeMarkup(shortText(data.texts[point] ?? ""))}</text>`,
    ),
    ...side.entries.map(
      ({ name, sign, x, y, left }) =>
        (sign
          ? `<g transform="translate(${width + x},${y})">${signSvg(sign, swatchRadius)}</g>`
          : "") + `<text x="${n(width + left)}" y="${y}">${escapeMarkup(name)}</text>`,
    ),
    `</g></svg>`,
    "",
  ].join("\n");
}

function signSvg(...sign: Parameters<typeof signParts>): string {
  return signParts(...sign)
    .map(({ d, fill, stroke, width }) => {
      const line = width > 0 ? ` stroke="${escapeMarkup(stroke)}" stroke-width="${n(width)}"` : "";
      return `<path d="${d}" fill="${escapeMarkup(fill)}"${line}/>`;
    })
    .join("");
}

/** A number with two decimals, which is finer than a pixel. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
