import { pointState } from "../pointStates";

/** The outline of a symbol of `PlotStyle.symbols` around 0 as SVG path data, as large to the eye as a disc of this radius. */
function symbolPath(symbol: number, radius: number): string {
  const corners = symbolCorners(symbol, radius);
  if (corners.length > 0) return `M${corners.map(([x, y]) => `${n(x)},${n(y)}`).join("L")}Z`;
  const r = n(radius);
  return `M-${r},0a${r},${r} 0 1,0 ${n(2 * radius)},0a${r},${r} 0 1,0 -${n(2 * radius)},0Z`;
}

/** How much of a changed point's radius is outline; the rest is hollow. */
export const outlineFraction = 0.3;
/** Width of the strokes of a deleted point's cross, in radii. */
export const strokeFraction = 0.4;

/** What stands for a point: in the color of the category where it is fresh, else on paper, to be seen over others. */
export interface Sign {
  readonly symbol: number;
  /** As in `pointState`; the cross of a deleted one is the same whatever the symbol. */
  readonly state: number;
  readonly color: string;
  readonly paper: string;
}

/** A line around a sign; of width 0 there is none. */
export interface Ring {
  readonly width: number;
  readonly color: string;
}

/** A line or an area of a sign. */
export interface SignPart {
  /** SVG path data. */
  readonly d: string;
  readonly fill: string;
  readonly stroke: string;
  readonly width: number;
}

/** The parts of a sign around 0, first to last, for a disc of this radius; the ring is the outermost of it. */
export function signParts(
  { symbol, state, color, paper }: Sign,
  radius: number,
  ring: Ring = { width: 0, color: "none" },
): SignPart[] {
  const shape = state === pointState.deleted ? 0 : symbol;
  const edge = state === pointState.changed ? outlineFraction * radius : 0;
  const parts: SignPart[] = [
    {
      d: symbolPath(shape, radius - ring.width - edge / 2),
      fill: state === pointState.fresh ? color : paper,
      stroke: edge > 0 ? color : "none",
      width: edge,
    },
  ];
  if (state === pointState.deleted) {
    const arm = n((radius - ring.width) * Math.SQRT1_2);
    const d = `M-${arm},-${arm}L${arm},${arm}M-${arm},${arm}L${arm},-${arm}`;
    parts.push({ d, fill: "none", stroke: color, width: strokeFraction * radius });
  }
  if (ring.width > 0) {
    const d = symbolPath(shape, radius - ring.width / 2);
    parts.push({ d, fill: "none", stroke: ring.color, width: ring.width });
  }
  return parts;
}

export function paintSign(context: CanvasRenderingContext2D, parts: readonly SignPart[]): void {
  for (const { d, fill, stroke, width } of parts) {
    const path = new Path2D(d);
    context.fillStyle = fill;
    if (fill !== "none") context.fill(path);
    context.strokeStyle = stroke;
    context.lineWidth = width;
    if (width > 0) context.stroke(path);
  }
}

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function symbolCorners(symbol: number, radius: number): readonly (readonly [number, number])[] {
  const square = radius * 0.89;
  const tip = radius * 1.15;
  const arm = radius * 0.42;
  const base = radius * 0.62;
  switch (symbol) {
    case 1:
      return [
        [-square, -square],
        [square, -square],
        [square, square],
        [-square, square],
      ];
    case 2:
      return [
        [0, -square * Math.SQRT2],
        [square * Math.SQRT2, 0],
        [0, square * Math.SQRT2],
        [-square * Math.SQRT2, 0],
      ];
    case 3:
      return [
        [-arm, -tip],
        [arm, -tip],
        [arm, -arm],
        [tip, -arm],
        [tip, arm],
        [arm, arm],
        [arm, tip],
        [-arm, tip],
        [-arm, arm],
        [-tip, arm],
        [-tip, -arm],
        [-arm, -arm],
      ];
    case 4:
      return [
        [0, -2 * base],
        [base * Math.sqrt(3), base],
        [-base * Math.sqrt(3), base],
      ];
    default:
      return [];
  }
}
