import * as assert from "node:assert/strict";
import { parts, rounds, stretches } from "../../../../src/core/vectors/partition";

describe("parts of work", () => {
  it("pair all blocks once, and in a round each block once", () => {
    for (let count = 0; count < 12; count++) {
      const seen = new Set<string>();
      for (const pairs of rounds(count)) {
        const busy = pairs.flatMap(([a, b]) => (a === b ? [a] : [a, b]));
        assert.equal(new Set(busy).size, busy.length);
        for (const [a, b] of pairs) {
          assert.ok(a <= b && b < count);
          assert.ok(!seen.has(`${a},${b}`));
          seen.add(`${a},${b}`);
        }
      }
      assert.equal(seen.size, (count * (count + 1)) / 2);
    }
  });

  it("hold all items in order, in no more than eight parts", () => {
    for (const count of [0, 1, 7, 8, 100]) {
      const items = stretches(count, 3, 5);
      const found = parts(items);
      assert.ok(found.length <= 8 && found.every((part) => part.length > 0));
      assert.deepEqual(found.flat(), items);
      assert.equal(
        items.reduce((sum, stretch) => sum + stretch.count, 0),
        count,
      );
    }
  });
});
