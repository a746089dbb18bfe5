import * as assert from "node:assert/strict";
import { type Column, dictionaryColumn, textColumn } from "../../../src/core/model/columns";
import type { ScatterColumn } from "../../../src/protocol/messages";
import { Filters } from "../../../src/view/filters";

const named = (name: string, column: Column): ScatterColumn =>
  ({ ...column, name }) as ScatterColumn;
const kind = dictionaryColumn(["a", "b", undefined, "a", "c"]);
const columns = [
  named("kind", kind),
  named("note", textColumn(["x", "y", "x", "z", "x"])),
  named("year", { type: "number", values: Float64Array.of(1, 2, 3, NaN, 5) }),
  named("good", { type: "boolean", values: Float64Array.of(1, 0, NaN, 1, 0) }),
];

describe("filters of columns", () => {
  const passing = (filters: Filters): number[] => [...(filters.passing ?? [])];

  it("leave all points where there are none", () => {
    assert.equal(new Filters(columns, 5).passing, undefined);
  });

  it("leave points with one of the values, also those without one", () => {
    const filters = new Filters(columns, 5);
    filters.set({ column: "kind", values: ["a", null] });
    assert.deepEqual(passing(filters), [1, 0, 1, 1, 0]);
    filters.set({ column: "kind", values: ["c"] });
    assert.deepEqual(passing(filters), [0, 0, 0, 0, 1]);
    filters.remove("kind");
    filters.set({ column: "note", values: ["x"] });
    assert.deepEqual(passing(filters), [1, 0, 1, 0, 1]);
    filters.remove("note");
    filters.set({ column: "good", values: ["false", null] });
    assert.deepEqual(passing(filters), [0, 1, 1, 0, 1]);
  });

  it("leave what is within a range, with both ends, and nothing without a value", () => {
    const filters = new Filters(columns, 5);
    filters.set({ column: "year", minimum: 2, maximum: 5 });
    assert.deepEqual(passing(filters), [0, 1, 1, 0, 1]);
  });

  it("of several columns leave what all of them leave", () => {
    const filters = new Filters(columns, 5);
    filters.set({ column: "kind", values: ["a", "b"] });
    filters.set({ column: "year", minimum: 0, maximum: 9 });
    assert.deepEqual(passing(filters), [1, 1, 0, 0, 0]);
    assert.deepEqual(
      filters.list.map(({ column }) => column),
      ["kind", "year"],
    );
    filters.remove("kind");
    assert.deepEqual(passing(filters), [1, 1, 1, 0, 1]);
  });

  it("of columns that are not there, or not of that type, leave all points", () => {
    const filters = new Filters(columns, 5);
    filters.set({ column: "gone", values: ["a"] });
    assert.equal(filters.passing, undefined);
    filters.set({ column: "kind", minimum: 0, maximum: 1 });
    assert.deepEqual(passing(filters), [1, 1, 1, 1, 1]);
  });

  it("count for the chart of a column what the other columns leave", () => {
    const filters = new Filters(columns, 5);
    filters.set({ column: "kind", values: ["b"] });
    filters.set({ column: "year", minimum: 1, maximum: 2 });
    const { left, all } = filters.tally("kind", kind.codes ?? new Uint32Array(), 4);
    assert.deepEqual([...all], [2, 1, 1, 1]);
    assert.deepEqual([...left], [1, 1, 0, 0]);
    const bins = Uint32Array.of(0, 0, 1, 2, 1);
    assert.deepEqual([...filters.tally("year", bins, 2).left], [1, 0]);
  });
});
