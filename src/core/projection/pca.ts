import { Failure } from "../model/failures";
import { checkFinite, type Matrix, row } from "../vectors/matrix";
import type { Run } from "../checkpoint";
import { largestEigen } from "./principalAxes";
import type { Vectors } from "../vectors/vectors";

/** The principal components of some vectors: what is needed to place further vectors among them. */
export interface PcaModel {
  readonly mean: Float32Array;
  /** One principal axis of unit length in each row; zero where the vectors span no further one. */
  readonly axes: Matrix;
  /** Variance (n - 1 in the denominator) along each axis. */
  readonly variances: readonly number[];
  readonly totalVariance: number;
}

export interface Pca {
  readonly model: PcaModel;
  /** rows x components: the centered rows along the axes. */
  readonly coordinates: Matrix;
}

const maximumComponents = 10;
/** A picture needs three axes, also where the vectors span fewer. */
const minimumComponents = 3;

/**
 * The leading principal components (at most 10) of the centered rows. The sign of an axis makes its
 * entry of largest magnitude positive, so that equal vectors give equal pictures.
 * Throws `tooFewPoints` for no rows, `matrixValues` for NaN and infinity.
 */
export function fitPca(vectors: Vectors, run: Run = {}): Pca {
  const { rows, columns } = vectors;
  if (rows === 0) throw new Failure({ kind: "tooFewPoints", points: 0 });
  const sums = vectors.columnSums(run);
  if (!sums.every(Number.isFinite)) checkFinite(vectors);
  const mean = Float32Array.from(sums, (sum) => sum / rows);
  const degrees = Math.max(1, rows - 1);
  const totalVariance = vectors.squaredDeviations(mean, run) / degrees;

  const spanned = Math.min(maximumComponents, rows - 1, columns);
  const count = Math.max(minimumComponents, spanned);
  const axes = { data: new Float32Array(count * columns), rows: count, columns };
  if (totalVariance > 0) {
    largestEigen(vectors, mean, spanned, run).forEach((axis, component) => {
      const largest = axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      const sign = largest < 0 ? -1 : 1;
      row(axes, component).set(axis.map((value) => sign * value));
    });
  }
  const coordinates = vectors.scores(vectors, mean, axes, run);
  const variances = sumsOfSquares(coordinates).map((sum) => sum / degrees);
  return { model: { mean, axes, variances, totalVariance }, coordinates };
}

/** The coordinates of further vectors along a model's axes, which stay as they are. */
export function placePca({ mean, axes }: PcaModel, vectors: Vectors, further: Matrix): Matrix {
  checkFinite(further);
  return vectors.scores(further, mean, axes, {});
}

/** Fraction (0 to 1) of the total variance along each axis; all 0 where nothing varies. */
export function explainedVariance({ variances, totalVariance }: PcaModel): number[] {
  return variances.map((variance) => (totalVariance > 0 ? variance / totalVariance : 0));
}

/** Fraction (0 to 1) of the total variance that some of the axes show together. */
export function shownVariance(model: PcaModel, axes: readonly number[]): number {
  const fractions = explainedVariance(model);
  return axes.reduce((sum, axis) => sum + (fractions[axis] ?? 0), 0);
}

/**
 * Root mean square distance of the model's `rows` vectors from what some of the axes show of them,
 * in the unit of the vectors: the root of the variance that is hidden.
 */
export function reconstructionError(
  model: PcaModel,
  rows: number,
  axes: readonly number[],
): number {
  const hidden = Math.max(0, 1 - shownVariance(model, axes)) * model.totalVariance;
  return Math.sqrt((hidden * (rows - 1)) / rows);
}

function sumsOfSquares({ data, rows, columns }: Matrix): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) sums[c]! += data[i * columns + c]! ** 2;
  }
  return sums;
}
