import type { Vector3 } from "../plot";
import { overlap, type Box } from "./box";
import { ticksOf, type Cube } from "./cube";
import { spotOf, type Lens } from "./lens";

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** An edge of the cube, not a line of its grid. */
  readonly edge: boolean;
}

/** A text centered on (x, y), turned by `angle` radians. */
export interface AxisText {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly text: string;
  readonly title: boolean;
  /** The room it takes; a text that is turned takes a row of small boxes. */
  readonly boxes: readonly Box[];
}

export interface Axes {
  readonly lines: readonly Line[];
  readonly texts: readonly AxisText[];
}

type Axis = "x" | "y" | "z";

const axisNames = ["x", "y", "z"] as const;
const half = 0.5;
/** An edge shorter than this many pixels is seen end on: no room for its texts. */
const shortest = 40;
/** How finely a line of the grid is followed into the picture. */
const steps = 60;

/**
 * The three far faces of the cube with a grid, ticks along the outer edges, and a title beside each axis.
 * `measure` tells the width of a text in CSS pixels.
 */
export function axesOf(
  cube: Cube,
  titles: readonly [string, string, string],
  lens: Lens,
  fontSize: number,
  measure: (text: string) => number,
): Axes {
  const smaller = Math.min(lens.width, lens.height);
  const ticks = axisNames.map((axis) => ticksOf(cube, axis, smaller < 260 ? 3 : 6));
  const far: Record<Axis, number> = {
    x: farSide(lens, "x"),
    y: farSide(lens, "y"),
    z: farSide(lens, "z"),
  };
  const lines: Line[] = [];
  const drawn = new Set<string>();
  for (const [i, across] of axisNames.entries()) {
    for (const [j, along] of axisNames.entries()) {
      if (i === j) continue;
      const wall = axisNames[3 - i - j] ?? "z";
      for (const tick of ticks[i] ?? []) {
        lines.push(segment(lens, { [across]: tick.at, [wall]: far[wall] }, along, false));
      }
      for (const side of [-half, half]) {
        const place = { [across]: side, [wall]: far[wall] };
        const name = JSON.stringify([along, place.x, place.y, place.z]);
        if (drawn.has(name)) continue;
        drawn.add(name);
        lines.push(segment(lens, place, along, true));
      }
    }
  }
  const middle = spotOf(lens, { x: 0, y: 0, z: 0 });
  const texts: AxisText[] = [];
  const edges = axisNames
    .map((axis) => ({ axis, edge: outerEdge(lens, axis, far) }))
    .filter(({ edge }) => lengthOf(edge) >= shortest);
  for (const { axis, edge } of edges) {
    const i = axisNames.indexOf(axis);
    const spots = [...(ticks[i] ?? []), { at: 0, text: titles[i] ?? "" }].flatMap(
      ({ at, text }, place) => {
        const title = place === (ticks[i] ?? []).length;
        const reach = title ? fontSize * 2 : measure(text) / 2;
        const spot = spotInside(lens, axis, edge, far, at, { x: reach, y: fontSize });
        return spot ? [{ ...spot, text, title }] : [];
      },
    );
    texts.push(...edgeTexts(edge, spots, middle, lens, fontSize, measure));
  }
  texts.sort((a, b) => Number(b.title) - Number(a.title));
  const free = texts.filter(
    (text, i) => text.title || !texts.slice(0, i).some((other) => collide(text, other)),
  );
  return { lines, texts: free };
}

/** The side (-0.5 or 0.5) of the cube that lies away from the eye. */
function farSide(lens: Lens, axis: Axis): number {
  const toEye = lens.parallel ? lens.basis.back[axis] : lens.eye[axis];
  // Seen straight on, the cube shows its floor and its left and back walls.
  return toEye > -1e-6 ? -half : half;
}

function place(axis: Axis, others: Partial<Vector3>, at: number): Vector3 {
  return { x: 0, y: 0, z: 0, ...others, [axis]: at };
}

function segment(lens: Lens, others: Partial<Vector3>, along: Axis, edge: boolean): Line {
  const from = spotOf(lens, place(along, others, -half));
  const to = spotOf(lens, place(along, others, half));
  // Inside the cube an end may lie behind the eye, where a projection means nothing.
  if (from.w <= 0 || to.w <= 0) return { x1: NaN, y1: NaN, x2: NaN, y2: NaN, edge };
  return { x1: from.x, y1: from.y, x2: to.x, y2: to.y, edge };
}

/** Of the two edges on the outline that run along the axis, the lower one; upright axes take the left one. */
function outerEdge(lens: Lens, axis: Axis, far: Record<Axis, number>) {
  const [a, b] = axisNames.filter((other) => other !== axis) as [Axis, Axis];
  const edges = [
    { [a]: far[a], [b]: -far[b] },
    { [a]: -far[a], [b]: far[b] },
  ].map((others) => ({ others, ...segment(lens, others, axis, true) }));
  const [first, second] = edges as [(typeof edges)[0], (typeof edges)[0]];
  const upright = Math.abs(first.x2 - first.x1) < Math.abs(first.y2 - first.y1) * 0.5;
  const [one, other] = upright
    ? [-(first.x1 + first.x2), -(second.x1 + second.x2)]
    : [first.y1 + first.y2, second.y1 + second.y2];
  return one >= other || Number.isNaN(other) ? first : second;
}

