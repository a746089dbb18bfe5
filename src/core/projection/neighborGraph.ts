import type { Neighbors } from "../vectors/neighbors";

/** A symmetric graph with weights, as compressed rows. */
export interface NeighborGraph {
  readonly rows: number;
  /** The edges of point i are those from starts[i] up to starts[i + 1]. */
  readonly starts: Int32Array;
  /** The point at the other end of each edge. */
  readonly ends: Int32Array;
  readonly weights: Float64Array;
}

/** Cosines nearer to 1 than this differ from it by rounding. */
const equalCosine = 1 - 1e-6;

/**
 * Distances of each point's first k neighbors on the unit sphere, rows x k: the Euclidean distance
 * of the vectors at length 1, sqrt(2 - 2 cosine), and 0 where it is not known from 0.
 */
export function distances(neighbors: Neighbors, k: number): Float64Array {
  const found = new Float64Array(neighbors.rows * k);
  for (let i = 0; i < neighbors.rows; i++) {
    for (let j = 0; j < k; j++) {
      const cosine = neighbors.cosines[i * neighbors.k + j]!;
      found[i * k + j] = cosine >= equalCosine ? 0 : Math.sqrt(2 - 2 * cosine);
    }
  }
  return found;
}

/**
 * Joins each point with its first k neighbors and with those that it is a neighbor of. The weight
 * of a pair is `combine` of the weights (rows x k) that the two give each other, 0 where one of
 * them is not a neighbor of the other.
 */
export function symmetricGraph(
  neighbors: Neighbors,
  k: number,
  weights: Float64Array,
  combine: (a: number, b: number) => number,
): NeighborGraph {
  const { rows, indices } = neighbors;
  const point = (i: number, j: number): number => indices[i * neighbors.k + j]!;

  const inStarts = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) for (let j = 0; j < k; j++) inStarts[point(i, j) + 1]! += 1;
  for (let i = 0; i < rows; i++) inStarts[i + 1]! += inStarts[i]!;
  const inFrom = new Int32Array(rows * k);
  const inWeights = new Float64Array(rows * k);
  const filled = inStarts.slice(0, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < k; j++) {
      const place = filled[point(i, j)]!++;
      inFrom[place] = i;
      inWeights[place] = weights[i * k + j]!;
    }
  }

  const starts = new Int32Array(rows + 1);
  const ends = new Int32Array(2 * rows * k);
  const combined = new Float64Array(2 * rows * k);
  const backWeight = new Float64Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    for (let e = inStarts[i]!; e < inStarts[i + 1]!; e++) backWeight[inFrom[e]!] = inWeights[e]!;
    for (let j = 0; j < k; j++) {
      const end = point(i, j);
      ends[count] = end;
      combined[count++] = combine(weights[i * k + j]!, backWeight[end]!);
      backWeight[end] = -1;
    }
    for (let e = inStarts[i]!; e < inStarts[i + 1]!; e++) {
      const end = inFrom[e]!;
      if (backWeight[end] !== -1) {
        ends[count] = end;
        combined[count++] = combine(0, inWeights[e]!);
      }
      backWeight[end] = 0;
    }
    for (let j = 0; j < k; j++) backWeight[point(i, j)] = 0;
    starts[i + 1] = count;
  }
  return { rows, starts, ends: ends.slice(0, count), weights: combined.slice(0, count) };
}
