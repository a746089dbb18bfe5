import * as assert from "node:assert/strict";
import {
  type LayoutColumns,
  type LayoutLoops,
  type Points,
  strideOf,
} from "../../../../src/core/projection/layoutLoops";
import { PointTree } from "../../../../src/core/projection/pointTree";
import { gaussian } from "../../../../src/core/random";
import { layoutImplementations } from "../implementations";

/** Points of two clumps of different size. */
function scattered(
  loops: LayoutLoops,
  count: number,
  scale = 1,
  columns: LayoutColumns = 3,
): Points {
  const normal = gaussian(count);
  const stride = strideOf(columns);
  const points = loops.float32(count * stride);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < columns; c++)
      points[i * stride + c] = scale * (normal() + (i % 3 === 0 ? 9 : 0));
  }
  return points;
}

/** The repulsive force of all points on each, and the sum of nearnesses, pair by pair. */
function repulsionOf(
  points: Points,
  count: number,
): { repulsiveForces: Float64Array; total: number } {
  const repulsiveForces = new Float64Array(count * 4);
  let total = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const difference = [0, 1, 2].map((c) => points[i * 4 + c]! - points[j * 4 + c]!);
      const near = 1 / (1 + difference.reduce((sum, d) => sum + d * d, 0));
      total += near;
      difference.forEach((d, c) => (repulsiveForces[i * 4 + c]! += near * near * d));
    }
  }
  return { repulsiveForces, total };
}

/** One epoch of UMAP on 500 points with three edges each, of which the first 300 edges are not due. */
function umapEpoch(
  loops: LayoutLoops,
  parts: [from: number, to: number][],
  columns: LayoutColumns = 3,
) {
  const count = 500;
  const layout = scattered(loops, count, 1, columns);
  const before = loops.float32(layout.length);
  before.set(layout);
  const starts = loops.int32(count + 1);
  for (let i = 0; i <= count; i++) starts[i] = i * 3;
  const ends = loops.int32(count * 3);
  ends.forEach((_, edge) => (ends[edge] = (Math.floor(edge / 3) + 7 * (edge % 3) + 11) % count));
  const epochsPerSample = loops.float32(count * 3).fill(1);
  const due = loops
    .float32(count * 3)
    .fill(1)
    .fill(5, 0, 300);
  const epoch = {
    columns,
    a: 1.58,
    b: 0.9,
    epoch: 1,
    rate: 0.1,
    seed: 77,
    attraction: 2,
    candidates: count - 1,
  };
  for (const [from, to] of parts) {
    loops.umapEpoch(layout, before, { starts, ends, epochsPerSample, due }, { ...epoch, from, to });
  }
  const moves = layout.map((value, at) => value - before[at]!);
  return { layout: layout.slice(), moves, due: due.slice() };
}