/**
 * Where a text belongs to a place on the edge: there, or where the line of the grid that begins there comes into the
 * picture; undefined where it does not.
 */
function spotInside(
  lens: Lens,
  axis: Axis,
  edge: { readonly others: Partial<Vector3> },
  far: Record<Axis, number>,
  at: number,
  reach: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number; readonly moved: boolean } | undefined {
  const across = axisNames.find((other) => other !== axis && edge.others[other] !== far[other]);
  if (!across) return undefined;
  const start = edge.others[across] ?? 0;
  for (let step = 0; step <= steps; step++) {
    const others = { ...edge.others, [across]: start + ((far[across] - start) * step) / steps };
    const { x, y, w } = spotOf(lens, place(axis, others, at));
    if (!(w > 0) || x < 0 || y < 0 || x > lens.width || y > lens.height) continue;
    const inside = (value: number, reach: number, size: number): number =>
      Math.min(Math.max(value, reach + 2), size - reach - 2);
    if (step === 0) return { x, y, moved: false };
    return { x: inside(x, reach.x, lens.width), y: inside(y, reach.y, lens.height), moved: true };
  }
  return undefined;
}

function lengthOf(line: Line): number {
  return Math.hypot(line.x2 - line.x1, line.y2 - line.y1);
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly title: boolean;
  /** Not on the edge, which is outside of the picture there. */
  readonly moved: boolean;
}

function edgeTexts(
  edge: Line,
  spots: readonly Spot[],
  middle: { x: number; y: number },
  room: { width: number; height: number },
  fontSize: number,
  measure: (text: string) => number,
): AxisText[] {
  const length = lengthOf(edge);
  const [ux, uy] = [(edge.x2 - edge.x1) / length, (edge.y2 - edge.y1) / length];
  const [mx, my] = [(edge.x1 + edge.x2) / 2, (edge.y1 + edge.y2) / 2];
  const outward = (mx - middle.x) * -uy + (my - middle.y) * ux >= 0 ? 1 : -1;
  const [nx, ny] = [-uy * outward, ux * outward];
  let angle = Math.atan2(uy, ux);
  if (angle > Math.PI / 2 - 1e-6) angle -= Math.PI;
  if (angle < -Math.PI / 2 - 1e-6) angle += Math.PI;
  const depthOf = (text: string): number =>
    (Math.abs(nx) * measure(text)) / 2 + (Math.abs(ny) * fontSize) / 2;
  const widest = spots
    .filter(({ title, moved }) => !title && !moved)
    .reduce((widest, { text }) => Math.max(widest, depthOf(text) * 2), 0);
  return spots.map(({ x, y, text, title, moved }) => {
    const away = moved ? 0 : title ? widest + 6 + fontSize * 1.1 : depthOf(text) + 6;
    const at = { x: x + nx * away, y: y + ny * away };
    return textAt(at, title ? angle : 0, measure(text) / 2, fontSize, room, { text, title });
  });
}

function textAt(
  at: { x: number; y: number },
  angle: number,
  reach: number,
  fontSize: number,
  room: { width: number; height: number },
  rest: Pick<AxisText, "text" | "title">,
): AxisText {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [reachX, reachY] = [
    Math.abs(cos) * reach + (Math.abs(sin) * fontSize) / 2,
    Math.abs(sin) * reach + (Math.abs(cos) * fontSize) / 2,
  ];
  const x = within(at.x, reachX, room.width);
  const y = within(at.y, reachY, room.height);
  const pieces = angle === 0 ? 1 : Math.max(1, Math.ceil((2 * reach) / fontSize));
  const boxes = Array.from({ length: pieces }, (_, i) => {
    const along = ((2 * i + 1) / pieces - 1) * reach;
    const halfWidth = pieces === 1 ? reachX : fontSize / 2;
    return {
      ...{ left: x + cos * along - halfWidth, right: x + cos * along + halfWidth },
      ...{ top: y + sin * along - fontSize / 2, bottom: y + sin * along + fontSize / 2 },
    };
  });
  return { ...rest, x, y, angle, boxes };
}

function collide(a: AxisText, b: AxisText): boolean {
  return a.boxes.some((box) => b.boxes.some((other) => overlap(box, other, 1)));
}

/** Keeps a text that still overlaps the picture inside it; one that is far out stays out. */
function within(at: number, reach: number, size: number): number {
  if (at < -reach || at > size + reach || 2 * reach > size) return at;
  return Math.min(Math.max(at, reach + 2), size - reach - 2);
}
