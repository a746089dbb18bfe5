import * as assert from "node:assert/strict";
import { fitHierarchy, hdbscan } from "../../../../src/core/clusters/hdbscan";
import { Failure } from "../../../../src/core/model/failures";
import { gaussian } from "../../../../src/core/random";
import type { Matrix } from "../../../../src/core/vectors/matrix";
import recorded from "./recorded.json";

function pointsOf(numbers: readonly number[], columns: number): Matrix {
  return { data: Float32Array.from(numbers), rows: numbers.length / columns, columns };
}

/** `groups` groups of `size` points each, far from each other. */
function groupsOfPoints(groups: number, size: number, columns = 3): Matrix {
  const random = gaussian(groups);
  return pointsOf(
    Array.from({ length: groups * size * columns }, (_, at) => {
      const group = Math.floor(at / columns / size);
      return 40 * Math.sin(group * 7 + (at % columns)) + random();
    }),
    columns,
  );
}

/** Labels numbered in the order of their first points. */
function inOrder(labels: Iterable<number>): number[] {
  const numbers = new Map<number, number>();
  return [...labels].map((label) => {
    if (label < 0) return -1;
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label)!;
  });
}

// The peers' answers were recorded by tools/recordClusters.py.
describe("clusters by density", () => {
  for (const set of recorded.sets) {
    const points = pointsOf(set.points, set.columns);

    it(`are those of scikit-learn's tree for ${set.name}`, () => {
      const { labels, probabilities } = hdbscan(points, set);
      assert.deepEqual(inOrder(labels), inOrder(set.labels));
      probabilities.forEach((value, point) => {
        assert.ok(Math.abs(value - set.probabilities[point]!) < 1e-6, `point ${point}`);
      });
    });
  }

  // Where edges are equally long, the packages take them in an order that depends on that of the points.
  for (const set of recorded.sets.filter(({ dependsOnOrder }) => !dependsOnOrder)) {
    const points = pointsOf(set.points, set.columns);

    it(`are those of scikit-learn's HDBSCAN for ${set.name}`, () => {
      assert.deepEqual(inOrder(hdbscan(points, set).labels), inOrder(set.ownLabels));
    });

    it(`last as long as those of the hdbscan package for ${set.name}`, () => {
      const { count, labels, persistences } = hdbscan(points, set);
      const expected = new Float64Array(count);
      set.peerLabels.forEach((label, point) => {
        if (label >= 0) expected[labels[point]!] = set.persistences[label]!;
      });
      assert.equal(count, set.persistences.length);
      persistences.forEach((value, cluster) => {
        assert.ok(Math.abs(value - expected[cluster]!) < 1e-6, `cluster ${cluster}`);
      });
    });
  }

  it("are numbered from the largest to the smallest", () => {
    const points = pointsOf(
      [...groupsOfPoints(1, 30).data, ...groupsOfPoints(3, 50).data.subarray(150)],
      3,
    );
    const { count, labels } = hdbscan(points, { minimumSize: 10 });
    const sizes = Array.from(
      { length: count },
      (_, cluster) => labels.filter((label) => label === cluster).length,
    );
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    assert.equal(count, 3);
  });

  it("do not depend on the order of the points", () => {
    const set = recorded.sets.find(({ name }) => name === "five columns")!;
    const given = pointsOf(set.points, set.columns);
    const order = Array.from({ length: given.rows }, (_, i) => (i * 171) % given.rows);
    const shuffled = pointsOf(
      order.flatMap((row) => [
        ...given.data.subarray(row * given.columns, (row + 1) * given.columns),
      ]),
      given.columns,
    );
    const labels = hdbscan(shuffled, set).labels;
    const restored = new Int32Array(given.rows);
    order.forEach((row, place) => (restored[row] = labels[place]!));
    assert.deepEqual(inOrder(restored), inOrder(hdbscan(given, set).labels));
  });

  it("are found in none, one and two points", () => {
    for (const rows of [0, 1, 2]) {
      const { count, labels } = hdbscan(pointsOf([1, 2, 3, 4].slice(0, 2 * rows), 2), {
        minimumSize: 5,
      });
      assert.equal(count, 0);
      assert.deepEqual(
        [...labels],
        Array.from({ length: rows }, () => -1),
      );
    }
  });

  it("are none where all points are equal, or fewer than the minimum size", () => {
    const equal = pointsOf(Array<number>(600).fill(3), 3);
    assert.equal(hdbscan(equal, { minimumSize: 5 }).count, 0);
    assert.equal(hdbscan(groupsOfPoints(2, 4), { minimumSize: 9 }).count, 0);
  });

  it("keep points in one place together", () => {
    const points = pointsOf(
      Array.from({ length: 120 * 2 }, (_, at) => (at < 80 ? 1 : at < 160 ? 5 : 9 + at / 8)),
      2,
    );
    const { labels, persistences, probabilities } = hdbscan(points, { minimumSize: 10 });
    assert.equal(new Set(labels.subarray(0, 40)).size, 1);
    assert.equal(new Set(labels.subarray(40, 80)).size, 1);
    assert.notEqual(labels[0], labels[40]);
    assert.ok(labels[0]! >= 0 && labels[40]! >= 0);
    assert.ok([...persistences, ...probabilities].every((value) => value >= 0 && value <= 1));
  });

  it("are as many as there are places, where all points are in few of them", () => {
    for (const places of [2, 3, 4]) {
      const points = pointsOf(
        Array.from({ length: 200 * 2 }, (_, at) =>
          Math.sin((Math.floor(at / 2) % places) + (at % 2)),
        ),
        2,
      );
      const { labels, count } = hdbscan(points, { minimumSize: 10, reach: 3 });
      assert.equal(count, places);
      assert.deepEqual(
        inOrder(labels),
        Array.from({ length: 200 }, (_, i) => i % places),
      );
    }
  });

  it("are refused of what is no number", () => {
    const isKind = (kind: string) => (error: unknown) =>
      error instanceof Failure && error.data.kind === kind;
    const points = pointsOf([0, 1, NaN, 3], 2);
    assert.throws(() => hdbscan(points, { minimumSize: 2 }), isKind("matrixValues"));
    const fine = groupsOfPoints(2, 4);
    assert.throws(() => hdbscan(fine, { minimumSize: 1 }), isKind("parameter"));
    assert.throws(() => hdbscan(fine, { minimumSize: 5, reach: NaN }), isKind("parameter"));
  });

  it("stop when they are canceled", () => {
    assert.throws(
      () => fitHierarchy(groupsOfPoints(2, 40), 5, { signal: { aborted: true } }),
      (error) => error instanceof Failure && error.data.kind === "canceled",
    );
  });
});
