import * as assert from "node:assert/strict";
import { type Matrix, row } from "../../../src/core/matrix";
import { allNeighbours, nearest } from "../../../src/core/neighbours";
import { clustered, matrixOf } from "./samples";

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let j = 0; j < a.length; j++) dot += (a[j] ?? NaN) * (b[j] ?? NaN);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

/** By definition: all cosines in float64, sorted. */
function bruteForce(vectors: Matrix, query: Float32Array, k: number, except = -1): number[] {
  return Array.from({ length: vectors.rows }, (_, i) => i)
    .filter((i) => i !== except)
    .map((i) => ({ i, cosine: cosine(query, row(vectors, i)) }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, k)
    .map(({ i }) => i);
}

describe("nearest neighbours", () => {
  it("are those of brute force, for every row", () => {
    const vectors = clustered(120, 20);
    const { indices, k } = allNeighbours(vectors, 7);
    for (let i = 0; i < vectors.rows; i++) {
      const expected = bruteForce(vectors, row(vectors, i), 7, i);
      assert.deepEqual([...indices.subarray(i * k, i * k + k)], expected);
    }
  });

  it("are those of brute force for a vector that is no row", () => {
    const vectors = clustered(90, 20);
    const query = row(clustered(1, 20, 1, 99), 0);
    const found = nearest(vectors, query, 5);
    assert.deepEqual([...found.indices], bruteForce(vectors, query, 5));
    for (const [place, i] of [...found.indices].entries()) {
      const expected = cosine(query, row(vectors, i));
      assert.ok(Math.abs((found.cosines[place] ?? NaN) - expected) < 1e-6);
    }
  });

  it("do not depend on the lengths of vectors, and leave out the row itself", () => {
    const vectors = matrixOf([
      [1, 0],
      [100, 1],
      [0, 3],
    ]);
    assert.deepEqual([...allNeighbours(vectors, 2).indices], [1, 2, 0, 2, 1, 0]);
  });

  it("are all others when k is larger than that", () => {
    const { k, indices } = allNeighbours(clustered(4, 6), 15);
    assert.equal(k, 3);
    assert.ok(indices.every((index) => index >= 0));
    assert.equal(allNeighbours(clustered(1, 6), 15).k, 0);
  });

  it("order ties by index", () => {
    const equal = matrixOf(Array.from({ length: 5 }, () => [1, 2, 3]));
    assert.deepEqual([...nearest(equal, row(equal, 0), 3).indices], [0, 1, 2]);
  });

  it("of a zero vector have cosine 0", () => {
    const vectors = matrixOf([
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    assert.deepEqual([...allNeighbours(vectors, 1).cosines], [0, 0, 0]);
  });
});
