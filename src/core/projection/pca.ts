import { Failure } from "../model/failures";
import { checkFinite, type Matrix, row } from "../vectors/matrix";
import type { Run } from "../checkpoint";
import type { LinearFit } from "./linear";
import { largestEigen } from "./principalAxes";
import type { Vectors } from "../vectors/vectors";

const maximumComponents = 10;
/** A picture needs three axes, also where the vectors span fewer. */
const minimumComponents = 3;

/**
 * The leading principal components (at most 10) of the centered rows. The sign of an axis makes its
 * entry of largest magnitude positive, so that equal vectors give equal pictures.
 * Throws `tooFewPoints` for no rows, `matrixValues` for NaN and infinity.
 */
export function fitPca(vectors: Vectors, run: Run = {}): LinearFit {
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

function sumsOfSquares({ data, rows, columns }: Matrix): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) sums[c]! += data[i * columns + c]! ** 2;
  }
  return sums;
}
