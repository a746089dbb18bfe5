import { type Matrix, row } from "./matrix";
import type { Neighbours } from "./neighbours";
import { checkpoint, type Run } from "./projection";
import type { Vectors } from "./vectors";

/** How true a view is to the vectors, by the neighbourhoods of size `k` of its points. */
export interface NeighbourhoodFidelity {
  /** As asked for, or less where there are too few points: below half their number. */
  readonly k: number;
  /** Share (0 to 1) of a point's k nearest by cosine that are among its k nearest in the view. */
  readonly keptOf: Float32Array;
  /** Mean of `keptOf`. */
  readonly kept: number;
  /**
   * 0 to 1; less the farther away points really are that the view shows as neighbours.
   * (Venna and Kaski 2001, "Neighborhood preservation in nonlinear projection methods".)
   */
  readonly trustworthiness: number;
  /** 0 to 1; less the farther away the view puts points that really are neighbours. (Same paper.) */
  readonly continuity: number;
}

/** Neighbourhoods may hold less than half of the points, else the measures are not defined. */
export function neighbourhoodSize(k: number, points: number): number {
  return Math.max(0, Math.min(k, Math.ceil(points / 2) - 1));
}

/** Ranks need all distances of a point; for many points they are taken at this many of them. */
const mostRanked = 1000;

/**
 * Compares the `neighbours` of the vectors by cosine (k of them or more, see `neighbourhoodSize`)
 * with those by Euclidean distance in `view`. Above 1,000 points, trustworthiness and continuity
 * are those of 1,000 points taken at even steps; `keptOf` is always of every point.
 */
export function neighbourhoodFidelity(
  vectors: Vectors,
  view: Matrix,
  neighbours: Neighbours,
  wantedK: number,
  run: Run = {},
): NeighbourhoodFidelity {
  const n = vectors.rows;
  const k = neighbourhoodSize(Math.min(wantedK, neighbours.k), n);
  const keptOf = new Float32Array(n).fill(1);
  if (k === 0) return { k, keptOf, kept: 1, trustworthiness: 1, continuity: 1 };

  const viewDistances = new Float64Array(n);
  const step = Math.max(1, n / mostRanked);
  let nextRanked = 0;
  let ranked = 0;
  let intruded = 0;
  let missed = 0;
  for (let i = 0; i < n; i++) {
    checkpoint(run);
    const real = neighbours.indices.subarray(i * neighbours.k, i * neighbours.k + k);
    fillViewDistances(viewDistances, view, i);
    const shown = smallest(viewDistances, k, i);
    const missing = real.filter((j) => !shown.includes(j));
    keptOf[i] = 1 - missing.length / k;
    if (i < Math.floor(nextRanked)) continue;
    nextRanked += step;
    ranked++;
    if (missing.length === 0) continue;
    const cosineDistances = vectors.cosines(row(vectors, i)).map((cosine) => -cosine);
    const intruders = shown.filter((j) => !real.includes(j));
    for (const j of intruders) intruded += rank(cosineDistances, i, j) - k;
    for (const j of missing) missed += rank(viewDistances, i, j) - k;
  }
  const scale = 2 / (ranked * k * (2 * n - 3 * k - 1));
  return {
    k,
    keptOf,
    kept: keptOf.reduce((sum, share) => sum + share, 0) / n,
    trustworthiness: 1 - scale * intruded,
    continuity: 1 - scale * missed,
  };
}

/** The place (from 1) of point `j` among the others by distance from `i`; ties by index. */
function rank(distances: Float32Array | Float64Array, i: number, j: number): number {
  const own = distances[j]!;
  let before = 0;
  for (let other = 0; other < distances.length; other++) {
    const distance = distances[other]!;
    if (other !== i && (distance < own || (distance === own && other < j))) before++;
  }
  return before + 1;
}

/** The k points nearest to `i`, nearest first; ties by index. */
function smallest(distances: Float64Array, k: number, i: number): number[] {
  const found: number[] = [];
  for (let j = 0; j < distances.length; j++) {
    if (j === i) continue;
    const distance = distances[j]!;
    if (found.length === k && distance >= distances[found[k - 1]!]!) continue;
    let place = found.length;
    while (place > 0 && distances[found[place - 1]!]! > distance) place--;
    found.splice(place, 0, j);
    if (found.length > k) found.pop();
  }
  return found;
}

function fillViewDistances(distances: Float64Array, view: Matrix, i: number): void {
  const { data, columns } = view;
  for (let j = 0; j < view.rows; j++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (data[i * columns + c]! - data[j * columns + c]!) ** 2;
    distances[j] = sum;
  }
}
