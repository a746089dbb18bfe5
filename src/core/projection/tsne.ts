import { coordinatesOf, LayoutWatch, meanOfNeighbors, startingPoints } from "./layout";
import type { LayoutLoops, TsneEdges } from "./layoutLoops";
import type { Matrix } from "../vectors/matrix";
import { distances, type NeighborGraph, symmetricGraph } from "./neighborGraph";
import type { Neighbors } from "../vectors/neighbors";
import { PointTree } from "./pointTree";
import { checkpoint, type Run } from "../checkpoint";
import { parametersFor } from "./methods";
import { checkParameters, type LayoutParameters, type LayoutRun } from "./projection";
import { uniform } from "../random";

/** Iterations with exaggerated attraction come first, so that clusters find together. */
const exaggeratedIterations = 250;
const exaggeration = 12;
const iterations = 1000;
/** Standard deviation of the first coordinate of the layout that optimization starts from. */
const startDeviation = 1e-4;
const jitter = startDeviation / 100;
/** Largest spread of points taken as one body, in units of 1 + d^2. */
const tolerance = 0.05;
/** The order of the tree is renewed after as many iterations. */
const iterationsBetweenSorts = 10;
/** Blocks and points of one call: a few milliseconds of work. */
const chunkBlocks = 512;
const chunkPoints = 16_384;

/** Perplexity when further points are placed: what counts is where the nearest few are. */
const placingPerplexity = 5;

function perplexityOf(rows: number, parameters: LayoutParameters): number {
  const { perplexity } = parametersFor("tsne", rows, parameters);
  return Math.max(1, Math.min(perplexity, (rows - 1) / 3));
}

/** How many neighbors of each point a layout of `rows` points is made from. */
export function tsneNeighborCount(rows: number, parameters: LayoutParameters): number {
  return Math.max(0, Math.min(rows - 1, Math.floor(3 * perplexityOf(rows, parameters))));
}

/** How many neighbors in the layout a further point is placed by. */
export function tsnePlacingCount(rows: number): number {
  return Math.min(rows, 3 * placingPerplexity);
}

/**
 * A layout in three dimensions by t-SNE (van der Maaten and Hinton 2008, "Visualizing Data using
 * t-SNE"), from the coordinates `start` (rows x 3 or more, as of principal components) and the
 * neighbors, `tsneNeighborCount` or more, of each point. Repulsion is summed over a tree (van der
 * Maaten 2014, "Accelerating t-SNE using Tree-Based Algorithms"); the learning rate grows with the
 * number of points (Belkina and others 2019). Throws `canceled` and
 * `parameter`.
 */
export function fitTsne(
  loops: LayoutLoops,
  neighbors: Neighbors,
  start: Matrix,
  parameters: LayoutParameters,
  run: LayoutRun = {},
): Matrix {
  checkParameters("tsne", parameters);
  const { rows } = start;
  const scale = startDeviation / (deviation(start) || 1);
  const layout = startingPoints(loops, start, scale, jitter, uniform(parameters.seed ?? 0));
  const watch = new LayoutWatch(run, layout, rows);
  watch.check(0);
  if (rows < 2) return coordinatesOf(layout, rows);
  const k = tsneNeighborCount(rows, parameters);
  const conditional = affinities(
    distances(neighbors, k),
    rows,
    k,
    perplexityOf(rows, parameters),
    run,
  );
  const graph = symmetricGraph(neighbors, k, conditional, (p, q) => (p + q) / (2 * rows));
  const edges = edgesOf(loops, graph);
  const tree = new PointTree(loops, rows);
  const attractiveForces = loops.float32(rows * 4);
  const repulsiveForces = loops.float32(rows * 4);
  const steps = loops.float32(rows * 4);
  const gains = loops.float32(rows * 4).fill(1);
  const rate = Math.max(rows / exaggeration / 4, Math.min(50, rows / 4));
  for (let iteration = 0; iteration < iterations; iteration++) {
    const early = iteration < exaggeratedIterations;
    const progress = iteration / iterations;
    if (iteration % iterationsBetweenSorts === 0) tree.sort(layout);
    tree.update(layout);
    let total = -rows;
    for (let block = 0; block < tree.blocks; block += chunkBlocks) {
      const last = Math.min(block + chunkBlocks, tree.blocks);
      total += loops.tsneRepulsion(tree, tolerance, block, last, repulsiveForces);
      watch.check(progress);
    }
    for (let point = 0; point < rows; point += chunkPoints) {
      loops.tsneAttraction(
        layout,
        edges,
        point,
        Math.min(point + chunkPoints, rows),
        attractiveForces,
      );
      watch.check(progress);
    }
    loops.tsneStep(layout, rows, {
      attractiveForces,
      repulsiveForces,
      total,
      exaggeration: early ? exaggeration : 1,
      rate,
      momentum: early ? 0.5 : 0.8,
      steps,
      gains,
    });
  }
  return coordinatesOf(layout, rows);
}

