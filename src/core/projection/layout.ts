import { type LayoutColumns, type LayoutLoops, type Points, strideOf } from "./layoutLoops";
import { type Matrix, row } from "../vectors/matrix";
import { nearest, type Neighbors } from "../vectors/neighbors";
import { checkpoint, type Run } from "../checkpoint";
import type { LayoutRun } from "./projection";
import type { Vectors } from "../vectors/vectors";

/** Milliseconds between two intermediate layouts. */
const interval = 100;

/** Passes intermediate layouts on, and stops the run when it is asked to. */
export class LayoutWatch {
  private last = -Infinity;

  constructor(
    private readonly run: LayoutRun,
    private readonly layout: Points,
    private readonly rows: number,
    private readonly columns: LayoutColumns = 3,
  ) {}

  /** To be called every few milliseconds, with the fraction (0 to 1) of the work that is done. */
  check(progress: number): void {
    checkpoint(this.run);
    if (!this.run.onLayout || performance.now() - this.last < interval) return;
    this.run.onLayout(coordinatesOf(this.layout, this.rows, this.columns).data, progress);
    this.last = performance.now();
  }
}

/**
 * The first columns of `start`, times `scale`, for the loops to work on. Each coordinate is
 * moved at random by up to half of `jitter`, so that points that start in one place can part.
 */
export function startingPoints(
  loops: LayoutLoops,
  start: Matrix,
  scale: number,
  jitter: number,
  random: () => number,
  columns: LayoutColumns = 3,
): Points {
  const points = pointsOf(loops, start, columns);
  const width = strideOf(columns);
  for (let i = 0; i < start.rows; i++) {
    for (let c = 0; c < columns; c++) {
      points[i * width + c] = points[i * width + c]! * scale + jitter * (random() - 0.5);
    }
  }
  return points;
}

/** The first columns of the matrix, for the loops to work on; 0 for those that it does not have. */
export function pointsOf(loops: LayoutLoops, matrix: Matrix, columns: LayoutColumns = 3): Points {
  const { data, rows } = matrix;
  const width = strideOf(columns);
  const points = loops.float32(rows * width);
  const known = Math.min(columns, matrix.columns);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < known; c++) points[i * width + c] = data[i * matrix.columns + c]!;
  }
  return points;
}

/** A copy of the first points as rows x columns. */
export function coordinatesOf(points: Points, rows: number, columns: LayoutColumns = 3): Matrix {
  const data = new Float32Array(rows * columns);
  const width = strideOf(columns);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) data[i * columns + c] = points[i * width + c]!;
  }
  return { data, rows, columns };
}

/**
 * Where further points are (rows x 3) at the mean of their neighbors in the layout, by weight
 * (rows x k); on the nearest itself where its distance is 0.
 */
export function meanOfNeighbors(
  { data, columns }: Matrix,
  { rows, k, indices }: Neighbors,
  weights: Float64Array,
  distances: Float64Array,
): Matrix {
  const means = new Float32Array(rows * 3);
  for (let i = 0; i < rows; i++) {
    const first = i * k;
    const last = distances[first] === 0 ? first + 1 : first + k;
    let total = 0;
    for (let j = first; j < last; j++) total += weights[j]!;
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let j = first; j < last; j++) sum += weights[j]! * data[indices[j]! * columns + c]!;
      means[i * 3 + c] = sum / total;
    }
  }
  return { data: means, rows, columns: 3 };
}

/** The k rows of `vectors` nearest to each of the further ones, by cosine. */
export function neighborsAmong(
  vectors: Vectors,
  further: Matrix,
  k: number,
  run: Run = {},
): Neighbors {
  const count = Math.min(k, vectors.rows);
  const indices = new Int32Array(further.rows * count);
  const cosines = new Float32Array(further.rows * count);
  for (let i = 0; i < further.rows; i++) {
    checkpoint(run);
    const found = nearest(vectors, row(further, i), count);
    indices.set(found.indices, i * count);
    cosines.set(found.cosines, i * count);
  }
  return { rows: further.rows, k: count, indices, cosines };
}
