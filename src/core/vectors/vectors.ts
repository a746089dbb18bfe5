import type { Matrix } from "./matrix";
import type { Run } from "../checkpoint";

/** Vectors multiplied at once. */
export const blockSize = 4;

/**
 * Vectors together with the passes over all of them, on which principal components and neighbors
 * are built. There are two implementations, by WebAssembly and plain, that give the same up to
 * rounding: passes work in float32 and sum in float64 where it matters.
 */
export interface Vectors extends Matrix {
  /** Sum of each column. */
  columnSums(run: Run): Float64Array;

  /** Sum of the squared differences of all rows from `mean`. */
  squaredDeviations(mean: Float32Array, run: Run): number;

  /**
   * The dot products of the rows of `of` (same columns) less `mean` with each axis:
   * of.rows x axes.rows. What a row gets does not depend on the rows around it.
   */
  scores(of: Matrix, mean: Float32Array, axes: Matrix, run: Run): Matrix;

  /** Lends room for vectors in float64, and the scatter matrix that acts on them, to `use`. */
  scatter<Result>(mean: Float32Array, capacity: number, use: (scatter: Scatter) => Result): Result;

  /** Squared length of each row. */
  squaredLengths(): Float64Array;

  /** Makes what queries need; after that they can be made in the midst of any other computation. */
  readyForQueries(): void;

  /** Rows among which are the k of largest cosine with the query. */
  shortlist(query: Float32Array, k: number): Int32Array;

  /** For every row, other rows of largest cosine, k of them, to some accuracy. */
  candidates(k: number, run: Run): Candidates;

  /** The dot products of a vector with some rows, in float64. */
  preciseDots(vector: Float32Array, rows: Int32Array): Float64Array;

  /** The dot products of every row with k others (rows x k), in float64. */
  preciseDotsOfEach(others: Int32Array, k: number, run: Run): Float64Array;

  /**
   * The places (from 1) of k other rows by cosine among all that are not the row itself, for each row
   * named in `of`: of.length x k; exactly those of float64, ties by index. Others below 0 are no rows,
   * and their ranks are arbitrary.
   */
  ranks(of: Int32Array, others: Int32Array, k: number, run: Run): Int32Array;
}

export interface Candidates {
  /** rows x k: indices of other rows, by falling cosine. */
  readonly points: Int32Array;
  /** rows x k: cosines, each known within the slack; no row left out has a larger one. */
  readonly cosines: Float32Array;
  readonly slack: number;
}

/** The scatter matrix (X - mean)^T (X - mean), and vectors (in float64, numbered) for it to act on. */
export interface Scatter {
  vector(index: number): Float64Array;

  /** Vectors [to, to + 4) become the products of the matrix with vectors [from, from + 4). */
  multiply(from: number, to: number, run: Run): void;

  /** The dot products of one vector with the first `count`. */
  products(of: number, count: number): Float64Array;

  /** Adds the first `weights.length` vectors, by weight, to one vector beyond them. */
  add(weights: Float64Array, to: number): void;
}

/**
 * The places of all values that may be among the k largest, where each is known within the slack.
 */
export function possiblyLargest(values: ArrayLike<number>, slack: number, k: number): Int32Array {
  const largest = new Float64Array(k).fill(-Infinity);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value > largest[k - 1]!)) continue;
    let place = k - 1;
    while (place > 0 && largest[place - 1]! < value) {
      largest[place] = largest[place - 1]!;
      place--;
    }
    largest[place] = value;
  }
  const minimum = largest[k - 1]! - 2 * slack;
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i]! >= minimum) found.push(i);
  return Int32Array.from(found);
}
