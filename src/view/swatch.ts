import { svg } from "./dom";

/** Outlines of the symbols of `PlotStyle` in a box of -1 to 1, circle first. */
const outlines = [
  "M-0.8,0a0.8,0.8 0 1,0 1.6,0a0.8,0.8 0 1,0 -1.6,0Z",
  "M-0.7,-0.7H0.7V0.7H-0.7Z",
  "M0,-1L1,0L0,1L-1,0Z",
  "M-0.3,-0.9H0.3V-0.3H0.9V0.3H0.3V0.9H-0.3V0.3H-0.9V-0.3H-0.3Z",
  "M0,-0.9L0.95,0.75H-0.95Z",
];

/** The outline as SVG path data, scaled to `radius` around a centre. */
export function symbolPath(symbol: number): string {
  return outlines[symbol] ?? "";
}

/** A small sign in the category's colour and shape. */
export function swatch(color: string, symbol: number): SVGSVGElement {
  return svg(
    "svg",
    { class: "swatch", viewBox: "-1 -1 2 2", width: 12, height: 12, "aria-hidden": "true" },
    svg("path", { d: symbolPath(symbol), fill: color }),
  );
}
