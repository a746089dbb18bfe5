import * as assert from "node:assert/strict";
import { Failure } from "../../../../src/core/model/failures";
import type { LayoutParameters } from "../../../../src/core/projection/projection";
import {
  fitCurve,
  fitUmap,
  memberships,
  placeUmap,
  umapNeighborCount,
  umapPlacingCount,
} from "../../../../src/core/projection/umap";
import { layoutImplementations } from "../implementations";
import { describeLayouts, distance, neighborsOf, startOf, trustworthiness } from "./layouts";
import { clustered } from "../samples";
import { row, selectRows } from "../../../../src/core/vectors/matrix";

describeLayouts(
  "UMAP",
  (loops, vectors, seed = 0, run = {}) => {
    const neighbors = neighborsOf(vectors, umapNeighborCount(vectors.rows, {}));
    return fitUmap(loops, neighbors, startOf(vectors), { seed }, run);
  },
  (loops, vectors, layout, further) => {
    const neighbors = neighborsOf(vectors, umapPlacingCount(vectors.rows, {}), further);
    return placeUmap(loops, layout, neighbors, {});
  },
  0.94,
);

describe("the curve of UMAP", () => {
  it("is that which umap-learn 0.5.12 fits for each least distance", () => {
    const known: [minDistance: number, a: number, b: number][] = [
      [0, 1.9328083980052901, 0.7904949736958765],
      [0.01, 1.8956058659984905, 0.8006378442240341],
      [0.1, 1.57694346046584, 0.8950608779639974],
      [0.25, 1.1214363426676424, 1.0574998766438886],
      [0.5, 0.5830300203968329, 1.3341669926352966],
      [0.99, 0.11930530009434795, 1.9163904156842868],
    ];
    for (const [minDistance, a, b] of known) {
      const found = fitCurve(minDistance);
      assert.ok(Math.abs(found.a - a) < 1e-5, `${minDistance}: ${found.a}`);
      assert.ok(Math.abs(found.b - b) < 1e-5, `${minDistance}: ${found.b}`);
    }
  });
});

describe("memberships of neighborhoods", () => {
  it("are 1 for the nearest, and add up to log2 of the size", () => {
    const distances = Float64Array.from([0.1, 0.2, 0.4, 0.5, 0.9, 0.3, 0.31, 0.32, 0.33, 0.9]);
    const strengths = memberships(distances, 2, 5);
    for (const own of [strengths.subarray(0, 5), strengths.subarray(5)]) {
      assert.equal(own[0], 1);
      assert.ok(own.every((strength, j) => strength > 0 && strength <= (own[j - 1] ?? 1)));
      const total = own.reduce((sum, strength) => sum + strength, 0);
      assert.ok(Math.abs(total - Math.log2(6)) < 1e-4);
    }
  });

  it("are 1 for all that are in one place, and defined where all are", () => {
    assert.deepEqual([...memberships(Float64Array.from([0, 0, 0.3]), 1, 3).subarray(0, 2)], [1, 1]);
    assert.deepEqual([...memberships(new Float64Array(4), 2, 2)], [1, 1, 1, 1]);
  });
});

