import { svg } from "./dom";
import type { ViewName } from "./views";

const corners = {
  top: "M8,1.5 L14,4.75 L8,8 L2,4.75 Z",
  front: "M2,4.75 L8,8 L8,14.5 L2,11.25 Z",
  side: "M14,4.75 L8,8 L8,14.5 L14,11.25 Z",
};

/** A cube with the face that the view looks at filled in; all outlines for the isometric view. */
export function viewIcon(name: ViewName): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "view-icon" },
    ...Object.entries(corners).map(([face, d]) =>
      svg("path", { d, class: face === name ? "face filled" : "face" }),
    ),
  );
}
