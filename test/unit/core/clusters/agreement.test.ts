import * as assert from "node:assert/strict";
import { agreement, confusion } from "../../../../src/core/clusters/agreement";
import recorded from "./recorded.json";

const { one, other, rand, information } = recorded.agreement;

function assertClose(found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) < 1e-10, `${found}, not ${expected}`);
}

// The figures of scikit-learn were recorded by tools/recordClusters.py.
describe("the agreement of two groupings", () => {
  it("is that of scikit-learn", () => {
    assertClose(agreement(one, other).rand, rand);
    assertClose(agreement(one, other).information, information);
    assertClose(agreement(other, one).information, information);
  });

  it("is 1 for the same groups under other numbers", () => {
    const renamed = one.map((group) => 100 - group);
    assertClose(agreement(one, renamed).rand, 1);
    assertClose(agreement(one, renamed).information, 1);
  });

  it("is 0 where one has a single group", () => {
    const single = one.map(() => 3);
    assertClose(agreement(one, single).rand, 0);
    assertClose(agreement(one, single).information, 0);
  });

  it("is 1 where both have a single group or a group for each point, and undefined for no points", () => {
    assert.deepEqual(agreement([1, 1, 1], [2, 2, 2]), { rand: 1, information: 1 });
    assert.deepEqual(agreement([1, 2, 3], [6, 5, 4]), { rand: 1, information: 1 });
    assert.deepEqual(agreement([], []), { rand: NaN, information: NaN });
  });

  it("is counted by pairs of groups, without points that have none", () => {
    const counts = confusion(one, 7, other, 7);
    assert.deepEqual([...counts.counts], recorded.agreement.confusion.flat());
    assert.deepEqual([...confusion([0, 2, 1], 2, [0, 0, 1], 2).counts], [1, 0, 0, 1]);
  });
});