/** Root mean square of the differences, as a share of that of the values themselves. */
function error(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (found[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

for (const [name, open] of layoutImplementations) {
  describe(`layout loops by ${name}`, () => {
    const repulsionErrors = (count: number, tolerance: number, scale = 1, moved = 0) => {
      const loops = open();
      const points = scattered(loops, count, scale);
      const tree = new PointTree(loops, count);
      tree.sort(points);
      for (let at = 0; at < points.length; at += 4) points[at]! += moved * Math.sin(at);
      tree.update(points);
      const repulsiveForces = loops.float32(count * 4);
      const half = tree.blocks >> 1;
      const total =
        loops.tsneRepulsion(tree, tolerance, 0, half, repulsiveForces) +
        loops.tsneRepulsion(tree, tolerance, half, tree.blocks, repulsiveForces);
      const exact = repulsionOf(points, count);
      return {
        repulsiveForces: error(repulsiveForces, exact.repulsiveForces),
        total: Math.abs(total / exact.total - 1),
      };
    };

    it("sum the repulsion by every single point without tolerance", () => {
      for (const count of [2, 7, 8, 9, 100, 333]) {
        const errors = repulsionErrors(count, 0);
        assert.ok(errors.repulsiveForces < 1e-5, `${count} points: ${errors.repulsiveForces}`);
        assert.ok(errors.total < 1e-5, `${count} points: ${errors.total}`);
      }
    });

    it("come near it with far points taken together, at every scale", () => {
      for (const scale of [1e-3, 0.1, 1, 10]) {
        const errors = repulsionErrors(1000, 0.05, scale);
        assert.ok(errors.repulsiveForces < 0.1, `scale ${scale}: ${errors.repulsiveForces}`);
        assert.ok(errors.repulsiveForces > 1e-6, "nothing was taken together");
        assert.ok(errors.total < 0.03, `scale ${scale}: ${errors.total}`);
      }
    });

    it("come near it when points moved since they were sorted", () => {
      assert.ok(repulsionErrors(1000, 0.05, 1, 2).repulsiveForces < 0.05);
    });

    it("move points by UMAP alike, whichever are moved first", () => {
      const parts: [from: number, to: number][] = [
        [200, 500],
        [0, 1],
        [1, 200],
      ];
      for (const columns of [3, 5] as const) {
        const whole = umapEpoch(open(), [[0, 500]], columns);
        assert.deepEqual(umapEpoch(open(), parts, columns), whole);
      }
    });

    it("attract along edges", () => {
      const loops = open();
      const points = scattered(loops, 3);
      const starts = loops.int32(4);
      starts.set([0, 4, 4, 8]);
      const ends = loops.int32(8);
      ends.set([1, 2, 0, 0, 0]);
      const probabilities = loops.float32(8);
      probabilities.set([0.5, 0.25, 0, 0, 0.125]);
      const attractiveForces = loops.float32(12).fill(7);
      loops.tsneAttraction(points, { starts, ends, probabilities }, 0, 3, attractiveForces);
      const attractionOf = (i: number, j: number, p: number) => {
        const difference = [0, 1, 2].map((c) => points[i * 4 + c]! - points[j * 4 + c]!);
        const near = 1 / (1 + difference.reduce((sum, d) => sum + d * d, 0));
        return difference.map((d) => p * near * d);
      };
      const [a, b] = [attractionOf(0, 1, 0.5), attractionOf(0, 2, 0.25)];
      const expected = [a.map((value, c) => value + b[c]!), [0, 0, 0], attractionOf(2, 0, 0.125)];
      expected.forEach((row, i) => {
        row.forEach((value, c) => assert.ok(Math.abs(attractiveForces[i * 4 + c]! - value) < 1e-6));
      });
    });
  });
}

describe("the loops by WebAssembly and in plain JavaScript", () => {
  const results = <Result>(compute: (loops: LayoutLoops) => Result): Result[] =>
    layoutImplementations.map(([, open]) => compute(open()));

  for (const columns of [3, 5] as const) {
    it(`agree on an epoch of UMAP in ${columns} columns`, () => {
      const [one, other] = results((loops) => {
        const { layout, moves, due } = umapEpoch(loops, [[0, 500]], columns);
        assert.deepEqual(
          [...due.subarray(0, 300)],
          Array(300).fill(5),
          "what is not due is not used",
        );
        assert.deepEqual([...due.subarray(300)], Array(1200).fill(2));
        const stride = strideOf(columns);
        assert.ok(layout.every((value, at) => at % stride < columns || value === 0));
        for (let c = 0; c < columns; c++) {
          assert.ok(moves.some((move, at) => at % stride === c && move !== 0));
        }
        return moves;
      });
      assert.ok(error(one!, other!) < 1e-4, `${error(one!, other!)}`);
    });
  }

  it("agree on an iteration of t-SNE", () => {
    const [one, other] = results((loops) => {
      const count = 700;
      const layout = scattered(loops, count);
      const tree = new PointTree(loops, count);
      tree.sort(layout);
      tree.update(layout);
      const repulsiveForces = loops.float32(count * 4);
      const total = loops.tsneRepulsion(tree, 0.05, 0, tree.blocks, repulsiveForces);
      const attractiveForces = scattered(loops, count, 1e-4);
      const steps = scattered(loops, count, -1e-2);
      const gains = loops.float32(count * 4).fill(1);
      const step = {
        attractiveForces,
        repulsiveForces,
        total,
        exaggeration: 12,
        rate: 50,
        momentum: 0.5,
      };
      loops.tsneStep(layout, count, { ...step, steps, gains });
      return { total, layout: layout.slice(), gains: gains.slice(), steps: steps.slice() };
    });
    assert.ok(Math.abs(one!.total / other!.total - 1) < 1e-6);
    assert.ok(error(one!.layout, other!.layout) < 1e-5);
    assert.ok(error(one!.steps, other!.steps) < 1e-5);
    assert.ok(error(one!.gains, other!.gains) < 1e-5);
  });
});
