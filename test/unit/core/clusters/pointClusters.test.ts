import * as assert from "node:assert/strict";
import { centerCosines } from "../../../../src/core/clusters/centers";
import { outliersIn } from "../../../../src/core/clusters/clusters";
import {
  columnOfClusters,
  minimumClusterSize,
  type PointClusters,
  withOutliers,
} from "../../../../src/core/clusters/pointClusters";
import { textsIn } from "../../../../src/core/model/columns";
import type { Item } from "../../../../src/core/model/item";
import { tableOf } from "../../../../src/core/model/table";
import { implementations } from "../implementations";
import { matrixOf } from "../samples";

const labels = Int32Array.of(0, 0, 1, 1, -1);

function clustersOf({ nearest, typical }: Pick<PointClusters, "nearest" | "typical">) {
  const probabilities = new Float64Array(5);
  const persistences = new Float64Array(2);
  return { count: 2, labels, probabilities, persistences, nearest, typical, minimumSize: 2 };
}

for (const [name, open] of implementations) {
  describe(`the clusters of points, ${name}`, () => {
    const vectors = open(
      matrixOf([
        [1, 0, 0],
        [9, 1, 0],
        [0, 1, 0],
        [0, 2, 0.1],
        [0.2, 3, 4],
      ]),
    );
    const items = ["plum", "pear", "car", "bus", "moon"].map((text): Item => {
      return { text, category: "", sources: [], state: "fresh" };
    });
    const clusters = clustersOf(centerCosines(vectors, labels, 2));

    it("are named by keywords in a column, where a point in none has no value", () => {
      const column = columnOfClusters(clusters, tableOf(items), (number) => `Cluster ${number}`);
      const names = textsIn(column);
      assert.deepEqual(new Set(names[0]?.split(", ")), new Set(["plum", "pear"]));
      assert.equal(names[1], names[0]);
      assert.deepEqual(new Set(names[3]?.split(", ")), new Set(["car", "bus"]));
      assert.equal(names[4], undefined);
      assert.deepEqual(column.provenance, { method: "HDBSCAN", parameters: { minimumSize: 2 } });
    });

    it("take in outliers by the nearest center", () => {
      assert.equal(outliersIn(clusters), 1);
      assert.deepEqual([...withOutliers(clusters).labels], [0, 0, 1, 1, 1]);
      assert.equal(outliersIn(withOutliers(clusters)), 0);
    });

    it("have their typical points nearest to the center first", () => {
      const three = open(
        matrixOf([
          [1, 0.9],
          [1, 0],
          [1, 0.4],
        ]),
      );
      const { typical } = centerCosines(three, new Int32Array(3), 1);
      assert.equal(typical[0], 2);
    });

    it("may be none", () => {
      const { nearest, typical } = centerCosines(vectors, new Int32Array(5).fill(-1), 0);
      assert.deepEqual([...nearest], [-1, -1, -1, -1, -1]);
      assert.equal(typical.length, 0);
    });
  });
}

describe("the minimum size of a cluster", () => {
  it("grows with the number of points", () => {
    assert.deepEqual([0, 50, 100, 625, 10_000].map(minimumClusterSize), [5, 5, 5, 13, 50]);
  });
});
