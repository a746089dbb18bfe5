import { svg } from "./dom";
import { symbolPath } from "./scene/symbols";

/** Leaves room for the tips of the larger symbols in a box of -1 to 1. */
export const swatchRadius = 0.8;

/** A small sign in the category's colour and shape. */
export function swatch(color: string, symbol: number): SVGSVGElement {
  return svg(
    "svg",
    { class: "swatch", viewBox: "-1 -1 2 2", width: 12, height: 12, "aria-hidden": "true" },
    svg("path", { d: symbolPath(symbol, swatchRadius), fill: color }),
  );
}
