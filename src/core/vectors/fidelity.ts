import type { Matrix } from "./matrix";
import type { Neighbors } from "./neighbors";
import { checkpoint, type Run } from "../checkpoint";
import type { Vectors } from "./vectors";

/** How true a view is to the vectors, by the neighborhoods of size `k` of its points. */
export interface NeighborhoodFidelity {
  /** As asked for, or less where there are too few points: below half their number. */
  readonly k: number;
  /** Fraction (0 to 1) of a point's k nearest by cosine that are among its k nearest in the view. */
  readonly keptOf: Float32Array;
  /** Mean of `keptOf`. */
  readonly kept: number;
  /** Trustworthiness and continuity are means over so many points; estimates, where not over all. */
  readonly ranked: number;
  /**
   * 0 to 1; less the farther away points really are that the view shows as neighbors.
   * (Venna and Kaski 2001, "Neighborhood preservation in nonlinear projection methods".)
   */
  readonly trustworthiness: number;
  /** 0 to 1; less the farther away the view puts points that really are neighbors. (Same paper.) */
  readonly continuity: number;
}

/** Neighborhoods may hold less than half of the points, else the measures are not defined. */
export function neighborhoodSize(k: number, points: number): number {
  return Math.max(0, Math.min(k, Math.ceil(points / 2) - 1));
}

/** Ranks take points x points comparisons: up to so many points they are made for all, */
const maximumRanked = 10_000;
/** and beyond for some. */
const sample = 1000;

/**
 * Compares the `neighbors` of the vectors by cosine (k of them or more, see `neighborhoodSize`)
 * with those by Euclidean distance in `view`. Above 10,000 points, trustworthiness and continuity are
 * estimated: they are those of `ranked` points at even steps. `keptOf` is always of every point.
 */
export function neighborhoodFidelity(
  vectors: Vectors,
  view: Matrix,
  neighbors: Neighbors,
  wantedK: number,
  run: Run = {},
): NeighborhoodFidelity {
  const n = vectors.rows;
  const k = neighborhoodSize(Math.min(wantedK, neighbors.k), n);
  const keptOf = new Float32Array(n).fill(1);
  if (k === 0) return { k, keptOf, kept: 1, ranked: n, trustworthiness: 1, continuity: 1 };

  const ranked = n <= maximumRanked ? n : sample;
  const of = Int32Array.from({ length: ranked }, (_, place) => Math.floor((place * n) / ranked));
  const intruders = new Int32Array(ranked * k).fill(-1);
  const columns = columnsOf(view);
  const nearestShown = viewNeighbors(columns, k, run);
  const viewDistances = new Float64Array(n);
  let missedBy = 0;
  for (let i = 0, place = 0; i < n; i++) {
    checkpoint(run);
    const real = neighbors.indices.subarray(i * neighbors.k, i * neighbors.k + k);
    const shown = nearestShown.subarray(i * k, (i + 1) * k);
    const missing = real.filter((j) => !shown.includes(j));
    keptOf[i] = 1 - missing.length / k;
    if (i !== of[place]) continue;
    intruders.set(
      shown.filter((j) => !real.includes(j)),
      place * k,
    );
    fillDistances(viewDistances, columns, i);
    for (const rank of viewRanks(viewDistances, i, missing)) missedBy += rank - k;
    place++;
  }
  let intrudedBy = 0;
  vectors.ranks(of, intruders, k, run).forEach((rank, place) => {
    if (intruders[place]! >= 0) intrudedBy += rank - k;
  });
  const scale = 2 / (ranked * k * (2 * n - 3 * k - 1));
  return {
    k,
    keptOf,
    kept: keptOf.reduce((sum, fraction) => sum + fraction, 0) / n,
    ranked,
    trustworthiness: 1 - scale * intrudedBy,
    continuity: 1 - scale * missedBy,
  };
}

/** The places (from 1) of some points among all but `i` by distance; ties by index. */
function viewRanks(distances: Float64Array, i: number, points: Int32Array): number[] {
  const ranks = Array.from(points, () => 1);
  const own = Array.from(points, (point) => distances[point]!);
  const farthest = own.reduce((a, b) => Math.max(a, b), 0);
  for (let other = 0; other < distances.length; other++) {
    const distance = distances[other]!;
    if (distance > farthest || other === i) continue;
    for (let p = 0; p < own.length; p++) {
      if (distance < own[p]! || (distance === own[p]! && other < points[p]!)) ranks[p]!++;
    }
  }
  return ranks;
}

/**
 * The k nearest other points of every point, nearest first; ties by index. Others are looked at in order of
 * their distance along the first axis, until that alone is too far.
 */
function viewNeighbors(columns: readonly Float64Array[], k: number, run: Run): Int32Array {
  const n = columns[0]!.length;
  const order = Int32Array.from(columns[0]!.keys()).sort(
    (a, b) => columns[0]![a]! - columns[0]![b]!,
  );
  const [x, y, z] = columns.map((values) => Float64Array.from(order, (i) => values[i]!));
  const nearest = new Int32Array(n * k);
  const squares = new Float64Array(k);
  for (let place = 0; place < n; place++) {
    checkpoint(run);
    const points = nearest.subarray(order[place]! * k, (order[place]! + 1) * k);
    squares.fill(Infinity);
    let before = place - 1;
    let after = place + 1;
    while (before >= 0 || after < n) {
      const left = before >= 0 ? x![place]! - x![before]! : Infinity;
      const right = after < n ? x![after]! - x![place]! : Infinity;
      if (Math.min(left, right) ** 2 > squares[k - 1]!) break;
      const other = left < right ? before-- : after++;
      const dx = x![other]! - x![place]!;
      const dy = y![other]! - y![place]!;
      const dz = z![other]! - z![place]!;
      insert(points, squares, order[other]!, dx * dx + dy * dy + dz * dz);
    }
  }
  return nearest;
}

/** Puts a point among the nearest, if it is nearer than the last of them. */
function insert(points: Int32Array, squares: Float64Array, point: number, square: number): void {
  const isBefore = (place: number) =>
    square < squares[place]! || (square === squares[place]! && point < points[place]!);
  let place = points.length - 1;
  if (!isBefore(place)) return;
  for (; place > 0 && isBefore(place - 1); place--) {
    squares[place] = squares[place - 1]!;
    points[place] = points[place - 1]!;
  }
  squares[place] = square;
  points[place] = point;
}

/** The three columns of a view, zeros where it has fewer. */
function columnsOf({ data, rows, columns }: Matrix): Float64Array[] {
  return [0, 1, 2].map((c) =>
    Float64Array.from({ length: rows }, (_, i) => (c < columns ? data[i * columns + c]! : 0)),
  );
}

/** The squared distance of each point from point `i`. */
function fillDistances(distances: Float64Array, [x, y, z]: Float64Array[], i: number): void {
  for (let j = 0; j < distances.length; j++) {
    const dx = x![j]! - x![i]!;
    const dy = y![j]! - y![i]!;
    const dz = z![j]! - z![i]!;
    distances[j] = dx * dx + dy * dy + dz * dz;
  }
}
