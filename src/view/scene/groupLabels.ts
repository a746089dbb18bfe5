import type { PlotStyle } from "../plot";
import { overlap, type Box } from "./box";
import { isPlace } from "./cube";
import { fits, lineHeight, type LabelText, type TextMeasure } from "./labels";
import { spotOf, type Lens } from "./lens";
import { mix } from "./pose";
import { shortName } from "./shortText";

/** The groups of some places. */
export interface Centers {
  /** In cube units, 3 numbers for each group: the median of its points on each axis; NaN without points. */
  readonly places: Float32Array;
  /** Points of each group that have a place. */
  readonly counts: Uint32Array;
  /** The groups that have points, largest first. */
  readonly order: readonly number[];
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

type Shift = readonly [widths: number, lines: number];
/** Where a label may stand, from the center of its group; the first place that is free is taken. */
const shifts: readonly Shift[] = [
  [0, 0],
  [0, -0.75],
  [0, 0.75],
  [0.5, 0],
  [-0.5, 0],
  [0.5, -0.9],
  [-0.5, -0.9],
  [0.5, 0.9],
  [-0.5, 0.9],
  [0, -1.5],
  [0, 1.5],
  [0, -2],
  [0, 2],
];
/** A new label needs so much room to the next one, in pixels; one that is there keeps its place with less. */
const comfort = 3;
/** How much larger than a point's label that of a group of all points is. */
const largest = 0.8;
/** A group that was labeled in the last frame gives way only to one that is so many times its size. */
const loyalty = 1.5;
/** Of very many groups, the largest; and of those in sight, so many are tried. */
const considered = 5000;
const maximumTried = 250;

/**
 * The center and size of each of `groups` groups; `groupOf` is that of each point. With `passing` only of points
 * that have 1 there.
 */
export function centersOf(
  places: Float32Array,
  groupOf: Uint32Array,
  groups: number,
  passing?: Uint8Array,
): Centers {
  const counts = new Uint32Array(groups);
  const placed = (point: number): boolean =>
    groupOf[point]! < groups && passing?.[point] !== 0 && isPlace(places, point);
  for (let point = 0; point < groupOf.length; point++) {
    if (placed(point)) counts[groupOf[point]!]!++;
  }
  const starts = new Uint32Array(groups + 1);
  for (let group = 0; group < groups; group++) starts[group + 1] = starts[group]! + counts[group]!;
  const centers = new Float32Array(groups * 3).fill(NaN);
  const values = new Float32Array(starts[groups]!);
  for (let axis = 0; axis < 3; axis++) {
    const next = starts.slice();
    for (let point = 0; point < groupOf.length; point++) {
      if (placed(point)) values[next[groupOf[point]!]!++] = places[point * 3 + axis]!;
    }
    for (let group = 0; group < groups; group++) {
      const [start, count] = [starts[group]!, counts[group]!];
      if (count === 0) continue;
      const own = values.subarray(start, start + count).sort();
      centers[group * 3 + axis] = (own[(count - 1) >> 1]! + own[count >> 1]!) / 2;
    }
  }
  const order = [...counts.keys()].filter((group) => counts[group]! > 0);
  order.sort((a, b) => counts[b]! - counts[a]!);
  return { places: centers, counts, order };
}

/** Places the names of groups, larger groups first and in larger letters, so that none overlap. */
export class GroupLabels {
  private readonly signs = new Map<number, Sign>();
  /** Where the groups of the last frame stand. */
  private placed = new Map<number, Shift>();

  constructor(private readonly measure: TextMeasure) {}

  /** Other groups, or another font. */
  forget(): void {
    this.signs.clear();
    this.placed.clear();
  }

  place(request: GroupLabelRequest): LabelText[] {
    const { names, centers, visible, lens, style } = request;
    const { counts, order } = centers[1];
    const all = counts.reduce((sum, count) => sum + count, 0);
    const weight = (group: number): number =>
      (counts[group] ?? 0) * (this.placed.has(group) ? loyalty : 1);
    const groups = order
      .slice(0, considered)
      .filter((group) => names[group] && visible[group] !== false)
      .map((group) => ({ group, at: middleOf(request, group) }))
      .filter(({ at }) => at.w > 0 && at.x >= 0 && at.x <= lens.width)
      .filter(({ at }) => at.y >= 0 && at.y <= lens.height)
      // Sorting keeps the order of equal ones.
      .sort((a, b) => weight(b.group) - weight(a.group))
      .slice(0, maximumTried);
    const boxes = [...request.taken];
    const placed = new Map<number, Shift>();
    let labels: LabelText[] = [];
    for (const { group, at } of groups) {
      if (placed.size >= request.maximum) break;
      const sign = this.sign(group, names[group] ?? "", (counts[group] ?? 0) / all, style);
      const before = this.placed.get(group);
      const margin = before === undefined ? comfort : 1;
      for (const shift of before ? [before, ...shifts] : shifts) {
        const box = boxAt(at, sign, shift);
        if (!fits(box, lens.width, lens.height)) continue;
        if (boxes.some((other) => overlap(box, other, margin))) continue;
        boxes.push(box);
        placed.set(group, shift);
        labels = labels.concat(linesIn(box, sign, group, style));
        break;
      }
    }
    this.placed = placed;
    return labels;
  }

  private sign(group: number, name: string, fraction: number, style: PlotStyle): Sign {
    const known = this.signs.get(group);
    if (known) return known;
    const size = Math.round(style.fontSize * (1 + largest * Math.sqrt(fraction)));
    const lines = shortName(name).map((text) => ({
      text,
      width: this.measure(text, { ...style, fontSize: size }, true),
    }));
    const width = lines.reduce((widest, line) => Math.max(widest, line.width), 0);
    const sign = { lines, size, width, height: lines.length * size * lineHeight };
    this.signs.set(group, sign);
    return sign;
  }
}

function middleOf({ centers, progress, lens }: GroupLabelRequest, group: number) {
  const [from, to] = centers;
  const along = (axis: number): number => {
    const end = to.places[group * 3 + axis] ?? NaN;
    return progress < 1 ? mix(from.places[group * 3 + axis] ?? end, end, progress) : end;
  };
  return spotOf(lens, { x: along(0), y: along(1), z: along(2) });
}

function boxAt(
  at: { x: number; y: number },
  { width, height, size }: Sign,
  [widths, lines]: Shift,
): Box {
  const left = at.x + (widths - 0.5) * width;
  const top = at.y + lines * size * lineHeight - height / 2;
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
