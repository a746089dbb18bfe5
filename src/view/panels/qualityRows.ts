import type { Judged } from "../../protocol/messages";

/** What the table of groups is sorted by. */
export type QualityColumn = "name" | "size" | "purity" | "silhouette" | "confused";

/** A group with its figures; NaN where they are not defined. */
export interface QualityRow {
  readonly group: number;
  readonly name: string;
  readonly size: number;
  readonly purity: number;
  readonly silhouette: number;
  /** The other group that most of its neighbors are in, -1 for none, and the fraction (0 to 1) of them that is. */
  readonly confusedWith: number;
  readonly confusion: number;
  readonly typical: readonly number[];
  readonly odd: readonly number[];
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** The groups that have points, in order. */
export function qualityRows(
  { purities, silhouettes, pairs, typical, odd }: Judged,
  k: number,
  names: readonly string[],
  sizeOf: (group: number) => number,
): QualityRow[] {
  const others = new Map<number, { readonly group: number; readonly count: number }>();
  pairs.from.forEach((group, place) => {
    const [other = 0, count = 0] = [pairs.to[place], pairs.counts[place]];
    if (other !== group && !others.has(group)) others.set(group, { group: other, count });
  });
  const each = typical.length / Math.max(1, purities.length);
  const pointsIn = (points: Int32Array, group: number): number[] =>
    [...points.subarray(group * each, (group + 1) * each)].filter((point) => point >= 0);
  return names.flatMap((name, group) => {
    const size = sizeOf(group);
    if (size === 0) return [];
    const other = others.get(group);
    return {
      ...{ group, name, size },
      purity: purities[group] ?? NaN,
      silhouette: silhouettes[group] ?? NaN,
      confusedWith: other?.group ?? -1,
      confusion: (other?.count ?? 0) / (size * k),
      typical: pointsIn(typical, group),
      odd: pointsIn(odd, group),
    };
  });
}

/** The rows by a column; the unknown comes last in either direction, ties keep their order. */
export function sortedRows(
  rows: readonly QualityRow[],
  column: QualityColumn,
  descending: boolean,
): QualityRow[] {
  const sign = descending ? -1 : 1;
  if (column === "name") {
    return [...rows].sort((a, b) => sign * collator.compare(a.name, b.name));
  }
  const key = column === "confused" ? "confusion" : column;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[key], b[key]];
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    }
    return sign * (left - right);
  });
}

/** The fraction (0 to 1) of the neighbors of each row's group that are in each column's group, row by row. */
export function confusionFractions(
  { pairs }: Pick<Judged, "pairs">,
  k: number,
  rows: readonly Pick<QualityRow, "group" | "size">[],
): Float64Array {
  const placeOf = new Map(rows.map(({ group }, place) => [group, place]));
  const fractions = new Float64Array(rows.length ** 2);
  pairs.from.forEach((from, pair) => {
    const [row, column] = [placeOf.get(from), placeOf.get(pairs.to[pair] ?? -1)];
    if (row === undefined || column === undefined) return;
    const all = (rows[row]?.size ?? 0) * k;
    fractions[row * rows.length + column] = (pairs.counts[pair] ?? 0) / all;
  });
  return fractions;
}

/** The points of a group that have a neighbor in another, those with the most first. */
export function confusedPoints(
  nearest: Int32Array,
  k: number,
  codeOf: ArrayLike<number>,
  from: number,
  to: number,
): number[] {
  const counts = new Map<number, number>();
  for (let point = 0; point < codeOf.length; point++) {
    if (codeOf[point] !== from) continue;
    let count = 0;
    for (let at = point * k; at < (point + 1) * k; at++) {
      if (codeOf[nearest[at] ?? -1] === to) count++;
    }
    if (count > 0) counts.set(point, count);
  }
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b).map(([p]) => p);
}
