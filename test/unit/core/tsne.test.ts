import * as assert from "node:assert/strict";
import {
  affinities,
  fitTsne,
  placeTsne,
  tsneNeighbourCount,
  tsnePlacingCount,
} from "../../../src/core/tsne";
import { describeLayouts, neighboursOf, startOf } from "./layouts";

describeLayouts(
  "t-SNE",
  (loops, vectors, seed = 0, run = {}) => {
    const neighbours = neighboursOf(vectors, tsneNeighbourCount(vectors.rows, {}));
    return fitTsne(loops, neighbours, startOf(vectors), { seed }, run);
  },
  (_, vectors, layout, further) =>
    placeTsne(layout, neighboursOf(vectors, tsnePlacingCount(vectors.rows), further)),
  0.94,
);

describe("affinities of t-SNE", () => {
  it("have the perplexity that is asked for", () => {
    const distances = Float64Array.from({ length: 60 }, (_, j) => 0.3 + 0.02 * (j % 30));
    for (const perplexity of [2, 5, 10]) {
      const found = affinities(distances, 2, 30, perplexity);
      for (const own of [found.subarray(0, 30), found.subarray(30)]) {
        const total = own.reduce((sum, p) => sum + p, 0);
        assert.ok(Math.abs(total - 1) < 1e-12);
        const entropy = own.reduce((sum, p) => sum - p * Math.log(p), 0);
        assert.ok(Math.abs(Math.exp(entropy) / perplexity - 1) < 1e-4);
        assert.ok(own.every((p, j) => p <= (own[j - 1] ?? 1)));
      }
    }
  });

  it("are even among neighbours that are equally far, as in one place", () => {
    assert.deepEqual([...affinities(new Float64Array(4), 1, 4, 2)], [0.25, 0.25, 0.25, 0.25]);
    assert.deepEqual([...affinities(new Float64Array(1).fill(3), 1, 1, 1)], [1]);
  });
});

describe("the perplexity of t-SNE", () => {
  it("suits the number of points", () => {
    assert.equal(tsneNeighbourCount(1000, {}), 90);
    assert.equal(tsneNeighbourCount(1000, { perplexity: 5 }), 15);
    assert.equal(tsneNeighbourCount(31, {}), 30);
    assert.equal(tsneNeighbourCount(31, { perplexity: 50 }), 30);
    assert.equal(tsneNeighbourCount(2, {}), 1);
    assert.equal(tsneNeighbourCount(1, {}), 0);
  });
});
