import type { PlotStyle } from "../plot";
import { overlap, type Box } from "./box";
import { isPlace } from "./cube";
import { comfort, fits, lineHeight, type LabelText, type TextMeasure } from "./labels";
import { spotOf, type Lens } from "./lens";
import { mix } from "./pose";
import { shortName } from "./shortText";

/** The groups of some places. */
export interface Centers {
  /** In cube units, 3 numbers for each group: the median of its points on each axis; NaN without points. */
  readonly places: Float32Array;
  /** Points of each group that have a place. */
  readonly counts: Uint32Array;
}

export interface GroupLabelRequest {
  /** One for each group; an empty one is not written. */
  readonly names: readonly string[];
  /** Where the points fly from, and where to; the same at rest. */
  readonly centers: readonly [from: Centers, to: Centers];
  /** 0 to 1, 1 at rest. */
  readonly progress: number;
  /** One flag for each group; a missing one is true. */
  readonly visible: readonly boolean[];
  readonly style: PlotStyle;
  readonly lens: Lens;
  readonly taken: readonly Box[];
  /** So many labels or fewer. */
  readonly maximum: number;
}

/** A label as it is set, around 0. */
interface Sign {
  readonly lines: readonly { readonly text: string; readonly width: number }[];
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

/** Where a label may stand, in its own widths and heights from the center of its group; the first that is free is taken. */
const shifts = [
  [0, 0],
  [0, -0.75],
  [0, 0.75],
  [0.5, 0],
  [-0.5, 0],
  [0, -1.5],
  [0, 1.5],
] as const;
/** How much larger than a point's label that of a group of all points is. */
const largest = 0.8;
/** A group that was labeled in the last frame gives way only to one that is so many times its size. */
const loyalty = 1.5;
/** Of very many groups, the largest. */
const maximumTried = 1000;

/** The font size of the label of a group that has this fraction of all points. */
export function labelSize(fontSize: number, fraction: number): number {
  return Math.round(fontSize * (1 + largest * Math.sqrt(fraction)));
}

/** The center and size of each of `groups` groups; `groupOf` is that of each point. */
export function centersOf(places: Float32Array, groupOf: Uint32Array, groups: number): Centers {
  const counts = new Uint32Array(groups);
  const placed = (point: number): boolean => groupOf[point]! < groups && isPlace(places, point);
  for (let point = 0; point < groupOf.length; point++) {
    if (placed(point)) counts[groupOf[point]!]!++;
  }
  const ends = new Uint32Array(groups);
  for (let group = 1; group < groups; group++) ends[group] = ends[group - 1]! + counts[group - 1]!;
  const starts = ends.slice();
  const members = new Uint32Array(groupOf.length);
  for (let point = 0; point < groupOf.length; point++) {
    if (placed(point)) members[ends[groupOf[point]!]!++] = point;
  }
  const centers = new Float32Array(groups * 3).fill(NaN);
  for (let group = 0; group < groups; group++) {
    const own = members.subarray(starts[group]!, ends[group]!);
    for (let axis = 0; axis < 3 && own.length > 0; axis++) {
      const sorted = Float32Array.from(own, (point) => places[point * 3 + axis]!).sort();
      const [low, high] = [sorted[(own.length - 1) >> 1]!, sorted[own.length >> 1]!];
      centers[group * 3 + axis] = (low + high) / 2;
    }
  }
  return { places: centers, counts };
}

/** Places the names of groups, larger groups first and in larger letters, so that none overlap. */
export class GroupLabels {
  private readonly signs = new Map<number, Sign>();
  /** Which shift each group of the last frame has. */
  private placed = new Map<number, number>();

  constructor(private readonly measure: TextMeasure) {}

  /** Other groups, or another font. */
  forget(): void {
    this.signs.clear();
    this.placed.clear();
  }

  place(request: GroupLabelRequest): LabelText[] {
    const { names, centers, visible, lens, style } = request;
    const { counts } = centers[1];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const weight = (group: number): number =>
      (counts[group] ?? 0) * (this.placed.has(group) ? loyalty : 1);
    const groups = [...names.keys()]
      .filter((group) => names[group] && counts[group] && visible[group] !== false)
      .sort((a, b) => weight(b) - weight(a) || a - b)
      .slice(0, maximumTried);
    const boxes = [...request.taken];
    const placed = new Map<number, number>();
    const labels: LabelText[] = [];
    for (const group of groups) {
      if (placed.size >= request.maximum) break;
      const at = middleOf(request, group);
      if (!(at.w > 0)) continue;
      if (at.x < 0 || at.y < 0 || at.x > lens.width || at.y > lens.height) continue;
      const sign = this.sign(group, names[group] ?? "", (counts[group] ?? 0) / all, style);
      const before = this.placed.get(group);
      const margin = before === undefined ? comfort : 1;
      const order = [...shifts.keys()].sort((a, b) => Number(b === before) - Number(a === before));
      for (const shift of order) {
        const box = boxAt(at, sign, shift);
        if (!fits(box, lens.width, lens.height)) continue;
        if (boxes.some((other) => overlap(box, other, margin))) continue;
        boxes.push(box);
        placed.set(group, shift);
        labels.push(...linesIn(box, sign, group, style));
        break;
      }
    }
    this.placed = placed;
    return labels;
  }

  private sign(group: number, name: string, fraction: number, style: PlotStyle): Sign {
    const known = this.signs.get(group);
    if (known) return known;
    const size = labelSize(style.fontSize, fraction);
    const lines = shortName(name).map((text) => ({
      text,
      width: this.measure(text, { ...style, fontSize: size }, true),
    }));
    const width = Math.max(...lines.map((line) => line.width));
    const sign = { lines, size, width, height: lines.length * size * lineHeight };
    this.signs.set(group, sign);
    return sign;
  }
}

function middleOf({ centers, progress, lens }: GroupLabelRequest, group: number) {
  const [from, to] = centers;
  const [x, y, z] = [0, 1, 2].map((axis) => {
    const [start, end] = [from.places[group * 3 + axis], to.places[group * 3 + axis] ?? NaN];
    return mix(start ?? end, end, progress);
  }) as [number, number, number];
  return spotOf(lens, { x, y, z });
}

function boxAt(at: { x: number; y: number }, { width, height }: Sign, shift: number): Box {
  const [across, down] = shifts[shift] ?? [0, 0];
  const left = at.x + (across - 0.5) * width;
  const top = at.y + (down - 0.5) * height;
  return { left, top, right: left + width, bottom: top + height };
}

function linesIn(box: Box, { lines, size }: Sign, group: number, style: PlotStyle): LabelText[] {
  const color = style.labelColors[group] ?? style.foreground;
  const middle = (box.left + box.right) / 2;
  return lines.map(({ text, width }, line) => {
    const top = box.top + line * size * lineHeight;
    return {
      ...{ text, size, color, strong: true, group },
      ...{ left: middle - width / 2, right: middle + width / 2 },
      ...{ top, bottom: top + size * lineHeight },
    };
  });
}
