import { checkFinite, type Matrix } from "../vectors/matrix";
import type { Vectors } from "../vectors/vectors";

/** Axes through vectors: what is needed to place further vectors along them. */
export interface LinearModel {
  readonly mean: Float32Array;
  /** One axis of unit length in each row; zero where the vectors span no further one. */
  readonly axes: Matrix;
  /** Variance (n - 1 in the denominator) along each axis. */
  readonly variances: readonly number[];
  readonly totalVariance: number;
}

export interface LinearFit {
  readonly model: LinearModel;
  /** rows x axes: the centered rows along the axes. */
  readonly coordinates: Matrix;
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
  const fractions = explainedVariance(model);
  // Rounding may carry the sum beyond the whole.
  return Math.min(
    1,
    axes.reduce((sum, axis) => sum + (fractions[axis] ?? 0), 0),
  );
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
