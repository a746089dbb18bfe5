import * as assert from "node:assert/strict";
import type { Judged } from "../../../../src/protocol/messages";
import { carried } from "../../../../src/view/carriedQuality";
import {
  confusedPoints,
  confusionFractions,
  qualityRows,
  sortedRows,
} from "../../../../src/view/panels/qualityRows";
import { qualityOf } from "../../../view/quality";
import { showMessage } from "../../../view/scatter";

/** Three groups of 2, 0 and 2 points with two neighbors each. */
const judged: Judged = {
  ...{ points: 4, purity: 0.5, chance: 0.3, silhouette: 0.1, silhouetteOf: 4 },
  purities: Float32Array.of(0.75, NaN, NaN),
  silhouettes: Float32Array.of(0.2, NaN, -0.1),
  pairs: {
    from: Uint32Array.of(2, 0, 0, 2),
    to: Uint32Array.of(0, 0, 2, 2),
    counts: Uint32Array.of(3, 3, 1, 1),
  },
  typical: Int32Array.of(0, -1, -1, -1, 3, -1),
  odd: Int32Array.of(1, -1, -1, -1, -1, -1),
};
const rows = qualityRows(judged, 2, ["b", "none", "a"], (group) => [2, 0, 2][group] ?? 0);

describe("the rows of the quality tab", () => {
  it("are the groups that have points, with the group that each is confused with most", () => {
    assert.deepEqual(
      rows.map(({ name, confusedWith, confusion }) => [name, confusedWith, confusion]),
      [
        ["b", 2, 0.25],
        ["a", 0, 0.75],
      ],
    );
    assert.deepEqual(
      rows.map(({ typical, odd }) => [typical, odd]),
      [
        [[0], [1]],
        [[3], []],
      ],
    );
  });

  it("are sorted by any column, with what is not defined last", () => {
    const by = (...sorting: [Parameters<typeof sortedRows>[1], boolean]) =>
      sortedRows(rows, ...sorting).map(({ name }) => name);
    assert.deepEqual(by("name", false), ["a", "b"]);
    assert.deepEqual(by("purity", false), ["b", "a"]);
    assert.deepEqual(by("purity", true), ["b", "a"]);
    assert.deepEqual(by("silhouette", false), ["a", "b"]);
    assert.deepEqual(by("confused", true), ["a", "b"]);
  });

  it("make a table of the fractions of neighbors", () => {
    assert.deepEqual([...confusionFractions(judged, 2, rows)], [0.75, 0.25, 0.75, 0.25]);
  });

  it("lead to the points that have neighbors in another group, those with most first", () => {
    const nearest = Int32Array.of(1, 2, 2, 3, 0, 1, 0, 1);
    assert.deepEqual(confusedPoints(nearest, 2, [0, 0, 2, 2], 0, 2), [1, 0]);
    assert.deepEqual(confusedPoints(nearest, 2, [0, 0, 2, 2], 2, 2), []);
  });
});

describe("figures of points that change a little", () => {
  const before = showMessage();
  const { quality } = qualityOf(before);
  const { scatter } = before;

  it("lose the points that were removed, and name the others by their new place", () => {
    const gone = quality.misplaced.first[0]!.point;
    const stays = (_: unknown, point: number) => point !== gone;
    const { grouping } = scatter;
    const after = {
      ...scatter,
      ids: scatter.ids.filter(stays),
      grouping: { ...grouping, codeOf: grouping.codeOf.filter(stays) },
    };
    const left = carried(quality, scatter, after);
    assert.equal(left?.misplaced.count, quality.misplaced.count - 1);
    assert.deepEqual(
      left.misplaced.first.map(({ point }) => after.ids[point]),
      quality.misplaced.first.slice(1).map(({ point }) => scatter.ids[point]),
    );
    assert.equal(left.nearest.length, quality.k * after.ids.length);
  });

  it("lose a point that was moved to the group of its neighbors", () => {
    const { point, group } = quality.misplaced.first[0]!;
    const codeOf = scatter.grouping.codeOf.slice();
    codeOf[point] = group;
    const after = { ...scatter, grouping: { ...scatter.grouping, codeOf } };
    const left = carried(quality, scatter, after);
    assert.ok(left && left.misplaced.first.every((odd) => odd.point !== point));
  });

  it("are none where the groups are others", () => {
    const grouping = { ...scatter.grouping, column: "other" };
    assert.equal(carried(quality, scatter, { ...scatter, grouping }), undefined);
    assert.equal(carried(quality, scatter, { ...scatter, session: "other" }), undefined);
  });
});
