import * as assert from "node:assert/strict";
import { gaussian } from "../../../../src/core/random";
import { lastEntries, symmetricEigen } from "../../../../src/core/projection/symmetricEigen";

/** A symmetric matrix; with a low rank, of which many eigenvalues are 0. */
function symmetric(size: number, rank = size): Float64Array {
  const factor = new Float64Array(size * rank).map(gaussian(size));
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += factor[i * rank + r]! * factor[j * rank + r]!;
    return sum;
  });
}

describe("eigenvectors of a symmetric matrix", () => {
  const matrices: [size: number, matrix: Float64Array][] = [
    ...[1, 2, 5, 40].map((size): [number, Float64Array] => [size, symmetric(size)]),
    [30, symmetric(30, 7)],
    [6, new Float64Array(36)],
  ];

  it("are orthonormal, by falling eigenvalue, and keep their direction", () => {
    for (const [size, matrix] of matrices) {
      const { values, vectors } = symmetricEigen(matrix, size);
      const scale = Math.max(1, values[0]!);
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
      const vector = (v: number) => vectors.subarray(v * size, (v + 1) * size);
      for (let v = 0; v < size; v++) {
        assert.ok(v === 0 || values[v]! <= values[v - 1]!);
        for (let w = 0; w <= v; w++) {
          assert.ok(Math.abs(dot(vector(v), vector(w)) - (v === w ? 1 : 0)) < 1e-12);
        }
        for (let i = 0; i < size; i++) {
          const product = dot(matrix.subarray(i * size, (i + 1) * size), vector(v));
          assert.ok(Math.abs(product - values[v]! * vector(v)[i]!) < 1e-12 * scale * size);
        }
      }
    }
  });

  it("have the last entries that are found without the others", () => {
    for (const [size, matrix] of matrices) {
      const whole = symmetricEigen(matrix, size);
      const count = Math.min(4, size);
      const { values, vectors } = lastEntries(matrix, size, count);
      assert.deepEqual(values, whole.values);
      const expected = whole.vectors.filter((_, at) => at % size >= size - count);
      assert.deepEqual(vectors, expected);
    }
  });
});
