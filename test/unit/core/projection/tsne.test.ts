import * as assert from "node:assert/strict";
import { Failure } from "../../../../src/core/model/failures";
import { row } from "../../../../src/core/vectors/matrix";
import {
  affinities,
  fitTsne,
  placeTsne,
  tsneNeighborCount,
  tsnePlacingCount,
} from "../../../../src/core/projection/tsne";
import { layoutImplementations } from "../implementations";
import { describeLayouts, neighborsOf, startOf } from "./layouts";
import { clustered } from "../samples";

describeLayouts(
  "t-SNE",
  (loops, vectors, seed = 0, run = {}) => {
    const neighbors = neighborsOf(vectors, tsneNeighborCount(vectors.rows, {}));
    return fitTsne(loops, neighbors, startOf(vectors), { seed }, run);
  },
  (_, vectors, layout, further) =>
    placeTsne(layout, neighborsOf(vectors, tsnePlacingCount(vectors.rows), further)),
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

  it("are even among neighbors that are equally far, as in one place", () => {
    assert.deepEqual([...affinities(new Float64Array(4), 1, 4, 2)], [0.25, 0.25, 0.25, 0.25]);
    assert.deepEqual([...affinities(new Float64Array(1).fill(3), 1, 1, 1)], [1]);
  });
});

describe("the perplexity of t-SNE", () => {
  it("suits the number of points", () => {
    assert.equal(tsneNeighborCount(1000, {}), 90);
    assert.equal(tsneNeighborCount(1000, { perplexity: 5 }), 15);
    assert.equal(tsneNeighborCount(31, {}), 30);
    assert.equal(tsneNeighborCount(31, { perplexity: 50 }), 30);
    assert.equal(tsneNeighborCount(2, {}), 1);
    assert.equal(tsneNeighborCount(1, {}), 0);
  });

  it("is refused where it is no number or out of its range", () => {
    const vectors = clustered(30, 8);
    const fit = (perplexity: number) => {
      const loops = layoutImplementations[0]![1]();
      return fitTsne(loops, neighborsOf(vectors, 29), startOf(vectors), { perplexity });
    };
    for (const perplexity of [NaN, Infinity, 0.5, -3, 201]) {
      assert.throws(
        () => fit(perplexity),
        (error) => error instanceof Failure && error.kind === "parameter",
      );
    }
    assert.ok(fit(200).data.every(Number.isFinite), "more than there are points is as many");
  });

  it("lays out few points by as many neighbors as there are", () => {
    for (let rows = 2; rows <= 20; rows++) {
      const few = clustered(rows, 12, 3);
      const neighbors = neighborsOf(few, tsneNeighborCount(rows, {}));
      for (const [name, open] of layoutImplementations) {
        const layout = fitTsne(open(), neighbors, startOf(few), {});
        const places = Array.from({ length: rows }, (_, i) => row(layout, i).join());
        assert.ok(layout.data.every(Number.isFinite), `${rows} points, ${name}`);
        assert.equal(new Set(places).size, rows);
      }
    }
  });
});
