import * as assert from "node:assert/strict";
import { ColumnBuilder } from "../../../../src/core/model/columnBuilder";
import { type Column, textsIn } from "../../../../src/core/model/columns";
import { canGroup } from "../../../../src/core/model/grouping";

function built(...batches: readonly (readonly unknown[])[]): Column {
  const builder = new ColumnBuilder(batches.flat().length);
  for (const batch of batches) builder.add(batch);
  return builder.finish();
}

function texts(column: Column) {
  assert.ok(column.type === "text");
  return textsIn(column);
}

describe("a column of values that come in batches", () => {
  it("has the type of all its values, and nothing where there is none", () => {
    const numbers = built([null, 1], [2n, undefined, NaN]);
    assert.deepEqual(numbers, { type: "number", values: Float64Array.of(NaN, 1, 2, NaN, NaN) });
    assert.equal(built([true], [null, false]).type, "boolean");
    assert.equal(built([new Date(5), null]).type, "date");
    assert.deepEqual(built([null, null]).type, "number");
  });

  it("is text where types are mixed, or whole numbers too large for a double", () => {
    assert.deepEqual(texts(built([1, 2.5], ["x"])), ["1", "2.5", "x"]);
    assert.deepEqual(texts(built([1n], [2n ** 62n + 1n])), ["1", "4611686018427387905"]);
    assert.deepEqual(texts(built([{ a: [1n] }, new Date(0)])), [
      '{"a":["1"]}',
      "1970-01-01T00:00:00.000Z",
    ]);
  });

  it("is a dictionary, to color by, where texts repeat, and else is not", () => {
    const repeated = built(
      Array.from({ length: 90 }, (_, row) => (row === 4 ? null : `g${row % 9}`)),
    );
    assert.ok(canGroup(repeated));
    assert.equal(texts(repeated)[4], undefined);
    assert.equal(texts(repeated)[89], "g8");
    const different = Array.from({ length: 90 }, (_, row) => `ü${row}`);
    assert.equal(canGroup(built(different.slice(0, 50), different.slice(50))), false);
    assert.deepEqual(texts(built(different.slice(0, 50), different.slice(50))), different);
    assert.equal(canGroup(built(["a", "b", "c"])), false);
  });

  it("cuts texts of any length to what can be shown", () => {
    const [text] = texts(built(["x".repeat(200_000)]));
    assert.equal(text?.length, 100_001);
  });
});
