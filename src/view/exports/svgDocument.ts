import { escapeMarkup } from "./escapeMarkup";
import { type Drawing, layOut } from "./svgLayout";
import { rimOpacity, rimWidth } from "../scene/paint";
import { signParts } from "../scene/symbols";
import { swatchRadius } from "../widgets/swatch";

/** The picture as an SVG document. */
export function svgDocument(drawing: Drawing): string {
  const { style, width, height } = drawing;
  const { axes, points, labels, legend } = layOut(drawing);
  const total = width + legend.width;
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
    ...points.map(
      ({ text, x, y, radius, opacity, sign, ring }) =>
        `<g transform="translate(${n(x)},${n(y)})" opacity="${n(opacity)}">` +
        `<title>${escapeMarkup(text)}</title>${signSvg(sign, radius, ring)}</g>`,
    ),
    `</g><g dominant-baseline="central" paint-order="stroke" stroke-linejoin="round" ` +
      `stroke="${escapeMarkup(style.background)}" stroke-opacity="${rimOpacity}">`,
    ...labels.map(
      ({ text, left, top, bottom, size, color, strong }) =>
        `<text x="${n(left)}" y="${n((top + bottom) / 2)}" font-size="${n(size)}" ` +
        `fill="${escapeMarkup(color)}" stroke-width="${n(rimWidth(size))}"` +
        `${strong ? ' font-weight="600"' : ""}>${escapeMarkup(text)}</text>`,
    ),
    `</g><g dominant-baseline="central">`,
    ...legend.entries.map(
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
