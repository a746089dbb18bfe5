import { coordinatesOf, LayoutWatch, meanOfNeighbors, pointsOf, startingPoints } from "./layout";
import {
  type LayoutColumns,
  type LayoutLoops,
  type Points,
  type UmapEdges,
  type UmapEpoch,
  strideOf,
} from "./layoutLoops";
import { type Matrix, stack } from "../vectors/matrix";
import { distances, symmetricGraph } from "./neighborGraph";
import type { Neighbors } from "../vectors/neighbors";
import { checkpoint, type Run } from "../checkpoint";
import { parametersFor } from "./methods";
import { checkParameters, type LayoutParameters, type LayoutRun } from "./projection";
import { uniform } from "../random";

/** Optimization starts from a layout that extends this far from the center. */
const startRadius = 10;
const jitter = 1e-3;
/**
 * The learning rate of the first epoch, from where it falls to 0. The method begins with 1, and one
 * force after the other; where all forces on a point act at once, less gets as far, and less noise stays.
 */
const firstRate = 1 / 16;
/** Above this many points, fewer epochs do. */
const manyPoints = 10_000;
/** A neighborhood is at least this wide, in mean distances of neighbors. */
const minimumWidth = 1e-3;

/** How many neighbors of each point a layout of `rows` points is made from. */
export function umapNeighborCount(rows: number, parameters: LayoutParameters): number {
  const { neighbors } = parametersFor("umap", rows, parameters);
  return Math.max(0, Math.min(Math.max(2, Math.round(neighbors)), rows) - 1);
}

/** How many neighbors in a layout of `rows` points a further point is placed by. */
export function umapPlacingCount(rows: number, parameters: LayoutParameters): number {
  return Math.max(1, umapNeighborCount(rows, parameters));
}

/** What shapes a layout by UMAP, and its columns: 3 by default. */
export type UmapParameters = LayoutParameters & { readonly columns?: LayoutColumns };

/**
 * A layout by UMAP (McInnes, Healy and Melville 2018, "UMAP: Uniform Manifold
 * Approximation and Projection for Dimension Reduction"), from the coordinates `start` (rows x 3 or
 * more, as of principal components) and the neighbors, `umapNeighborCount` or more, of each point.
 * Throws `canceled` and `parameter`.
 */
export function fitUmap(
  loops: LayoutLoops,
  neighbors: Neighbors,
  start: Matrix,
  parameters: UmapParameters,
  run: LayoutRun = {},
): Matrix {
  checkParameters("umap", parameters);
  const { rows } = start;
  const { columns = 3 } = parameters;
  const k = umapNeighborCount(rows, parameters);
  const random = uniform(parameters.seed ?? 0);
  const extent = start.data.reduce((maximum, value) => Math.max(maximum, Math.abs(value)), 0);
  const layout = startingPoints(loops, start, startRadius / (extent || 1), jitter, random, columns);
  const watch = new LayoutWatch(run, layout, rows, columns);
  watch.check(0);
  const strengths = memberships(distances(neighbors, k), rows, k, run);
  const { starts, ends, weights } = symmetricGraph(
    neighbors,
    k,
    strengths,
    (p, q) => p + q - p * q,
  );
  const epochs = rows <= manyPoints ? 500 : 300;
  const edges = edgesOf(loops, starts, ends, weights, epochs);
  // Of each pair, both points list the edge, and the method moves both ends of what it lists.
  const range = { from: 0, to: rows, candidates: rows - 1, attraction: 2 };
  descend(loops, layout, edges, { ...range, columns }, { parameters, epochs, random }, watch);
  return coordinatesOf(layout, rows, columns);
}

/**
 * The coordinates (rows x 3) of further points in a finished layout, whose own points stay where
 * they are. `neighbors` are those of each further point among them, `umapPlacingCount` or more;
 * `parameters` are those of the layout.
 * A point starts between its neighbors and then moves by the forces of UMAP.
 * Throws `canceled`.
 */
export function placeUmap(
  loops: LayoutLoops,
  coordinates: Matrix,
  neighbors: Neighbors,
  parameters: LayoutParameters,
  run: Run = {},
): Matrix {
  const { rows, k, indices } = neighbors;
  const old = coordinates.rows;
  const lengths = distances(neighbors, k);
  const strengths = memberships(lengths, rows, k, run);
  const started = meanOfNeighbors(coordinates, neighbors, strengths, lengths);
  const layout = pointsOf(loops, stack(coordinates, started));
  const further = layout.subarray(old * 4);
  const starts = Int32Array.from({ length: old + rows + 1 }, (_, i) => Math.max(0, i - old) * k);
  const epochs = old <= manyPoints ? 100 : 30;
  const edges = edgesOf(loops, starts, indices, strengths, epochs);
  const range = { columns: 3, from: old, to: old + rows, candidates: old, attraction: 1 } as const;
  const random = uniform(parameters.seed ?? 0);
  const watch = new LayoutWatch(run, further, rows);
  descend(loops, layout, edges, range, { parameters, epochs, random }, watch);
  return coordinatesOf(further, rows);
}

/** Which points move, and how; see `UmapEpoch`. */
type Movement = Pick<UmapEpoch, "columns" | "from" | "to" | "candidates" | "attraction">;

interface Schedule {
  readonly parameters: LayoutParameters;
  readonly epochs: number;
  readonly random: () => number;
}

