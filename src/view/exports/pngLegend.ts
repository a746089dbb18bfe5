import type { PlotStyle } from "../plot";
import { paintSign, signParts, type Sign } from "../scene/symbols";
import { swatchRadius } from "../widgets/swatch";

/** A line of the legend; one without a sign is the heading. */
export interface LegendEntry {
  readonly name: string;
  readonly sign?: Sign;
}

export const legendRow = 20;
const legendWidth = 200;
const longestName = 26;
/** Between the middle of a sign and its name. */
const signRoom = 14;

export interface LegendPlace {
  /** Width of all columns together; 0 without entries. */
  readonly width: number;
  /** `y` is the middle of the line, `x` that of the sign, `left` where the name begins. */
  readonly entries: readonly (LegendEntry & {
    readonly x: number;
    readonly y: number;
    readonly left: number;
  })[];
}

/** Columns beside a picture of this height, in CSS pixels; names that are too long are cut. */
export function placeLegend(entries: readonly LegendEntry[], height: number): LegendPlace {
  const rows = Math.max(1, Math.floor((height - legendRow) / legendRow));
  return {
    width: Math.ceil(entries.length / rows) * legendWidth,
    entries: entries.map((entry, index) => {
      const x = Math.floor(index / rows) * legendWidth + 16;
      const y = (index % rows) * legendRow + legendRow;
      const left = entry.sign ? x + signRoom : x - swatchRadius;
      return { ...entry, name: short(entry.name), x, y, left };
    }),
  };
}

function short(name: string): string {
  const letters = Array.from(name);
  return letters.length > longestName ? `${letters.slice(0, longestName - 1).join("")}…` : name;
}

/** The PNG with the legend to its right, on the theme's background. */
export async function withLegend(
  png: Uint8Array,
  scale: number,
  entries: readonly LegendEntry[],
  style: PlotStyle,
): Promise<Uint8Array<ArrayBuffer>> {
  const plot = await createImageBitmap(new Blob([new Uint8Array(png)], { type: "image/png" }));
  const legend = placeLegend(entries, plot.height / scale);
  const canvas = document.createElement("canvas");
  canvas.width = plot.width + Math.round(legend.width * scale);
  canvas.height = plot.height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("A picture cannot be made in this window.");
  context.fillStyle = style.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(plot, 0, 0);
  context.translate(plot.width, 0);
  context.scale(scale, scale);
  context.font = `${style.fontSize}px ${style.fontFamily}`;
  context.textBaseline = "middle";
  for (const { name, sign, x, y, left } of legend.entries) {
    context.save();
    context.translate(x, y);
    if (sign) paintSign(context, signParts(sign, swatchRadius));
    context.restore();
    context.fillStyle = style.foreground;
    context.fillText(name, left, y);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The picture is too large.");
  return new Uint8Array(await blob.arrayBuffer());
}
