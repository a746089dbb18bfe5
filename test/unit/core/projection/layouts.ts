import * as assert from "node:assert/strict";
import { Failure } from "../../../../src/core/model/failures";
import { neighborhoodFidelity } from "../../../../src/core/vectors/fidelity";
import { neighborsAmong } from "../../../../src/core/projection/layout";
import type { LayoutLoops } from "../../../../src/core/projection/layoutLoops";
import { type Matrix, row, selectRows } from "../../../../src/core/vectors/matrix";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { fitPca } from "../../../../src/core/projection/pca";
import { PlainVectors } from "../../../../src/core/vectors/plainVectors";
import type { LayoutRun } from "../../../../src/core/projection/projection";
import { layoutImplementations } from "../implementations";
import { clustered, matrixOf } from "../samples";

export type Fit = (loops: LayoutLoops, vectors: Matrix, seed?: number, run?: LayoutRun) => Matrix;
export type Place = (
  loops: LayoutLoops,
  vectors: Matrix,
  layout: Matrix,
  further: Matrix,
) => Matrix;

export function startOf(vectors: Matrix): Matrix {
  return fitPca(new PlainVectors(vectors)).coordinates;
}

export function trustworthiness(vectors: Matrix, layout: Matrix): number {
  const open = new PlainVectors(vectors);
  return neighborhoodFidelity(open, layout, allNeighbors(open, 15), 15).trustworthiness;
}

export function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, c) => value - b[c]!));
}

/** What is to be expected of every layout, by each implementation of the loops. */
export function describeLayouts(method: string, fit: Fit, place: Place, leastTrust: number): void {
  const vectors = clustered(160, 64, 8);

  for (const [name, open] of layoutImplementations) {
    describe(`${method}, ${name}`, () => {
      it("keeps neighborhoods", () => {
        const trust = trustworthiness(vectors, fit(open(), vectors));
        assert.ok(trust > leastTrust, `${trust}`);
      });

      it("gives the same bytes for the same seed, and others for another", () => {
        const layout = fit(open(), vectors, 1);
        assert.deepEqual(fit(open(), vectors, 1), layout);
        assert.notDeepEqual(fit(open(), vectors, 2), layout);
      });

      it("lays out one, two, and a few points", () => {
        for (const rows of [1, 2, 3, 4, 5, 9]) {
          const layout = fit(open(), clustered(rows, 8));
          assert.equal(layout.data.length, rows * 3);
          assert.ok(layout.data.every(Number.isFinite), `${rows} points`);
        }
      });

      it("lays out equal vectors, also where nothing else is there", () => {
        const equal = fit(open(), matrixOf(Array.from({ length: 30 }, () => [1, 2, 3])));
        assert.ok(equal.data.every(Number.isFinite));
        const zero = fit(open(), matrixOf(Array.from({ length: 5 }, () => [0, 0])));
        assert.ok(zero.data.every(Number.isFinite));
      });

      it("puts equal vectors near each other", () => {
        const order = Array.from({ length: 160 }, (_, i) => i);
        const layout = fit(open(), selectRows(vectors, [...order, 7]));
        const apart = distance(row(layout, 7), row(layout, 160));
        const nearer = order.filter(
          (i) => i !== 7 && distance(row(layout, i), row(layout, 7)) < apart,
        );
        assert.ok(nearer.length < 12, `${nearer.length} points are nearer`);
      });

      it("places further vectors among those of their cluster, and moves no other", () => {
        const old = selectRows(
          vectors,
          Array.from({ length: 150 }, (_, i) => i),
        );
        const further = selectRows(vectors, [150, 151, 152, 153, 154]);
        const layout = fit(open(), old);
        const before = layout.data.slice();
        const placed = place(open(), old, layout, further);
        assert.deepEqual(layout.data, before);
        assert.deepEqual(place(open(), old, layout, further), placed);
        for (let i = 0; i < 5; i++) {
          const shown = Array.from({ length: 150 }, (_, j) => j).sort(
            (a, b) =>
              distance(row(layout, a), row(placed, i)) - distance(row(layout, b), row(placed, i)),
          );
          const same = shown.slice(0, 10).filter((j) => j % 8 === (150 + i) % 8).length;
          assert.ok(same >= 9, `${same} of 10 neighbors`);
        }
      });

      it("places a vector that is there already where that is", () => {
        const layout = fit(open(), vectors);
        const placed = place(open(), vectors, layout, selectRows(vectors, [50]));
        const apart = distance(row(layout, 50), row(placed, 0));
        const nearer = Array.from({ length: 160 }, (_, i) => i).filter(
          (i) => distance(row(layout, i), row(placed, 0)) < apart,
        );
        assert.ok(nearer.length < 12, `${nearer.length} points are nearer`);
      });

      it("places vectors in a layout of one and of two points", () => {
        for (const rows of [1, 2]) {
          const old = clustered(rows, 8);
          const placed = place(open(), old, fit(open(), old), clustered(3, 8, 3, 9));
          assert.equal(placed.rows, 3);
          assert.ok(placed.data.every(Number.isFinite));
        }
      });

      it("shows layouts on the way, which do not change later", () => {
        const seen: { layout: Float32Array; copy: Float32Array; progress: number }[] = [];
        const layout = fit(open(), vectors, 0, {
          onLayout: (coordinates, progress) =>
            seen.push({ layout: coordinates, copy: coordinates.slice(), progress }),
        });
        assert.ok(seen.length >= 1);
        assert.equal(seen[0]!.progress, 0);
        for (const [i, { layout: shown, copy, progress }] of seen.entries()) {
          assert.equal(shown.length, 160 * 3);
          assert.deepEqual(shown, copy);
          assert.ok(progress <= 1 && progress >= (seen[i - 1]?.progress ?? 0));
        }
        assert.notDeepEqual(layout.data, seen[0]!.layout);
        assert.deepEqual(layout, fit(open(), vectors, 0), "watching changes nothing");
      });

      it("ends as canceled when it is stopped, at the start and on the way", () => {
        for (const looks of [0, 3, 50]) {
          let count = 0;
          const signal = {
            get aborted() {
              return count++ >= looks;
            },
          };
          assert.throws(
            () => fit(open(), vectors, 0, { signal }),
            (error) => error instanceof Failure && error.kind === "canceled",
          );
          assert.equal(count, looks + 1, "nothing is done once it is stopped");
        }
      });
    });
  }

  it(`${method} is as good in plain JavaScript as with WebAssembly`, () => {
    const [one, other] = layoutImplementations.map(([, open]) =>
      trustworthiness(vectors, fit(open(), vectors)),
    );
    assert.ok(Math.abs(one! - other!) < 0.01, `${one} and ${other}`);
  });
}

/** The neighbors of each vector, or of further vectors among them. */
export function neighborsOf(vectors: Matrix, k: number, further?: Matrix) {
  const open = new PlainVectors(vectors);
  return further ? neighborsAmong(open, further, k) : allNeighbors(open, k);
}
