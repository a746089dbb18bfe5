import * as assert from "node:assert/strict";
import {
  byCosineDistance,
  oddPoints,
  outlierFactors,
  outliersBy,
} from "../../../../src/core/clusters/oddness";
import { type GroupQuality, judgeGroups } from "../../../../src/core/clusters/quality";
import type { Matrix } from "../../../../src/core/vectors/matrix";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { implementations } from "../implementations";
import { clustered, matrixOf } from "../samples";
import recorded from "./recorded.json";

const { columns, groups, ...figures } = recorded.quality;
const data = Float32Array.from(recorded.quality.points);
const points: Matrix = { data, rows: data.length / columns, columns };
const codeOf = Uint32Array.from(groups);

function assertClose(found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) < 1e-5, `${found}, not ${expected}`);
}

for (const [name, open] of implementations) {
  const judge = (matrix: Matrix, codes: ArrayLike<number>, count: number, k = 2) => {
    const vectors = open(matrix);
    return judgeGroups(vectors, allNeighbors(vectors, k), Uint32Array.from(codes), count);
  };

  describe(`the quality of groups, ${name}`, () => {
    // Recorded by tools/recordClusters.py.
    it("is that of scikit-learn", () => {
      const quality = judge(points, codeOf, 6, 10) as GroupQuality;
      assertClose(quality.purity, figures.purity);
      assertClose(quality.silhouette, figures.silhouette);
      quality.purities.forEach((value, group) => assertClose(value, figures.purities[group]!));
      quality.silhouettes.forEach((value, group) =>
        assertClose(value, figures.silhouettes[group]!),
      );
      assert.equal(quality.silhouetteOf, 180);
    });

    it("has the outliers of scikit-learn", () => {
      const vectors = open(points);
      const factors = outlierFactors(byCosineDistance(allNeighbors(vectors, 15)));
      factors.forEach((factor, row) => assertClose(factor, figures.factors[row]!));
      const found = outliersBy(factors);
      const rows = found.map(({ row }) => row);
      assert.deepEqual(
        rows.sort((a, b) => a - b),
        figures.outliers,
      );
      assert.ok(found.every(({ factor }, at) => at === 0 || factor <= found[at - 1]!.factor));
    });

    it("says how often the neighbors of one group are in another", () => {
      const vectors = open(points);
      const neighbors = allNeighbors(vectors, 10);
      const { pairs } = judgeGroups(vectors, neighbors, codeOf, 6) as GroupQuality;
      const counts = Array.from({ length: 36 }, () => 0);
      neighbors.indices.forEach((other, at) => {
        counts[6 * codeOf[Math.floor(at / 10)]! + codeOf[other]!]! += 1;
      });
      const found = Array.from({ length: 36 }, () => 0);
      pairs.counts.forEach((count, at) => (found[6 * pairs.from[at]! + pairs.to[at]!] = count));
      assert.deepEqual(found, counts);
      assert.ok(pairs.counts.every((count, at) => at === 0 || count <= pairs.counts[at - 1]!));
    });

    it("names the points nearest to the middle of each group and farthest from it, none twice", () => {
      const rows = [
        [1, 0, 0, 0],
        [1, 0.1, 0, 0],
        [1, 0, 0.1, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 0.3, 1],
      ];
      const { typical, odd } = judge(matrixOf(rows), [0, 0, 0, 0, 1, 1], 3) as GroupQuality;
      assert.deepEqual([...typical.subarray(0, 3)], [1, 0, -1]);
      assert.deepEqual([...odd.subarray(0, 3)], [3, 2, -1]);
      assert.deepEqual([...typical.subarray(6)], [-1, -1, -1]);
      const named = [...typical, ...odd].filter((point) => point >= 0);
      assert.equal(new Set(named).size, named.length);
    });

    it("is undefined for the only point of a group and for an empty group", () => {
      const rows = [
        [1, 0, 0, 0],
        [1, 0.1, 0, 0],
        [0, 1, 0, 0],
        [0.1, 1, 0, 0],
        [0, 0, 1, 0],
      ];
      const quality = judge(matrixOf(rows), [0, 0, 1, 1, 2], 4) as GroupQuality;
      assert.deepEqual([...quality.purities].map(Number.isNaN), [false, false, true, true]);
      assert.deepEqual([...quality.silhouettes].map(Number.isNaN), [false, false, true, true]);
      assert.equal(quality.points, 5);
    });

    it("is refused with the reason where there is nothing to compare", () => {
      const spread = clustered(40, 8);
      const equal = { data: new Float32Array(320).fill(0.5), rows: 40, columns: 8 };
      const codes = Array.from({ length: 40 }, (_, row) => row % 2);
      assert.equal(judge(matrixOf([[1, 0, 0, 0]]), [0], 1), "tooFewPoints");
      assert.equal(judge(equal, codes, 2), "allEqual");
      assert.equal(judge(spread, new Uint32Array(40), 1), "oneGroup");
      assert.equal(judge(spread, new Uint32Array(40).fill(2), 2), "oneGroup");
      assert.equal(judge(spread, [...codes.keys()], 40), "allAlone");
      const many = { data: new Float32Array(20_000).fill(1), rows: 10_000, columns: 2 };
      many.data[0] = 2;
      const vectors = open(many);
      const none = {
        rows: 10_000,
        k: 1,
        indices: new Int32Array(10_000),
        cosines: new Float32Array(10_000),
      };
      const pairs = Uint32Array.from({ length: 10_000 }, (_, row) => Math.min(row, 9_998));
      assert.equal(judgeGroups(vectors, none, pairs, 9_999), "tooManyGroups");
    });
  });
}

describe("an estimated silhouette", () => {
  it("is near that of all points, and tells of how many it is", () => {
    const [, open] = implementations[0]!;
    const vectors = open(clustered(6000, 256, 3000));
    const codes = Uint32Array.from({ length: 6000 }, (_, row) => row % 3000);
    const neighbors = allNeighbors(vectors, 1);
    const quality = judgeGroups(vectors, neighbors, codes, 3000) as GroupQuality;
    assert.ok(quality.silhouetteOf < 6000 && quality.silhouetteOf >= 1000);
    assert.ok(quality.silhouettes.every((value) => Number.isNaN(value) || value > 0));
    assert.ok(quality.silhouette > 0.2 && quality.silhouette < 1);
  });
});

describe("points that lie among another group", () => {
  it("are those most of whose neighbors are of it", () => {
    const [, open] = implementations[0]!;
    const neighbors = allNeighbors(open(points), 10);
    for (const { row, group, count } of oddPoints(neighbors, 10, codeOf, 6)) {
      const near = [...neighbors.indices.subarray(row * 10, row * 10 + 10)];
      assert.equal(near.filter((other) => codeOf[other] === group).length, count);
      assert.ok(count > 5 && codeOf[row] !== group);
    }
  });
});
