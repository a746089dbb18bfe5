import type { PlotStyle, Vector3 } from "../plot";
import type { Box } from "./box";
import { toCube, type Cube } from "./cube";
import { lineHeight, type TextMeasure } from "./labels";
import { spotOf, type Lens } from "./lens";
import { paintLabels, paintLasso, paintQuery, paintRing } from "./paint";
import type { Corner } from "./pick";
import { shortText } from "./shortText";

/** A free text at a place in data units. */
export interface Query {
  readonly text: string;
  readonly position: Vector3;
}

export interface QueryMark {
  readonly at: Corner;
  readonly text: string;
  readonly box: Box;
}

/** What follows the pointer, and what lies over all points. */
export interface Marks {
  readonly query: QueryMark | undefined;
  /** The point under the pointer, with the box of its label. */
  readonly hovered:
    | { readonly at: Corner; readonly radius: number; readonly text: string; readonly box: Box }
    | undefined;
  readonly loop: readonly Corner[] | undefined;
}

/** Where the query is drawn; undefined behind the eye. */
export function queryMark(
  query: Query,
  cube: Cube,
  lens: Lens,
  style: PlotStyle,
  measure: TextMeasure,
): QueryMark | undefined {
  const at = spotOf(lens, toCube(cube, query.position));
  if (!(at.w > 0)) return undefined;
  const text = shortText(query.text);
  const height = style.fontSize * lineHeight;
  const left = at.x + style.pointSize / 2 + 14;
  const top = at.y - height / 2;
  const right = left + measure(text, style, true);
  return { at, text, box: { left, top, right, bottom: top + height } };
}

/** A second canvas, seen only while there is something on it: a browser pays for each canvas in every frame. */
export class Overlay {
  readonly canvas = document.createElement("canvas");

  constructor() {
    this.canvas.hidden = true;
  }

  draw({ query, hovered, loop }: Marks, style: PlotStyle, ratio: number): void {
    const { canvas } = this;
    canvas.hidden = !query && !hovered && !loop;
    const context = canvas.hidden ? null : canvas.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.scale(ratio, ratio);
    const { fontSize: size, foreground: color } = style;
    if (query) {
      paintQuery(context, query.at, style.pointSize / 2, style);
      paintLabels(context, [{ ...query.box, text: query.text, strong: true, size, color }], style);
    }
    if (hovered) {
      paintRing(context, hovered.at, hovered.radius, style);
      paintLabels(
        context,
        [{ ...hovered.box, text: hovered.text, strong: true, size, color }],
        style,
      );
    }
    if (loop) paintLasso(context, loop, style);
  }
}
