import * as assert from "node:assert/strict";
import { distances } from "../../../../src/core/projection/neighborGraph";
import { nearDuplicates } from "../../../../src/core/vectors/duplicates";
import { neighborhoodFidelity } from "../../../../src/core/vectors/fidelity";
import { type Matrix, row } from "../../../../src/core/vectors/matrix";
import { allNeighbors, nearest } from "../../../../src/core/vectors/neighbors";
import { silhouettes } from "../../../../src/core/vectors/silhouette";
import { implementations } from "../implementations";
import { clustered } from "../samples";

/** The cosine in float64; 0 for a zero vector. */
function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    dot += a[j]! * b[j]!;
    aa += a[j]! ** 2;
    bb += b[j]! ** 2;
  }
  return aa * bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}

/** Rows of very different lengths, and a few zero ones. */
function ofAnyLength(rows: number, columns: number, orders: number): Matrix {
  const vectors = clustered(rows, columns, 4);
  for (let i = 0; i < rows; i++) {
    const scale = i % 17 === 3 ? 0 : 10 ** (orders * Math.sin(i * 1.7));
    row(vectors, i).forEach((value, j, values) => (values[j] = value * scale));
  }
  return vectors;
}

for (const [name, open] of implementations) {
  for (const orders of [1, 15]) {
    describe(`vectors with lengths over ${2 * orders} orders of magnitude, ${name}`, () => {
      const vectors = ofAnyLength(120, 20, orders);
      const { rows } = vectors;
      const opened = open(vectors);
      const all = Array.from({ length: rows }, (_, i) => i);
      const cosines = all.map((i) => all.map((j) => cosine(row(vectors, i), row(vectors, j))));
      const sorted = (own: readonly number[], except: number) =>
        all.filter((j) => j !== except).sort((a, b) => own[b]! - own[a]! || a - b);

      it("have the neighbors of float64 cosines, and their distances", () => {
        const k = 6;
        const found = allNeighbors(opened, k);
        const apart = distances(found, k);
        for (const i of all) {
          const expected = sorted(cosines[i]!, i).slice(0, k);
          assert.deepEqual([...found.indices.subarray(i * k, (i + 1) * k)], expected, `row ${i}`);
          expected.forEach((j, place) => {
            assert.ok(Math.abs(found.cosines[i * k + place]! - cosines[i]![j]!) < 1e-6);
            const distance = Math.sqrt(Math.max(0, 2 - 2 * cosines[i]![j]!));
            assert.ok(Math.abs(apart[i * k + place]! - distance) < 2e-3);
          });
          assert.deepEqual([...nearest(opened, row(vectors, i), k, i).indices], expected);
        }
      });

      it("answer queries of any length, zero too", () => {
        for (const scale of [0, 1e-15, 1, 1e15]) {
          const query = clustered(1, 20, 1, 9).data.map((value) => value * scale);
          const own = all.map((i) => cosine(query, row(vectors, i)));
          const found = nearest(opened, query, 5);
          assert.deepEqual([...found.indices], sorted(own, -1).slice(0, 5), `scale ${scale}`);
          assert.ok(
            found.cosines.every((value, p) => Math.abs(value - own[found.indices[p]!]!) < 1e-6),
          );
        }
      });

      it("are judged by float64 ranks", () => {
        const k = 5;
        const view = clustered(rows, 3, 2, 4);
        const figures = neighborhoodFidelity(opened, view, allNeighbors(opened, k), k);
        let intruded = 0;
        for (const i of all) {
          const order = sorted(cosines[i]!, i);
          const apart = all.map(
            (j) =>
              -row(view, i).reduce((sum, value, c) => sum + (value - row(view, j)[c]!) ** 2, 0),
          );
          for (const j of sorted(apart, i).slice(0, k)) {
            intruded += Math.max(0, order.indexOf(j) + 1 - k);
          }
        }
        const expected = 1 - (2 * intruded) / (rows * k * (2 * rows - 3 * k - 1));
        assert.ok(Math.abs(figures.trustworthiness - expected) < 1e-12);
      });

      it("have the silhouettes of float64 cosines", () => {
        const categoryOf = Uint32Array.from(all, (i) => i % 3);
        silhouettes(opened, categoryOf, 3).forEach((value, i) => {
          const mean = [0, 1, 2].map((category) => {
            const others = all.filter((j) => j !== i && categoryOf[j] === category);
            return others.reduce((sum, j) => sum + 1 - cosines[i]![j]!, 0) / others.length;
          });
          const own = mean[i % 3]!;
          const other = Math.min(...mean.filter((_, category) => category !== i % 3));
          const expected = (other - own) / (Math.max(own, other) || 1);
          assert.ok(Math.abs(value - expected) < 1e-5, `row ${i}: ${value} for ${expected}`);
        });
      });

      it("are near duplicates by direction, whatever their lengths", () => {
        const some = ofAnyLength(40, 20, orders);
        row(some, 9).set(row(some, 4).map((value) => value * 0.25));
        const doubled = open(some);
        const found = nearDuplicates(doubled, allNeighbors(doubled, 15));
        assert.ok(found.some(({ points }) => points[0] === 4 && points[1] === 9));
        for (const { points, cosine: told } of found) {
          const expected = cosine(row(some, points[0]), row(some, points[1]));
          assert.ok(expected >= 0.99 && Math.abs(told - expected) < 1e-6);
        }
      });
    });
  }
}
