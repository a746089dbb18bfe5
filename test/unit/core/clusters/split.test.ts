import * as assert from "node:assert/strict";
import { clustersIn, fitHierarchy } from "../../../../src/core/clusters/hdbscan";
import { levelsOf } from "../../../../src/core/clusters/levels";
import { splitOf } from "../../../../src/core/clusters/split";
import { gaussian } from "../../../../src/core/random";
import type { Matrix } from "../../../../src/core/vectors/matrix";

/** Two groups far apart, each of so many groups of 25 points. */
function nested(...parts: readonly number[]): Matrix {
  const random = gaussian(3);
  const rows = parts.flatMap((count, large) =>
    Array.from({ length: count * 25 }, (_, at) => [
      300 * large + random(),
      30 * Math.floor(at / 25) + random(),
    ]),
  );
  return { data: Float32Array.from(rows.flat()), rows: rows.length, columns: 2 };
}

function split(points: Matrix, rows: Int32Array): Int32Array {
  const hierarchy = fitHierarchy(points, 5);
  return splitOf(points, { ...hierarchy, levels: levelsOf(hierarchy) }, rows);
}

describe("a cluster that is split", () => {
  it("has the parts of the level that parts it first", () => {
    const points = nested(3, 2);
    const rows = Int32Array.from({ length: 75 }, (_, row) => row);
    const parts = split(points, rows);
    const expected = clustersIn(fitHierarchy(points, 5), 20).labels.subarray(0, 75);
    assert.equal(new Set(parts).size, 3);
    for (const [a, b] of [
      [0, 24],
      [25, 49],
      [50, 74],
    ] as const) {
      assert.equal(parts[a], parts[b]);
      assert.equal(expected[a], expected[b]);
    }
  });

  it("has two parts where no level parts it", () => {
    const rows = Int32Array.from({ length: 25 }, (_, row) => row);
    const parts = split(nested(1, 1), rows);
    assert.deepEqual(new Set(parts), new Set([0, 1]));
  });

  it("stays whole where its points are equal", () => {
    const points = { data: new Float32Array(40), rows: 20, columns: 2 };
    const parts = split(
      points,
      Int32Array.from({ length: 20 }, (_, row) => row),
    );
    assert.deepEqual(parts, new Int32Array(20));
  });
});
