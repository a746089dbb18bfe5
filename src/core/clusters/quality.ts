import { checkpoint, type Run } from "../checkpoint";
import { row } from "../vectors/matrix";
import type { Neighbors } from "../vectors/neighbors";
import { meanDirections, silhouettes } from "../vectors/silhouette";
import type { Vectors } from "../vectors/vectors";
import { purity } from "./oddness";

/** Why groups cannot be judged. */
export const notJudged = [
  "tooFewPoints",
  "allEqual",
  "oneGroup",
  "allAlone",
  "tooManyGroups",
] as const;
export type NotJudged = (typeof notJudged)[number];

/** How often points of one group have neighbors of another (or of the same), the most frequent first. */
export interface NeighborPairs {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Neighbors of group `to` that the points of group `from` have. */
  readonly counts: Uint32Array;
}

/** How well groups stand apart by the vectors; figures of groups are NaN where they are not defined. */
export interface GroupQuality {
  /** Neighbors of each point that are looked at. */
  readonly k: number;
  /** Points that are in a group. */
  readonly points: number;
  /** Mean fraction of neighbors in the point's own group. */
  readonly purity: number;
  /** What it would be if groups were dealt by chance. */
  readonly chance: number;
  readonly purities: Float64Array;
  /** Mean silhouette by cosine. */
  readonly silhouette: number;
  /** Points that it was found at: an estimate where these are fewer than `points`. */
  readonly silhouetteOf: number;
  readonly silhouettes: Float64Array;
  readonly pairs: NeighborPairs;
  /** Of each group up to `namedPoints` points nearest to its mean direction (cosine), nearest first; -1 for none. */
  readonly typical: Int32Array;
  /** The same of those farthest from it, farthest first. */
  readonly odd: Int32Array;
}

/** Points that are named of each group. */
export const namedPoints = 3;

/** More groups than these are not compared. */
const maximumGroups = 5000;

/** Multiplications in which silhouettes are found of all points; beyond that, of some. */
const maximumProducts = 4e9;

/**
 * Judges groups of points by their neighbors and vectors. Codes of `groups` and more are
 * points without a group. Throws `canceled`.
 */
export function judgeGroups(
  vectors: Vectors,
  neighbors: Neighbors,
  codeOf: Uint32Array,
  groups: number,
  run: Run = {},
): GroupQuality | NotJudged {
  const sizes = new Uint32Array(groups);
  for (const code of codeOf) if (code < groups) sizes[code]! += 1;
  const reason = whyNot(vectors, neighbors, sizes);
  if (reason) return reason;
  const { k } = neighbors;
  const { all, chance, groups: purities } = purity(neighbors, k, codeOf, groups);
  const isAlone = (group: number) => sizes[group] === 1;
  return {
    k,
    points: sizes.reduce((sum, size) => sum + size, 0),
    purity: all,
    chance,
    purities: purities.map((value, group) => (isAlone(group) ? NaN : value)),
    ...meanSilhouettes(vectors, codeOf, sizes, run),
    pairs: neighborPairs(neighbors, k, codeOf, groups),
    ...extremes(vectors, codeOf, sizes, run),
  };
}

function whyNot(vectors: Vectors, neighbors: Neighbors, sizes: Uint32Array): NotJudged | undefined {
  if (vectors.rows < 3 || neighbors.k === 0) return "tooFewPoints";
  if (areEqual(vectors)) return "allEqual";
  const used = sizes.filter((size) => size > 0);
  if (used.length < 2) return "oneGroup";
  if (used.every((size) => size === 1)) return "allAlone";
  return used.length > maximumGroups ? "tooManyGroups" : undefined;
}

function areEqual(vectors: Vectors): boolean {
  const { data, columns } = vectors;
  for (let at = columns; at < data.length; at++) {
    if (data[at] !== data[at - columns]) return false;
  }
  return true;
}

/** Where they are of some points only, every group has its part of them. */
function meanSilhouettes(
  vectors: Vectors,
  codeOf: Uint32Array,
  sizes: Uint32Array,
  run: Run,
): Pick<GroupQuality, "silhouette" | "silhouetteOf" | "silhouettes"> {
  const groups = sizes.length;
  const grouped = Int32Array.from(codeOf.keys())
    .filter((point) => codeOf[point]! < groups)
    .sort((a, b) => codeOf[a]! - codeOf[b]! || a - b);
  const affordable = Math.max(1000, Math.floor(maximumProducts / (groups * vectors.columns)));
  const count = Math.min(grouped.length, affordable);
  const of =
    count < grouped.length
      ? Int32Array.from({ length: count }, (_, place) => {
          return grouped[Math.floor(((place + 0.5) * grouped.length) / count)]!;
        })
      : undefined;
  const values = silhouettes(vectors, codeOf, groups, run, of);
  const sums = new Float64Array(groups);
  const counts = new Float64Array(groups);
  values.forEach((value, place) => {
    const group = codeOf[of?.[place] ?? place]!;
    if (group >= groups) return;
    sums[group]! += value;
    counts[group]! += 1;
  });
  return {
    silhouette: sums.reduce((sum, value) => sum + value, 0) / count,
    silhouetteOf: count,
    silhouettes: sums.map((sum, group) => (sizes[group] === 1 ? NaN : sum / counts[group]!)),
  };
}

function neighborPairs(
  neighbors: Neighbors,
  k: number,
  codeOf: Uint32Array,
  groups: number,
): NeighborPairs {
  const counts = new Map<number, number>();
  for (let point = 0; point < neighbors.rows; point++) {
    const from = codeOf[point]!;
    if (from >= groups) continue;
    for (let j = 0; j < k; j++) {
      const to = codeOf[neighbors.indices[point * neighbors.k + j]!]!;
      if (to >= groups) continue;
      const pair = from * groups + to;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const ordered = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b);
  return {
    from: Uint32Array.from(ordered, ([pair]) => Math.floor(pair / groups)),
    to: Uint32Array.from(ordered, ([pair]) => pair % groups),
    counts: Uint32Array.from(ordered, ([, count]) => count),
  };
}

function extremes(
  vectors: Vectors,
  codeOf: Uint32Array,
  sizes: Uint32Array,
  run: Run,
): Pick<GroupQuality, "typical" | "odd"> {
  const groups = sizes.length;
  const lengths = vectors.squaredLengths().map((square) => Math.sqrt(square) || 1);
  const means = meanDirections(vectors, lengths, codeOf, groups, run);
  const cosines = lengths.map((length, point) => {
    if (point % 256 === 0) checkpoint(run);
    const group = codeOf[point]!;
    if (group >= groups) return NaN;
    const mean = row(means, group);
    return row(vectors, point).reduce((sum, value, j) => sum + value * mean[j]!, 0) / length;
  });
  const order = Int32Array.from(codeOf.keys())
    .filter((point) => codeOf[point]! < groups)
    .sort((a, b) => cosines[b]! - cosines[a]! || a - b);
  const typical = new Int32Array(groups * namedPoints).fill(-1);
  const odd = new Int32Array(groups * namedPoints).fill(-1);
  const fill = (named: Int32Array, points: Int32Array): void => {
    const filled = new Uint32Array(groups);
    for (const point of points) {
      const group = codeOf[point]!;
      // The point in the middle is neither typical nor odd, and no point is both.
      if (filled[group]! >= Math.min(namedPoints, Math.floor(sizes[group]! / 2))) continue;
      named[group * namedPoints + filled[group]!] = point;
      filled[group]! += 1;
    }
  };
  fill(typical, order);
  fill(odd, order.reverse());
  return { typical, odd };
}