function descend(
  loops: LayoutLoops,
  layout: Points,
  edges: UmapEdges,
  range: Movement,
  { parameters, epochs, random }: Schedule,
  watch: LayoutWatch,
): void {
  const points = layout.length / strideOf(range.columns);
  const curve = fitCurve(parametersFor("umap", points, parameters).minDistance);
  const before = loops.float32(layout.length);
  const seed = Math.floor(random() * 2 ** 31);
  for (let epoch = 0; epoch < epochs; epoch++) {
    before.set(layout);
    const now = { epoch, rate: firstRate * (1 - epoch / epochs), seed };
    loops.umapEpoch(layout, before, edges, { ...range, ...curve, ...now });
    watch.check((epoch + 1) / epochs);
  }
}

/**
 * The strength (0 to 1) of each point's membership in the neighborhood of another, rows x k: 1 to
 * the nearest that is not in the same place, and from there falling so that each neighborhood adds
 * up to log2 of its size. (McInnes and others 2018, section 3.1, "smooth kNN distances".)
 */
export function memberships(
  distances: Float64Array,
  rows: number,
  k: number,
  run: Run = {},
): Float64Array {
  const strengths = new Float64Array(rows * k);
  const meanOfAll = sum(distances) / (rows * (k + 1) || 1);
  const target = Math.log2(k + 1);
  for (let i = 0; i < rows; i++) {
    if (i % 1024 === 0) checkpoint(run);
    const own = distances.subarray(i * k, (i + 1) * k);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const minimum = minimumWidth * (nearest > 0 ? sum(own) / (k + 1) : meanOfAll);
    const width = Math.max(minimum, widthOf(own, nearest, target));
    for (let j = 0; j < k; j++) strengths[i * k + j] = strength(own[j]! - nearest, width);
  }
  return strengths;
}

function strength(beyondNearest: number, width: number): number {
  return beyondNearest > 0 ? Math.exp(-beyondNearest / width) : 1;
}

/** The width at which the strengths add up to the target, by bisection. */
function widthOf(distances: Float64Array, nearest: number, target: number): number {
  let [low, high, width] = [0, Infinity, 1];
  for (let step = 0; step < 64; step++) {
    let total = 0;
    for (const distance of distances) total += strength(distance - nearest, width);
    if (Math.abs(total - target) < 1e-5) break;
    if (total > target) high = width;
    else low = width;
    width = high === Infinity ? width * 2 : (low + high) / 2;
  }
  return width;
}

/** Edges to be used as often as they are strong; those too weak to be used at all are left out. */
function edgesOf(
  loops: LayoutLoops,
  starts: Int32Array,
  ends: Int32Array,
  weights: Float64Array,
  epochs: number,
): UmapEdges {
  const strongest = weights.reduce((maximum, weight) => Math.max(maximum, weight), 0);
  const minimum = strongest / epochs;
  const count = weights.reduce((sum, weight) => sum + (weight >= minimum ? 1 : 0), 0);
  const edges = {
    starts: loops.int32(starts.length),
    ends: loops.int32(count),
    epochsPerSample: loops.float32(count),
    due: loops.float32(count),
  };
  let kept = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let edge = starts[i]!; edge < starts[i + 1]!; edge++) {
      if (weights[edge]! < minimum) continue;
      edges.ends[kept] = ends[edge]!;
      edges.epochsPerSample[kept] = strongest / weights[edge]!;
      edges.due[kept] = edges.epochsPerSample[kept]!;
      kept++;
    }
    edges.starts[i + 1] = kept;
  }
  return edges;
}

/**
 * The curve 1 / (1 + a d^2b) that is nearest (least squares up to distance 3) to one that is 1 up
 * to the minimum distance and falls by exp(-d) from there. (McInnes and others 2018, section 4.2.)
 */
export function fitCurve(minDistance: number): { a: number; b: number } {
  const samples = Array.from({ length: 300 }, (_, i) => (3 * i) / 299);
  const goal = samples.map((d) => (d < minDistance ? 1 : Math.exp(minDistance - d)));
  const errorOf = (a: number, b: number): number =>
    samples.reduce((sum, d, i) => sum + (1 / (1 + a * d ** (2 * b)) - goal[i]!) ** 2, 0);
  // Levenberg and Marquardt's method for two unknowns.
  let [a, b, damping] = [1, 1, 1e-3];
  let error = errorOf(a, b);
  for (let step = 0; step < 100 && damping < 1e12; step++) {
    let [aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0];
    samples.forEach((d, i) => {
      if (d === 0) return;
      const power = d ** (2 * b);
      const value = 1 / (1 + a * power);
      const slopeA = -power * value * value;
      const slopeB = 2 * a * Math.log(d) * slopeA;
      const residual = goal[i]! - value;
      aa += slopeA * slopeA;
      ab += slopeA * slopeB;
      bb += slopeB * slopeB;
      ra += slopeA * residual;
      rb += slopeB * residual;
    });
    const [dampedA, dampedB] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = dampedA * dampedB - ab * ab;
    const nextA = a + (ra * dampedB - rb * ab) / determinant;
    const nextB = b + (rb * dampedA - ra * ab) / determinant;
    const nextError = errorOf(nextA, nextB);
    if (nextError < error) {
      [a, b, error] = [nextA, nextB, nextError];
      damping /= 10;
    } else {
      damping *= 10;
    }
  }
  return { a, b };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
