import * as assert from "node:assert/strict";
import { evenSample, stretches, within } from "../../../../src/core/model/sampling";

describe("an even sample", () => {
  it("has one row in each of equal stretches, ascending, the same for the same seed", () => {
    for (const [rows, count] of [
      [1000, 10],
      [7, 5],
      [1_193_514, 1000],
    ] as const) {
      const sample = evenSample(rows, count, 3);
      assert.equal(sample.length, count);
      sample.forEach((row, index) => {
        assert.ok(row >= Math.floor((index * rows) / count));
        assert.ok(row < Math.floor(((index + 1) * rows) / count));
      });
      assert.deepEqual(sample, evenSample(rows, count, 3));
    }
    assert.notDeepEqual(evenSample(1000, 10, 3), evenSample(1000, 10, 4));
  });

  it("is all rows where no fewer are wanted", () => {
    assert.deepEqual([...evenSample(3, 5, 1)], [0, 1, 2]);
  });

  it("is found in a range, and read in stretches", () => {
    const rows = Uint32Array.of(2, 3, 9, 10, 40);
    assert.deepEqual(within(rows, 3, 10), { from: 1, to: 3 });
    assert.deepEqual(within(rows, 11, 40), { from: 4, to: 4 });
    assert.deepEqual(
      [...stretches(rows, 9)],
      [
        { from: 0, to: 4 },
        { from: 4, to: 5 },
      ],
    );
  });
});
