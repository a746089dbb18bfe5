import { checkpoint, type Run } from "../checkpoint";

/**
 * Makes the lower triangle of a positive definite matrix (size x size, row-major) its Cholesky factor L,
 * of which L L^T is the matrix. Entries above the diagonal are neither read nor written.
 */
export function factorize(matrix: Float64Array, size: number, run: Run): void {
  for (let i = 0; i < size; i++) {
    checkpoint(run);
    const own = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = matrix[own + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[own + k]! * matrix[other + k]!;
      matrix[own + j] = j < i ? sum / matrix[other + j]! : Math.sqrt(sum);
    }
  }
}

/** Replaces b by the solution y of L y = b. */
export function solveLower(factor: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const own = i * size;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[own + k]! * b[k]!;
    b[i] = sum / factor[own + i]!;
  }
}

/** Replaces b by the solution x of L^T x = b. */
export function solveUpper(factor: Float64Array, size: number, b: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    const own = i * size;
    const value = b[i]! / factor[own + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= factor[own + k]! * value;
  }
}

/**
 * Rows of numbers whose products are those of a positive semidefinite matrix (size x size): its Cholesky
 * factor with pivots, as wide as its rank. `pivots` are the rows that are lower triangular, in order.
 * What is left of a diagonal entry below `tolerance` of the largest is taken for zero.
 */
export function factorizeByPivots(
  gram: Float64Array,
  size: number,
  tolerance: number,
  run: Run,
): { readonly factor: Float64Array; readonly pivots: readonly number[] } {
  const left = Float64Array.from({ length: size }, (_, i) => gram[i * size + i]!);
  const minimum = tolerance * left.reduce((a, b) => Math.max(a, b), 0);
  const factor = new Float64Array(size * size);
  const pivots: number[] = [];
  for (let column = 0; column < size; column++) {
    checkpoint(run);
    const pivot = left.reduce((best, value, i) => (value > left[best]! ? i : best), 0);
    if (!(left[pivot]! > minimum)) break;
    pivots.push(pivot);
    const root = Math.sqrt(left[pivot]!);
    const own = pivot * size;
    for (let i = 0; i < size; i++) {
      // A former pivot has nothing left.
      if (left[i] === 0 && i !== pivot) continue;
      const other = i * size;
      let sum = gram[own + i]!;
      for (let k = 0; k < column; k++) sum -= factor[own + k]! * factor[other + k]!;
      factor[other + column] = sum / root;
    }
    factor[own + column] = root;
    for (let i = 0; i < size; i++) {
      if (left[i] !== 0) left[i] = Math.max(0, left[i]! - factor[i * size + column]! ** 2);
    }
    left[pivot] = 0;
  }
  const width = pivots.length;
  const narrow = new Float64Array(size * width);
  for (let i = 0; i < size; i++) {
    narrow.set(factor.subarray(i * size, i * size + width), i * width);
  }
  return { factor: narrow, pivots };
}
