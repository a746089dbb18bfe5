import * as assert from "node:assert/strict";
import { type Matrix, row } from "../../../../src/core/vectors/matrix";
import { silhouetteByCategory, silhouettes } from "../../../../src/core/vectors/silhouette";
import { implementations } from "../implementations";
import { clustered, matrixOf } from "../samples";

/** By definition: from all pairwise cosine distances. */
function byDefinition(vectors: Matrix, categoryOf: Uint32Array, i: number): number {
  const means = new Map<number, { sum: number; count: number }>();
  for (let j = 0; j < vectors.rows; j++) {
    if (j === i) continue;
    const a = row(vectors, i);
    const b = row(vectors, j);
    const dot = a.reduce((sum, value, c) => sum + value * (b[c] ?? NaN), 0);
    const mean = means.get(categoryOf[j] ?? -1) ?? { sum: 0, count: 0 };
    mean.sum += 1 - dot / (Math.hypot(...a) * Math.hypot(...b));
    mean.count++;
    means.set(categoryOf[j] ?? -1, mean);
  }
  const own = categoryOf[i] ?? -1;
  const distance = (c: number) => (means.get(c)?.sum ?? NaN) / (means.get(c)?.count ?? NaN);
  const within = distance(own);
  const other = Math.min(...[...means.keys()].filter((c) => c !== own).map(distance));
  return (other - within) / Math.max(within, other);
}

for (const [name, open] of implementations) {
  describe(`silhouette, ${name}`, () => {
    it("is what its definition says, without computing the distances", () => {
      const vectors = clustered(50, 12, 4);
      const categoryOf = Uint32Array.from({ length: 50 }, (_, i) => (i * 7) % 4);
      const values = silhouettes(open(vectors), categoryOf, 4);
      values.forEach((value, i) => {
        assert.ok(Math.abs(value - byDefinition(vectors, categoryOf, i)) < 1e-6);
      });
    });

    it("is the same for some rows as for all", () => {
      const vectors = open(clustered(60, 12, 4));
      const categoryOf = Uint32Array.from({ length: 60 }, (_, i) => (i * 7) % 4);
      const all = silhouettes(vectors, categoryOf, 4);
      const of = Int32Array.of(3, 59, 0, 30);
      const some = silhouettes(vectors, categoryOf, 4, {}, of);
      of.forEach((row, place) => assert.ok(Math.abs(some[place]! - all[row]!) < 1e-6));
    });

    it("is near 1 for categories apart and near -1 for points in the wrong one", () => {
      const vectors = matrixOf([
        [1, 0.01, 0, 0],
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0.01, 1, 0, 0],
        [1, 0.02, 0, 0],
      ]);
      const values = silhouettes(open(vectors), Uint32Array.of(0, 0, 1, 1, 1), 2);
      assert.ok((values[0] ?? 0) > 0.99);
      assert.ok((values[4] ?? 0) < -0.99);
    });

    it("leaves out points without a category", () => {
      const vectors = clustered(30, 12, 3);
      const categoryOf = Uint32Array.from({ length: 30 }, (_, i) => i % 3);
      const some = matrixOf(Array.from({ length: 20 }, (_, i) => [...row(vectors, i)]));
      const without = categoryOf.map((category, i) => (i < 20 ? category : 3));
      const values = silhouettes(open(vectors), without, 3);
      const alone = silhouettes(open(some), categoryOf.slice(0, 20), 3);
      alone.forEach((value, i) => assert.ok(Math.abs(value - (values[i] ?? NaN)) < 1e-6));
      assert.ok(values.slice(20).every(Number.isNaN));
      const means = silhouetteByCategory(open(vectors), without, 3);
      silhouetteByCategory(open(some), categoryOf.slice(0, 20), 3).forEach((mean, category) =>
        assert.ok(Math.abs(mean - (means[category] ?? NaN)) < 1e-6),
      );
    });

    it("is 0 for the only point of a category, NaN for one category or an empty one", () => {
      const vectors = matrixOf([
        [1, 0, 0, 0],
        [0.9, 0.1, 0, 0],
        [0, 1, 0, 0],
      ]);
      assert.equal(silhouettes(open(vectors), Uint32Array.of(0, 0, 1), 2)[2], 0);
      assert.deepEqual([...silhouetteByCategory(open(vectors), Uint32Array.of(0, 0, 0), 1)], [NaN]);
      const withEmpty = silhouetteByCategory(open(vectors), Uint32Array.of(0, 0, 2), 3);
      assert.ok(Number.isNaN(withEmpty[1]));
      assert.ok(!Number.isNaN(withEmpty[0]));
    });
  });
}
