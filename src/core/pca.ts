import { PCA } from "ml-pca";
import { Failure } from "./failures";
import { checkFinite, type Matrix, row } from "./matrix";
import { checkpoint, type Run } from "./projection";

/** Principal component analysis of some vectors: what is needed to place further vectors. */
export interface PcaModel {
  readonly mean: Float64Array;
  /** One principal axis of unit length in each row; zero where the vectors span no further one. */
  readonly axes: Matrix;
  /** Variance (n - 1 in the denominator) along each axis. */
  readonly variances: readonly number[];
  readonly totalVariance: number;
}

const mostComponents = 10;
/** A picture needs three axes, also where the vectors span fewer. */
const fewestComponents = 3;

/**
 * The leading principal components (at most 10) of the centred rows. The sign of an axis makes its
 * entry of largest magnitude positive, so that equal vectors give equal pictures.
 * Throws `tooFewPoints` for no rows, `matrixValues` for NaN.
 */
export function fitPca(vectors: Matrix, run: Run = {}): PcaModel {
  checkFinite(vectors);
  if (vectors.rows === 0) throw new Failure({ kind: "tooFewPoints", points: 0 });
  const { rows, columns } = vectors;
  const spanned = Math.min(mostComponents, rows - 1, columns);
  const count = Math.max(fewestComponents, spanned);
  const axes = { data: new Float32Array(count * columns), rows: count, columns };
  const variances = new Array<number>(count).fill(0);
  const mean = meanOf(vectors);
  const totalVariance = varianceAround(mean, vectors);
  if (totalVariance === 0) return { mean, axes, variances, totalVariance };

  checkpoint(run);
  const pca = new PCA(Array.from({ length: rows }, (_, i) => Array.from(row(vectors, i))));
  const vectorsByColumn = pca.getEigenvectors();
  const values = pca.getEigenvalues();
  for (let component = 0; component < spanned; component++) {
    const axis = vectorsByColumn.getColumn(component);
    const sign = Math.sign(axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)));
    row(axes, component).set(axis.map((value) => value * sign));
    variances[component] = values[component] ?? 0;
  }
  return { mean, axes, variances, totalVariance };
}

/** The coordinates of vectors along a model's axes; the axes stay as they are. */
export function placePca(model: PcaModel, vectors: Matrix): Matrix {
  checkFinite(vectors);
  const { axes, mean } = model;
  const coordinates = new Float32Array(vectors.rows * axes.rows);
  for (let i = 0; i < vectors.rows; i++) {
    const vector = row(vectors, i);
    for (let component = 0; component < axes.rows; component++) {
      const axis = row(axes, component);
      let sum = 0;
      for (let j = 0; j < vectors.columns; j++) sum += (vector[j]! - mean[j]!) * axis[j]!;
      coordinates[i * axes.rows + component] = sum;
    }
  }
  return { data: coordinates, rows: vectors.rows, columns: axes.rows };
}

/** Share (0 to 1) of the total variance along each axis; all 0 where nothing varies. */
export function explainedVariance({ variances, totalVariance }: PcaModel): number[] {
  return variances.map((variance) => (totalVariance > 0 ? variance / totalVariance : 0));
}

function meanOf(vectors: Matrix): Float64Array {
  const mean = new Float64Array(vectors.columns);
  for (let i = 0; i < vectors.rows; i++) {
    const vector = row(vectors, i);
    for (let j = 0; j < vectors.columns; j++) mean[j]! += vector[j]!;
  }
  return mean.map((sum) => sum / vectors.rows);
}

function varianceAround(mean: Float64Array, vectors: Matrix): number {
  let sum = 0;
  for (let i = 0; i < vectors.rows; i++) {
    const vector = row(vectors, i);
    for (let j = 0; j < vectors.columns; j++) sum += (vector[j]! - mean[j]!) ** 2;
  }
  return vectors.rows > 1 ? sum / (vectors.rows - 1) : 0;
}
