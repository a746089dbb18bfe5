import { checkFinite, type Matrix, row } from "../vectors/matrix";
import type { Vectors } from "../vectors/vectors";
import { factorize, solveLower, solveUpper } from "./cholesky";

/** Axes through vectors: what is needed to place further vectors along them. */
export interface LinearModel {
  readonly mean: Float32Array;
  /** One axis in each row; zero where the vectors span no further one. */
  readonly axes: Matrix;
  /** Variance (n - 1 in the denominator) along the direction of each axis. */
  readonly variances: readonly number[];
  readonly totalVariance: number;
  /** Of the coordinates (axes x axes), where the axes are not orthonormal. */
  readonly covariances?: Float64Array;
}

export interface LinearFit {
  readonly model: LinearModel;
  /** rows x axes: the centered rows along the axes. */
  readonly coordinates: Matrix;
  /**
   * Of axes that part groups, the first ones: the fraction (0 to 1) of the separation along each. The axes after
   * them show the rest.
   */
  readonly separation?: readonly number[];
}

/** The coordinates of further vectors along a model's axes, which stay as they are. */
export function placeLinear(
  { mean, axes }: LinearModel,
  vectors: Vectors,
  further: Matrix,
): Matrix {
  checkFinite(further);
  return vectors.scores(further, mean, axes, {});
}

/** Fraction (0 to 1) of the total variance along each axis; all 0 where nothing varies. */
export function explainedVariance({ variances, totalVariance }: LinearModel): number[] {
  return variances.map((variance) =>
    totalVariance > 0 ? Math.min(1, variance / totalVariance) : 0,
  );
}

/** Fraction (0 to 1) of the total variance that some of the axes show together. */
export function shownVariance(model: LinearModel, axes: readonly number[]): number {
  if (model.covariances) return obliqueVariance(model, model.covariances, axes);
  const fractions = explainedVariance(model);
  // Rounding may carry the sum beyond the whole.
  return Math.min(
    1,
    axes.reduce((sum, axis) => sum + (fractions[axis] ?? 0), 0),
  );
}

/**
 * The same for axes that are not orthonormal: of what lies within the span of the axes. With the axes A and
 * the covariances C of their coordinates it is the trace of (A A^T)^-1 C.
 */
function obliqueVariance(
  { axes, totalVariance }: LinearModel,
  covariances: Float64Array,
  shown: readonly number[],
): number {
  const used = shown.filter((axis) => row(axes, axis).some((value) => value !== 0));
  const entries = (entry: (a: number, b: number) => number): Float64Array =>
    Float64Array.from(used.flatMap((a) => used.map((b) => entry(a, b))));
  const factor = entries((a, b) =>
    row(axes, a).reduce((sum, value, j) => sum + value * row(axes, b)[j]!, 0),
  );
  factorize(factor, used.length, {});
  let variance = 0;
  used.forEach((a, place) => {
    const column = Float64Array.from(used, (b) => covariances[b * axes.rows + a]!);
    solveLower(factor, used.length, column);
    solveUpper(factor, used.length, column);
    variance += column[place]!;
  });
  return totalVariance > 0 ? Math.min(1, variance / totalVariance) : 0;
}

/**
 * Root mean square distance of the model's `rows` vectors from what some of the axes show of them,
 * in the unit of the vectors: the root of the variance that is hidden.
 */
export function reconstructionError(
  model: LinearModel,
  rows: number,
  axes: readonly number[],
): number {
  const hidden = Math.max(0, 1 - shownVariance(model, axes)) * model.totalVariance;
  return Math.sqrt((hidden * (rows - 1)) / rows);
}
