import * as assert from "node:assert/strict";
import { BoxTree } from "../../../../src/core/clusters/boxTree";
import { oddPoints, outlierFactors, purity } from "../../../../src/core/clusters/oddness";
import type { Neighbors } from "../../../../src/core/vectors/neighbors";
import recorded from "./recorded.json";

/** Six points, two neighbors each: 0, 1, 2 near each other and 3, 4, 5 too. */
const neighbors: Neighbors = {
  rows: 6,
  k: 2,
  indices: Int32Array.of(1, 2, 0, 2, 0, 1, 4, 5, 3, 5, 3, 4),
  cosines: new Float32Array(12),
};

describe("purity", () => {
  it("is the fraction of neighbors of the same group", () => {
    const { all, groups, points } = purity(neighbors, 2, [0, 0, 1, 1, 1, 1], 2);
    assert.deepEqual([...points], [0.5, 0.5, 0, 1, 1, 1]);
    assert.deepEqual([...groups], [0.5, 0.75]);
    assert.ok(Math.abs(all - 4 / 6) < 1e-12);
  });

  it("tells what chance would give", () => {
    // A point of the pair has one of five others like it, one of the four has three.
    const { chance } = purity(neighbors, 2, [0, 0, 1, 1, 1, 1], 2);
    assert.ok(Math.abs(chance - (2 * (1 / 5) + 4 * (3 / 5)) / 6) < 1e-12);
  });

  it("leaves out points without a group", () => {
    const { all, groups, points } = purity(neighbors, 2, [0, 0, 2, 2, 2, 2], 2);
    assert.deepEqual([...points], [0.5, 0.5, NaN, NaN, NaN, NaN]);
    assert.deepEqual([...groups], [0.5, NaN]);
    assert.equal(all, 0.5);
    assert.ok(Number.isNaN(purity(neighbors, 2, [2, 2, 2, 2, 2, 2], 2).all));
  });
});

describe("odd points", () => {
  it("have more than half of their neighbors in one other group", () => {
    assert.deepEqual(oddPoints(neighbors, 2, [0, 0, 1, 1, 1, 1], 2), [
      { row: 2, group: 0, count: 2 },
    ]);
  });

  it("are none where groups are pure, or where there is no group", () => {
    assert.deepEqual(oddPoints(neighbors, 2, [0, 0, 0, 1, 1, 1], 2), []);
    assert.deepEqual(oddPoints(neighbors, 2, [0, 0, 2, 1, 1, 1], 2), []);
  });
});

describe("outlier factors", () => {
  const { columns, k, factors } = recorded.outliers;
  const data = Float32Array.from(recorded.outliers.points);
  const points = { data, rows: data.length / columns, columns };

  // Recorded by tools/recordClusters.py.
  it("are those of scikit-learn", () => {
    const found = outlierFactors(new BoxTree(points).neighbors(k));
    assert.equal(found.length, factors.length);
    found.forEach((value, row) => assert.ok(Math.abs(value - factors[row]!) < 1e-6, `row ${row}`));
  });

  it("are 1 for points in one place, and for a single point", () => {
    const equal = { data: new Float32Array(60), rows: 20, columns: 3 };
    assert.deepEqual(
      [...outlierFactors(new BoxTree(equal).neighbors(5))],
      Array<number>(20).fill(1),
    );
    const single = { data: new Float32Array(3), rows: 1, columns: 3 };
    assert.deepEqual([...outlierFactors(new BoxTree(single).neighbors(5))], [1]);
  });
});
