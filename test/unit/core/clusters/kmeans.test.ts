import * as assert from "node:assert/strict";
import { kMeans } from "../../../../src/core/clusters/kmeans";
import { Failure } from "../../../../src/core/model/failures";
import recorded from "./recorded.json";

const { columns, clusters, inertia } = recorded.kMeans;
const data = Float32Array.from(recorded.kMeans.points);
const points = { data, rows: data.length / columns, columns };

describe("k-means", () => {
  it("finds clusters as close as those of scikit-learn", () => {
    const found = kMeans(points, { clusters, starts: 50 });
    assert.ok(found.inertia <= inertia * 1.0001, `${found.inertia}, not ${inertia}`);
    assert.deepEqual(new Set(found.labels), new Set([0, 1, 2, 3, 4]));
  });

  it("gives the same for the same seed", () => {
    assert.deepEqual(kMeans(points, { clusters, seed: 4 }), kMeans(points, { clusters, seed: 4 }));
  });

  it("gives no more clusters than there are different points", () => {
    const equal = {
      data: new Float32Array(20).map((_, at) => (at < 10 ? 1 : 2)),
      rows: 10,
      columns: 2,
    };
    const { labels, centers } = kMeans(equal, { clusters: 7 });
    assert.equal(centers.length, 4);
    assert.equal(new Set(labels).size, 2);
    assert.equal(
      kMeans({ data: new Float32Array(0), rows: 0, columns: 2 }, { clusters: 2 }).labels.length,
      0,
    );
  });

  it("refuses what is no number", () => {
    const isKind = (kind: string) => (error: unknown) =>
      error instanceof Failure && error.data.kind === kind;
    const wrong = { data: Float32Array.of(1, NaN), rows: 2, columns: 1 };
    assert.throws(() => kMeans(wrong, { clusters: 1 }), isKind("matrixValues"));
    assert.throws(() => kMeans(points, { clusters: 0 }), isKind("parameter"));
    assert.throws(
      () => kMeans(points, { clusters }, { signal: { aborted: true } }),
      isKind("canceled"),
    );
  });
});
