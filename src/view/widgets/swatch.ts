import { html, svg as svgTemplate, type TemplateResult } from "lit-html";
import { svg } from "./dom";
import { pointState } from "../pointStates";
import { signParts } from "../scene/symbols";

/** In CSS pixels; leaves room for the tips of the larger symbols in a box of 12. */
export const swatchRadius = 4.8;

/** A small sign in the category's color and shape, as the point of this state (code of `Scatter.states`) is drawn. */
export function swatch(
  color: string,
  symbol: number,
  state: number = pointState.fresh,
): SVGSVGElement {
  const parts = signParts({ symbol, state, color, paper: "none" }, swatchRadius);
  return svg(
    "svg",
    { class: "swatch", viewBox: "-6 -6 12 12", width: 12, height: 12, "aria-hidden": "true" },
    ...parts.map(({ d, fill, stroke, width }) =>
      svg("path", { d, fill, stroke, "stroke-width": width }),
    ),
  );
}

/** The same as a template. */
export function swatchTemplate(
  color: string,
  symbol: number,
  state: number = pointState.fresh,
): TemplateResult {
  const parts = signParts({ symbol, state, color, paper: "none" }, swatchRadius);
  return html`<svg class="swatch" viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">
    ${parts.map(
      ({ d, fill, stroke, width }) =>
        svgTemplate`<path d=${d} fill=${fill} stroke=${stroke} stroke-width=${width} />`,
    )}
  </svg>`;
}