describe("parameters of UMAP", () => {
  const vectors = clustered(150, 12, 3);
  const fit = (parameters: LayoutParameters) => {
    const loops = layoutImplementations[0]![1]();
    const neighbors = neighborsOf(vectors, umapNeighborCount(vectors.rows, parameters));
    return fitUmap(loops, neighbors, startOf(vectors), parameters);
  };
  /** Mean distance of points from the one nearest in the layout. */
  const spacing = (parameters: LayoutParameters) => {
    const layout = fit(parameters);
    const nearest = Array.from({ length: 150 }, (_, i) =>
      Array.from({ length: 150 }, (_, j) =>
        i === j ? Infinity : distance(row(layout, i), row(layout, j)),
      ).reduce((a, b) => Math.min(a, b)),
    );
    return nearest.reduce((sum, value) => sum + value, 0) / nearest.length;
  };

  it("suit the number of points", () => {
    assert.equal(umapNeighborCount(1000, {}), 14);
    assert.equal(umapNeighborCount(1000, { neighbors: 30 }), 29);
    assert.equal(umapNeighborCount(1000, { neighbors: 1 }), 1);
    assert.equal(umapNeighborCount(10, {}), 9);
    assert.equal(umapNeighborCount(1, {}), 0);
    assert.equal(umapPlacingCount(1, {}), 1);
  });

  it("are refused by name where they are no numbers or out of range", () => {
    for (const parameters of [
      { neighbors: NaN },
      { neighbors: 1 },
      { neighbors: Infinity },
      { minDistance: -0.1 },
      { minDistance: 1.5 },
      { minDistance: NaN },
      { seed: NaN },
    ]) {
      const [[name, value]] = Object.entries(parameters) as [[string, number]];
      assert.throws(
        () => fit(parameters),
        (error) => {
          assert.ok(error instanceof Failure && error.data.kind === "parameter");
          assert.equal(error.data.name, name);
          return Object.is(error.data.value, value);
        },
      );
    }
  });

  it("lay out few points by as many neighbors as there are", () => {
    for (let rows = 2; rows <= 20; rows++) {
      const few = clustered(rows, 12, 3);
      const neighbors = neighborsOf(few, umapNeighborCount(rows, {}));
      for (const [name, open] of layoutImplementations) {
        const layout = fitUmap(open(), neighbors, startOf(few), {});
        const places = Array.from({ length: rows }, (_, i) => row(layout, i).join());
        assert.ok(layout.data.every(Number.isFinite), `${rows} points, ${name}`);
        assert.equal(new Set(places).size, rows);
      }
    }
  });

  it("lay out points in five columns, the same on every run, also where they start in three", () => {
    for (const rows of [1, 2, 3, 4, 9, 160]) {
      const some = clustered(rows, 3, 3);
      const neighbors = neighborsOf(some, umapNeighborCount(rows, {}));
      for (const [name, open] of layoutImplementations) {
        const layout = fitUmap(open(), neighbors, startOf(some), { columns: 5 });
        assert.deepEqual([layout.rows, layout.columns], [rows, 5]);
        assert.ok(layout.data.every(Number.isFinite), `${rows} points, ${name}`);
        assert.deepEqual(fitUmap(open(), neighbors, startOf(some), { columns: 5 }), layout);
      }
    }
  });

  it("keep neighborhoods in five columns", () => {
    const many = clustered(300, 64, 8);
    const neighbors = neighborsOf(many, umapNeighborCount(300, {}));
    for (const [name, open] of layoutImplementations) {
      const layout = fitUmap(open(), neighbors, startOf(many), { columns: 5 });
      const trust = trustworthiness(many, layout);
      assert.ok(trust > 0.97, `${name}: ${trust}`);
    }
  });

  it("keep points farther apart by a greater least distance", () => {
    assert.ok(spacing({ minDistance: 0.8 }) > 1.5 * spacing({ minDistance: 0 }));
  });

  it("keep very many equal points, which all have the same neighbors, with the others", () => {
    const some = clustered(60, 12, 3);
    const order = Array.from({ length: 1000 }, (_, i) => Math.min(i, 59));
    const vectors = selectRows(some, order);
    const neighbors = neighborsOf(vectors, umapNeighborCount(1000, {}));
    for (const [name, open] of layoutImplementations) {
      const { data } = fitUmap(open(), neighbors, startOf(vectors), {});
      const farthest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert.ok(farthest < 40, `${name}: ${farthest}`);
    }
  });

  it("change the layout by the number of neighbors", () => {
    assert.notDeepEqual(fit({ neighbors: 5 }), fit({ neighbors: 40 }));
  });
});
