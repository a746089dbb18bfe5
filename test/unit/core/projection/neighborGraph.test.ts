import * as assert from "node:assert/strict";
import { distances, symmetricGraph } from "../../../../src/core/projection/neighborGraph";
import type { Neighbors } from "../../../../src/core/vectors/neighbors";

/** Of four points, the two nearest; of which the graph is to use one or both. */
const neighbors: Neighbors = {
  rows: 4,
  k: 2,
  indices: Int32Array.from([1, 2, 0, 2, 1, 0, 0, 1]),
  cosines: Float32Array.from([0.9, 0.5, 0.9, 0.7, 0.7, 0.5, 1, -1]),
};

describe("a graph of neighbors", () => {
  it("has the distances of the vectors at length 1", () => {
    const expected = [0.2, 1, 0.2, 0.6, 0.6, 1, 0, 4].map(Math.sqrt);
    distances(neighbors, 2).forEach((d, i) => assert.ok(Math.abs(d - expected[i]!) < 1e-6));
    assert.equal(distances(neighbors, 1).length, 4);
  });

  it("takes points as one whose cosine is 1 up to rounding", () => {
    const near = { ...neighbors, cosines: new Float32Array(8).fill(1 - 2 ** -22) };
    assert.ok(distances(near, 2).every((distance) => distance === 0));
  });

  it("joins points both ways, and combines the weights that they give each other", () => {
    const weights = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
    const graph = symmetricGraph(neighbors, 2, weights, (a, b) => 10 * (a + b) + a * b);
    const edges = new Map<string, number>();
    for (let i = 0; i < 4; i++) {
      for (let e = graph.starts[i]!; e < graph.starts[i + 1]!; e++) {
        edges.set(`${i} ${graph.ends[e]}`, graph.weights[e]!);
      }
    }
    assert.equal(edges.size, graph.ends.length);
    const pairs: [string, string, number][] = [
      ["0 1", "1 0", 43],
      ["0 2", "2 0", 92],
      ["1 2", "2 1", 110],
      ["0 3", "3 0", 70],
      ["1 3", "3 1", 80],
    ];
    assert.equal(edges.size, 10);
    for (const [there, back, weight] of pairs) {
      assert.equal(edges.get(there), weight);
      assert.equal(edges.get(back), weight);
    }
  });

  it("can use fewer neighbors than there are", () => {
    const weights = Float64Array.from([1, 3, 5, 7]);
    const graph = symmetricGraph(neighbors, 1, weights, (a, b) => a + b);
    assert.deepEqual([...graph.starts], [0, 2, 4, 5, 6]);
    assert.deepEqual([...graph.ends], [1, 3, 0, 2, 1, 0]);
    assert.deepEqual([...graph.weights], [4, 7, 4, 5, 5, 7]);
  });
});
