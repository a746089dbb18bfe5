import * as assert from "node:assert/strict";
import { centerCosines, typicalRows, withNearest } from "../../../../src/core/clusters/centers";
import { implementations } from "../implementations";
import { matrixOf } from "../samples";

for (const [name, open] of implementations) {
  describe(`the centers of clusters, ${name}`, () => {
    const vectors = open(
      matrixOf([
        [1, 0, 0],
        [9, 1, 0],
        [0, 1, 0],
        [0, 2, 0.1],
        [0.2, 3, 4],
        [0, 0, 1],
      ]),
    );
    const labels = Int32Array.of(0, 0, 1, 1, -1, 2);

    it("take in rows of no cluster by the nearest one", () => {
      const two = Int32Array.of(0, 0, 1, 1, -1, -1);
      assert.deepEqual([...withNearest(vectors, two, 2)], [0, 0, 1, 1, 1, 1]);
      assert.deepEqual([...withNearest(vectors, labels, 3)], [0, 0, 1, 1, 2, 2]);
      assert.deepEqual([...labels], [0, 0, 1, 1, -1, 2]);
    });

    it("leave rows where there is no cluster", () => {
      const none = new Int32Array(6).fill(-1);
      assert.deepEqual(withNearest(vectors, none, 0), none);
      assert.deepEqual(centerCosines(vectors, none, 0), {
        typical: new Int32Array(0),
        neighbors: [],
      });
    });

    it("have their typical rows nearest to them first", () => {
      const three = open(
        matrixOf([
          [1, 0.9],
          [1, 0],
          [1, 0.4],
        ]),
      );
      assert.equal(typicalRows(three, new Int32Array(3), 1)[0], 2);
    });

    it("have neighbors, the nearest first", () => {
      const { typical, neighbors } = centerCosines(vectors, labels, 3);
      assert.deepEqual(new Set(typical), new Set([0, 1, 2, 3, 5]));
      assert.deepEqual(
        neighbors.map((others) => [...others]),
        [
          [1, 2],
          [0, 2],
          [1, 0],
        ],
      );
    });
  });
}
