import * as assert from "node:assert/strict";
import { type Matrix, row } from "../../../../src/core/vectors/matrix";
import { allNeighbors, nearest } from "../../../../src/core/vectors/neighbors";
import { implementations } from "../implementations";
import { clustered, matrixOf, noise } from "../samples";

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let j = 0; j < a.length; j++) dot += (a[j] ?? NaN) * (b[j] ?? NaN);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

/** Rows of zeros but for two numbers. */
function sparse(rows: number, columns: number): Matrix {
  return matrixOf(
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) =>
        j === i % columns ? 1 : j === (i * 31 + 7) % columns ? (i % 5) - 2.5 : 0,
      ),
    ),
  );
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

for (const [name, open] of implementations) {
  describe(`nearest neighbors, ${name}`, () => {
    it("are those of brute force, for every row", () => {
      const vectors = clustered(150, 20);
      const { indices, k } = allNeighbors(open(vectors), 7);
      for (let i = 0; i < vectors.rows; i++) {
        const expected = bruteForce(vectors, row(vectors, i), 7, i);
        assert.deepEqual([...indices.subarray(i * k, i * k + k)], expected);
      }
    });

    it("are those of brute force for a vector that is no row", () => {
      const vectors = clustered(90, 20);
      const query = row(clustered(1, 20, 1, 99), 0);
      const found = nearest(open(vectors), query, 5);
      assert.deepEqual([...found.indices], bruteForce(vectors, query, 5));
      for (const [place, i] of [...found.indices].entries()) {
        const expected = cosine(query, row(vectors, i));
        assert.ok(Math.abs((found.cosines[place] ?? NaN) - expected) < 1e-6);
      }
    });

    it("are those of brute force among vectors that are nearly the same, of any length", () => {
      const near = clustered(400, 28, 1, 5, 3);
      for (let i = 0; i < near.rows; i++) {
        row(near, i).forEach((value, j) => (near.data[i * 28 + j] = value * 10 ** ((i % 9) - 4)));
      }
      const [rows, opened] = [[0, 7, 399], open(near)];
      for (const i of rows) {
        const { indices } = nearest(opened, row(near, i), 12, i);
        assert.deepEqual([...indices], bruteForce(near, row(near, i), 12, i));
      }
      const spike = matrixOf([[0, 0, 1e6, ...Array<number>(25).fill(1)]]);
      const { indices } = nearest(opened, spike.data, 12);
      assert.deepEqual([...indices], bruteForce(near, spike.data, 12));
    });

    for (const [kind, vectors] of [
      ["have clusters", clustered(603, 100)],
      ["have none", noise(603, 96)],
      ["have few numbers that are not 0", sparse(603, 72)],
    ] as const) {
      it(`are those of brute force among many vectors that ${kind}`, () => {
        const opened = open(vectors);
        for (const i of [0, 301, 602]) {
          const { indices } = nearest(opened, row(vectors, i), 10, i);
          assert.deepEqual([...indices], bruteForce(vectors, row(vectors, i), 10, i));
        }
        const query = row(noise(1, vectors.columns, 7), 0);
        const { indices } = nearest(opened, query, 10);
        assert.deepEqual([...indices], bruteForce(vectors, query, 10));
      });
    }

    it("are told apart where float32 cosines cannot", () => {
      const directions = Array.from({ length: 60 }, (_, i) => [1, 1e-4 * (1 + i * 1e-4), 0, 0]);
      const vectors = matrixOf([[1, 0, 0, 0], ...directions.toReversed()]);
      const expected = bruteForce(vectors, row(vectors, 0), 5, 0);
      assert.deepEqual(expected, [60, 59, 58, 57, 56]);
      assert.deepEqual([...nearest(open(vectors), row(vectors, 0), 5, 0).indices], expected);
      assert.deepEqual([...allNeighbors(open(vectors), 5).indices.subarray(0, 5)], expected);
    });

    it("do not depend on the lengths of vectors, and leave out the row itself", () => {
      const vectors = matrixOf([
        [1, 0, 0, 0],
        [100, 1, 0, 0],
        [0, 3, 0, 0],
      ]);
      assert.deepEqual([...allNeighbors(open(vectors), 2).indices], [1, 2, 0, 2, 1, 0]);
    });

    it("are all others when k is larger than that", () => {
      const { k, indices } = allNeighbors(open(clustered(4, 8)), 15);
      assert.equal(k, 3);
      assert.deepEqual(
        Array.from({ length: 4 }, (_, i) => [...indices.subarray(i * 3, i * 3 + 3)].sort()),
        [
          [1, 2, 3],
          [0, 2, 3],
          [0, 1, 3],
          [0, 1, 2],
        ],
      );
      assert.equal(allNeighbors(open(clustered(1, 8)), 15).k, 0);
    });

    it("order ties by index, also among more equal vectors than are kept", () => {
      const equal = matrixOf(Array.from({ length: 100 }, () => [1, 2, 3, 4]));
      assert.deepEqual([...nearest(open(equal), row(equal, 0), 3).indices], [0, 1, 2]);
      const { indices } = allNeighbors(open(equal), 3);
      assert.deepEqual([...indices.subarray(0, 3)], [1, 2, 3]);
      assert.deepEqual([...indices.subarray(297, 300)], [0, 1, 2]);
    });

    it("of a zero vector have cosine 0", () => {
      const vectors = matrixOf([
        [0, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 1, 0, 0],
      ]);
      assert.deepEqual([...allNeighbors(open(vectors), 1).cosines], [0, 0, 0]);
    });
  });
}
