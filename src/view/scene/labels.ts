import type { PlotStyle } from "../plot";
import { overlap, type Box } from "./box";

/** The width of a text in CSS pixels, `strong` as titles and selected points are. */
export type TextMeasure = (text: string, style: PlotStyle, strong: boolean) => number;

/** A line of text as it is drawn: that of a point, or one of those of a group. */
export interface LabelText extends Box {
  readonly text: string;
  /** In CSS pixels. */
  readonly size: number;
  readonly color: string;
  readonly strong: boolean;
  readonly point?: number;
  readonly group?: number;
}

export interface PointLabel extends Box {
  readonly point: number;
}

export interface LabelRequest {
  /** The points that may have a label, the most telling first. */
  readonly rank: Uint32Array;
  /** So many labels or fewer. */
  readonly maximum: number;
  /** Whether labels of the last frame come before the others. */
  readonly keep: boolean;
  readonly width: number;
  readonly height: number;
  readonly lineHeight: number;
  /** Boxes that are taken already, e.g. the ticks. */
  readonly taken: readonly Box[];
  /** Whether the point is drawn at all. */
  readonly shown: (point: number) => boolean;
  /** Place and radius of the disc in CSS pixels; undefined behind the eye. */
  readonly spot: (point: number) => { x: number; y: number; radius: number } | undefined;
  readonly textWidth: (point: number) => number;
}

/** Height of a label for each pixel of its font. */
export const lineHeight = 1.25;
const gap = 4;
/** A new label needs more room than one that is there, so that labels do not flicker while the picture turns. */
const comfort = 5;
const maximumTried = 4000;
const pixelsForEach = 5500;
const mostLabels = 120;

/** How many labels a picture of this size holds without being full of them. */
export function labelsIn(width: number, height: number): number {
  return Math.min(mostLabels, Math.max(6, Math.floor((width * height) / pixelsForEach)));
}

/** Whether a box lies inside a picture of this size. */
export function fits(box: Box, width: number, height: number): boolean {
  return box.left >= 2 && box.top >= 2 && box.right <= width - 2 && box.bottom <= height - 2;
}

/** Places labels so that none overlap; remembers what it placed so that the next frame looks alike. */
export class LabelLayout {
  private placed: { point: number; side: number }[] = [];

  forget(): void {
    this.placed = [];
  }

  place(request: LabelRequest): PointLabel[] {
    const { width, height, maximum } = request;
    const boxes: Box[] = [...request.taken];
    const labels: PointLabel[] = [];
    const next: { point: number; side: number }[] = [];
    const done = new Set<number>();
    const before = new Map(this.placed.map((label) => [label.point, label.side]));

    const attempt = (point: number): void => {
      if (done.has(point)) return;
      done.add(point);
      if (!request.shown(point)) return;
      const spot = request.spot(point);
      if (!spot || spot.x < 0 || spot.y < 0 || spot.x > width || spot.y > height) return;
      const textWidth = request.textWidth(point);
      if (textWidth === 0) return;
      const old = before.get(point);
      const margin = old === undefined ? comfort : 1;
      for (const side of sidesFrom(old ?? 0)) {
        const box = boxBeside(spot, side, textWidth, request.lineHeight);
        if (!fits(box, width, height)) continue;
        if (boxes.some((other) => overlap(box, other, margin))) continue;
        boxes.push(box);
        labels.push({ point, ...box });
        next.push({ point, side });
        return;
      }
    };

    for (const { point } of this.placed) {
      if (!request.keep || labels.length >= maximum) break;
      attempt(point);
    }
    const last = Math.min(request.rank.length, maximumTried);
    for (let i = 0; i < last && labels.length < maximum; i++) attempt(request.rank[i] ?? 0);
    this.placed = next;
    return labels;
  }
}

/**
 * The order in which points get a label: one of each category in turn, the one nearest to its category's mean
 * first, then the rest in a scattered but fixed order.
 */
export function labelRank(
  positions: Float32Array,
  categoryOf: Uint32Array,
  points: Uint32Array,
): Uint32Array {
  const groups = new Map<number, number[]>();
  for (const point of points) {
    const category = categoryOf[point] ?? 0;
    const group = groups.get(category);
    if (group) group.push(point);
    else groups.set(category, [point]);
  }
  const queues = [...groups.values()].map((group) => {
    const middle = meanOf(positions, group);
    let nearest = group[0] ?? 0;
    for (const point of group) {
      if (gapTo(positions, point, middle) < gapTo(positions, nearest, middle)) nearest = point;
    }
    const scattered = Uint32Array.from(group, scatter).sort();
    const rest = Array.from(scattered, unscatter).filter((point) => point !== nearest);
    return [nearest, ...rest];
  });
  const rank = new Uint32Array(points.length);
  let filled = 0;
  for (let turn = 0; filled < rank.length; turn++) {
    for (const queue of queues) {
      const point = queue[turn];
      if (point !== undefined) rank[filled++] = point;
    }
  }
  return rank;
}

/** An invertible mixing of 32 bits: neighbors in the data end up far apart. */
function scatter(point: number): number {
  return Math.imul(point, 0x9e3779b1) >>> 0;
}

function unscatter(mixed: number): number {
  return Math.imul(mixed, 0x0e8b2f51) >>> 0;
}

function meanOf(positions: Float32Array, group: readonly number[]): number[] {
  const mean = [0, 0, 0];
  for (const point of group) {
    for (let axis = 0; axis < 3; axis++) {
      mean[axis] = (mean[axis] ?? 0) + (positions[point * 3 + axis] ?? 0) / group.length;
    }
  }
  return mean;
}

function gapTo(positions: Float32Array, point: number, place: readonly number[]): number {
  const [x = 0, y = 0, z = 0] = place;
  const at = point * 3;
  return Math.hypot(
    (positions[at] ?? 0) - x,
    (positions[at + 1] ?? 0) - y,
    (positions[at + 2] ?? 0) - z,
  );
}

function sidesFrom(first: number): number[] {
  return [first, ...[0, 1, 2, 3].filter((side) => side !== first)];
}

/** A box beside the spot, moved sideways where it would leave a picture of this width. */
export function boxInside(
  spot: { x: number; y: number; radius: number },
  textWidth: number,
  lineHeight: number,
  width: number,
): Box {
  const right = boxBeside(spot, 0, textWidth, lineHeight);
  if (right.right <= width - 2) return right;
  const left = boxBeside(spot, 1, textWidth, lineHeight);
  const shift = Math.max(0, 2 - left.left);
  return { ...left, left: left.left + shift, right: left.right + shift };
}

/** Right, left, above, below. */
function boxBeside(
  spot: { x: number; y: number; radius: number },
  side: number,
  width: number,
  height: number,
): Box {
  const away = spot.radius + gap;
  let left = spot.x - width / 2;
  let top = spot.y - height / 2;
  if (side === 0) left = spot.x + away;
  if (side === 1) left = spot.x - away - width;
  if (side === 2) top = spot.y - away - height + 2;
  if (side === 3) top = spot.y + away - 2;
  return { left, top, right: left + width, bottom: top + height };
}
