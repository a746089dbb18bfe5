import { checkpoint, type Run } from "../checkpoint";
import type { Neighbors } from "../vectors/neighbors";
import type { NearestRows } from "./boxTree";

/** How pure the surroundings of the points are by their groups. */
export interface Purity {
  /** Mean fraction of the neighbors of a point that are of its own group; NaN where no point has a group. */
  readonly all: number;
  /** What the mean would be if groups were dealt to the points by chance. */
  readonly chance: number;
  /** Mean of each group; NaN for an empty one. */
  readonly groups: Float64Array;
  /** Of each point; NaN for one without a group or neighbors. */
  readonly points: Float64Array;
}

/** A point whose neighbors mostly are of one other group. */
export interface OddPoint {
  readonly row: number;
  /** The group that most of its neighbors have. */
  readonly group: number;
  /** How many of its neighbors have that group. */
  readonly count: number;
}

/** The purity of the first k neighbors by group; codes of `groups` and more are points without a group. */
export function purity(
  neighbors: Neighbors,
  k: number,
  codeOf: ArrayLike<number>,
  groups: number,
): Purity {
  const used = Math.min(k, neighbors.k);
  const points = new Float64Array(neighbors.rows).fill(NaN);
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let row = 0; row < neighbors.rows; row++) {
    const group = codeOf[row]!;
    if (group >= groups || used === 0) continue;
    let own = 0;
    for (let j = 0; j < used; j++) {
      if (codeOf[neighbors.indices[row * neighbors.k + j]!] === group) own++;
    }
    points[row] = own / used;
    sums[group]! += own / used;
    sizes[group]! += 1;
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const others = neighbors.rows - 1;
  const byChance = sizes.reduce((sum, size) => sum + (size * (size - 1)) / others, 0);
  return {
    all: sums.reduce((sum, value) => sum + value, 0) / total,
    chance: byChance / total,
    groups: sums.map((sum, group) => sum / sizes[group]!),
    points,
  };
}

/** Points with more than half of their first k neighbors in one other group, the oddest first. */
export function oddPoints(
  neighbors: Neighbors,
  k: number,
  codeOf: ArrayLike<number>,
  groups: number,
): OddPoint[] {
  const used = Math.min(k, neighbors.k);
  const odd: OddPoint[] = [];
  for (let row = 0; row < neighbors.rows; row++) {
    if (codeOf[row]! >= groups) continue;
    const counts = new Map<number, number>();
    for (let j = 0; j < used; j++) {
      const group = codeOf[neighbors.indices[row * neighbors.k + j]!]!;
      if (group < groups) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    for (const [group, count] of counts) {
      if (group !== codeOf[row] && count > used / 2) odd.push({ row, group, count });
    }
  }
  return odd.sort((a, b) => b.count - a.count || a.row - b.row);
}

/** From here on scikit-learn calls a point an outlier too, where it is not told how many there are. */
const outlierFactor = 1.5;

/** A point in surroundings less dense than those of its neighbors. */
export interface Outlier {
  readonly row: number;
  /** So many times less dense: its local outlier factor. */
  readonly factor: number;
}

/** The rows of outlier factors above 1.5, the largest first. */
export function outliersBy(factors: Float64Array): Outlier[] {
  return Array.from(factors, (factor, row) => ({ row, factor }))
    .filter(({ factor }) => factor > outlierFactor)
    .sort((a, b) => b.factor - a.factor || a.row - b.row);
}

/** The neighbors by cosine distance, which is 1 less the cosine. */
export function byCosineDistance({ rows, k, indices, cosines }: Neighbors): NearestRows {
  const distances = Float64Array.from(cosines, (cosine) => Math.max(0, 1 - cosine));
  return { rows, k, indices, distances };
}

/** Points in one place make no density above this. */
const smallest = 1e-10;

/**
 * How much less dense the surroundings of each point are than those of its neighbors: near 1 within a group, larger
 * for an outlier (Breunig, Kriegel, Ng and Sander 2000, "LOF: Identifying Density-Based Local Outliers"), by the
 * k nearest. Throws `canceled`.
 */
export function outlierFactors(
  { rows, k, indices, distances }: NearestRows,
  run: Run = {},
): Float64Array {
  const densities = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    if (row % 1024 === 0) checkpoint(run);
    let sum = 0;
    for (let at = row * k; at < (row + 1) * k; at++) {
      sum += Math.max(distances[at]!, distances[indices[at]! * k + k - 1]!);
    }
    densities[row] = 1 / (sum / k + smallest);
  }
  return densities.map((density, row) => {
    let sum = 0;
    for (let at = row * k; at < (row + 1) * k; at++) sum += densities[indices[at]!]!;
    return k > 0 ? sum / k / density : 1;
  });
}
