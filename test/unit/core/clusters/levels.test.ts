import * as assert from "node:assert/strict";
import { outliersIn } from "../../../../src/core/clusters/clusters";
import { clustersIn, fitHierarchy } from "../../../../src/core/clusters/hdbscan";
import { levelsOf } from "../../../../src/core/clusters/levels";
import { minimumClusterSize } from "../../../../src/core/clusters/making";
import { gaussian } from "../../../../src/core/random";
import type { Matrix } from "../../../../src/core/vectors/matrix";

/** 4 groups of 5 groups of 25 points. */
function nestedGroups(): Matrix {
  const random = gaussian(4);
  const large = Array.from(
    { length: 4 * 3 },
    (_, at) => 160 * Math.sin(7 * Math.floor(at / 3) + at),
  );
  const small = Array.from({ length: 20 * 3 }, (_, at) => {
    return large[Math.floor(at / 15) * 3 + (at % 3)]! + 6 * random();
  });
  const data = Float32Array.from({ length: 500 * 3 }, (_, at) => {
    return small[Math.floor(at / 75) * 3 + (at % 3)]! + random() / 3;
  });
  return { data, rows: 500, columns: 3 };
}

describe("the levels of clusters", () => {
  const hierarchy = fitHierarchy(nestedGroups(), 5);
  const levels = levelsOf(hierarchy);

  it("go from many small clusters to few large ones", () => {
    const counts = levels.map(({ count }) => count);
    assert.ok(counts.includes(20));
    assert.ok(counts.includes(4));
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(counts).size, counts.length);
  });

  it("hold the one of the size that suits the number of points", () => {
    assert.ok(levels.some(({ minimumSize }) => minimumSize === minimumClusterSize(500)));
  });

  it("tell what their minimum size makes", () => {
    for (const { minimumSize, count, outliers } of levels) {
      const clusters = clustersIn(hierarchy, minimumSize);
      assert.deepEqual([clusters.count, outliersIn(clusters)], [count, outliers]);
    }
  });

  it("are none where there are never two clusters", () => {
    for (const rows of [0, 1, 2, 50]) {
      const equal = { data: new Float32Array(rows * 3).fill(1), rows, columns: 3 };
      assert.deepEqual(levelsOf(fitHierarchy(equal, 5)), []);
    }
  });
});