/**
 * Coordinates (rows x 3) of further points in a finished layout, whose own points stay where they
 * are: the mean of their neighbors in it (`tsnePlacingCount` or more), weighted by affinity. t-SNE
 * has no transform of its own; this is where that of Policar and others (2019, "openTSNE") starts.
 */
export function placeTsne(coordinates: Matrix, neighbors: Neighbors, run: Run = {}): Matrix {
  const { rows, k } = neighbors;
  const lengths = distances(neighbors, k);
  const perplexity = Math.max(1, Math.min(placingPerplexity, k / 3));
  const weights = affinities(lengths, rows, k, perplexity, run);
  return meanOfNeighbors(coordinates, neighbors, weights, lengths);
}

/**
 * The probability that point i picks each of its neighbors, rows x k: Gaussian in distance, each
 * row with the width that gives it the perplexity. (van der Maaten and Hinton 2008, section 2.)
 */
export function affinities(
  distances: Float64Array,
  rows: number,
  k: number,
  perplexity: number,
  run: Run = {},
): Float64Array {
  const probabilities = new Float64Array(rows * k);
  const target = Math.log(perplexity);
  const beyond = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    if (i % 256 === 0) checkpoint(run);
    const own = probabilities.subarray(i * k, (i + 1) * k);
    const nearest = distances[i * k]! ** 2;
    for (let j = 0; j < k; j++) beyond[j] = distances[i * k + j]! ** 2 - nearest;
    let [low, high, precision] = [0, Infinity, 1];
    for (let step = 0; step < 64; step++) {
      const entropy = fillProbabilities(own, beyond, precision);
      if (Math.abs(entropy - target) < 1e-5) break;
      if (entropy > target) low = precision;
      else high = precision;
      precision = high === Infinity ? precision * 2 : (low + high) / 2;
    }
  }
  return probabilities;
}

/** Probabilities by squared distance beyond the nearest; returns their entropy. */
function fillProbabilities(own: Float64Array, beyond: Float64Array, precision: number): number {
  let sum = 0;
  let weighted = 0;
  for (let j = 0; j < own.length; j++) {
    own[j] = Math.exp(-beyond[j]! * precision);
    sum += own[j]!;
    weighted += own[j]! * beyond[j]!;
  }
  for (let j = 0; j < own.length; j++) own[j]! /= sum;
  return Math.log(sum) + (precision * weighted) / sum;
}

/** The graph in the loops' memory, each row filled up to a multiple of four. */
function edgesOf(loops: LayoutLoops, graph: NeighborGraph): TsneEdges {
  const { rows } = graph;
  const starts = loops.int32(rows + 1);
  for (let i = 0; i < rows; i++) {
    const count = graph.starts[i + 1]! - graph.starts[i]!;
    starts[i + 1] = starts[i]! + Math.ceil(count / 4) * 4;
  }
  const ends = loops.int32(starts[rows]!);
  const probabilities = loops.float32(starts[rows]!);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [graph.starts[i]!, graph.starts[i + 1]!];
    ends.set(graph.ends.subarray(from, to), starts[i]);
    probabilities.set(graph.weights.subarray(from, to), starts[i]);
  }
  return { starts, ends, probabilities };
}

/** Of the first column, around 0. */
function deviation({ data, rows, columns }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * columns]! ** 2;
  return Math.sqrt(sum / rows);
}
