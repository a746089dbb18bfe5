import { svg } from "./dom";
import type { ViewName } from "../views";

const faces: Record<string, string> = {
  top: "M8,1.5 L14,4.75 L8,8 L2,4.75 Z",
  front: "M2,4.75 L8,8 L8,14.5 L2,11.25 Z",
  side: "M14,4.75 L8,8 L8,14.5 L14,11.25 Z",
};

function glyph(...children: SVGElement[]): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "glyph" },
    ...children,
  );
}

/** A cube with the face that the view looks at filled in; all outlines for the isometric view. */
export function viewGlyph(name: ViewName): SVGSVGElement {
  return glyph(
    ...Object.entries(faces).map(([face, d]) =>
      svg("path", { d, class: face === name ? "filled" : "" }),
    ),
  );
}

/** Two axes and points: the flat picture. */
export function flatGlyph(): SVGSVGElement {
  return glyph(
    svg("path", { d: "M2.5,2 V13.5 H14" }),
    ...["M6,10h.01", "M9,5h.01", "M12,8.5h.01"].map((d) => svg("path", { d, class: "dot" })),
  );
}

export function boxGlyph(): SVGSVGElement {
  return glyph(svg("path", { d: "M2.5,3.5 H13.5 V12.5 H2.5 Z", class: "dashed" }));
}

export function lassoGlyph(): SVGSVGElement {
  return glyph(
    svg("path", {
      d: "M5,10 C1.5,8.5 1.5,2.5 8,2.5 C14.5,2.5 14.5,9.5 8,9.5 C6,9.5 4,10 4.5,11.5 C5,12.7 6,13 5,14",
    }),
  );
}
