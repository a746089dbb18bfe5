import * as assert from "node:assert/strict";
import { type Column, dictionaryColumn, textColumn } from "../../../../src/core/model/columns";
import type { ScatterColumn } from "../../../../src/protocol/messages";
import { orderCategories } from "../../../../src/view/panels/categoryOrder";
import { orderRows, type Rows } from "../../../../src/view/panels/rowOrder";
import { findTexts, searchColumns } from "../../../../src/view/panels/search";

const categories = [
  { name: "sports", count: 3, quality: NaN },
  { name: "Éléments", count: 9, quality: 0.1 },
  { name: "animals", count: 3, quality: 0.4 },
  { name: "list 10", count: 1, quality: undefined },
  { name: "list 9", count: 1, quality: -0.2 },
];

describe("the order of categories", () => {
  it("is the given one unless asked otherwise", () => {
    assert.deepEqual(orderCategories(categories, "given", ""), [0, 1, 2, 3, 4]);
  });

  it("by name goes as people sort, with numbers by value", () => {
    assert.deepEqual(orderCategories(categories, "name", ""), [2, 1, 4, 3, 0]);
  });

  it("by count and by quality goes from high to low, the unknown last", () => {
    assert.deepEqual(orderCategories(categories, "count", ""), [1, 0, 2, 3, 4]);
    assert.deepEqual(orderCategories(categories, "quality", ""), [2, 1, 4, 0, 3]);
  });

  it("is searched without regard to case and accents", () => {
    assert.deepEqual(orderCategories(categories, "given", " elem "), [1]);
    assert.deepEqual(orderCategories(categories, "given", "nothing"), []);
  });
});

describe("the order of rows", () => {
  const rows: Rows = {
    texts: ["pear", "Apple", "car", "bus"],
    categoryOf: Uint32Array.from([0, 0, 1, 1]),
    categories: ["fruits", "vehicles"],
    isShown: () => true,
    isFound: () => false,
    columns: [],
    values: undefined,
    kept: Float32Array.from([0.2, NaN, 0.8, 0.5]),
  };
  const order = (...args: Parameters<typeof orderRows>): number[] => [...orderRows(...args)];

  it("sorts by each column in both directions", () => {
    assert.deepEqual(order(rows, "text", false, ""), [1, 3, 2, 0]);
    assert.deepEqual(order(rows, "category", true, ""), [2, 3, 0, 1]);
    assert.deepEqual(order(rows, "kept", true, ""), [2, 3, 0, 1]);
    assert.deepEqual(order(rows, "kept", false, ""), [0, 3, 2, 1]);
  });

  it("sorts by the values of a scale, those without one last", () => {
    const scale = { ...rows, values: Float64Array.from([3, NaN, 1, 2]) };
    assert.deepEqual(order(scale, "category", false, ""), [2, 3, 0, 1]);
    assert.deepEqual(order(scale, "category", true, ""), [0, 3, 2, 1]);
  });

  it("leaves out hidden categories and what the filter does not match", () => {
    assert.deepEqual(order({ ...rows, isShown: (point) => point < 2 }, "text", false, ""), [1, 0]);
    assert.deepEqual(order(rows, "text", false, "AP"), [1]);
    assert.deepEqual(order(rows, "category", false, "vehic"), [2, 3]);
  });
});

describe("further columns of the rows", () => {
  const named = (name: string, column: Column): ScatterColumn =>
    ({ ...column, name }) as ScatterColumn;
  const columns = [
    named("color", dictionaryColumn(["red", undefined, "Blue", "red"])),
    named("note", textColumn(["b", "a", "d", "c"])),
    named("year", { type: "number", values: Float64Array.of(1999, NaN, 12, 2001) }),
    named("sold", { type: "boolean", values: Float64Array.of(1, 0, NaN, 1) }),
  ];
  const rows: Rows = {
    texts: ["pear", "Apple", "car", "bus"],
    categoryOf: new Uint32Array(4),
    categories: ["one"],
    isShown: () => true,
    isFound: () => false,
    columns,
    values: undefined,
    kept: undefined,
  };
  const sorted = (name: string, descending: boolean): number[] => [
    ...orderRows(rows, { name }, descending, ""),
  ];
  const found = (wanted: string): number[] => {
    const isFound = searchColumns(columns, wanted);
    return [...orderRows({ ...rows, isFound }, "text", false, wanted)].sort((a, b) => a - b);
  };

  it("sort in both directions, those without a value last", () => {
    assert.deepEqual(sorted("color", false), [2, 0, 3, 1]);
    assert.deepEqual(sorted("color", true), [0, 3, 2, 1]);
    assert.deepEqual(sorted("note", true), [2, 3, 0, 1]);
    assert.deepEqual(sorted("year", false), [2, 0, 3, 1]);
  });

  it("are searched: texts without regard to case, numbers by their digits", () => {
    assert.deepEqual(found("blu"), [2]);
    assert.deepEqual(found("RED"), [0, 3]);
    assert.deepEqual(found("200"), [3]);
    assert.deepEqual(found("a"), [0, 1, 2]);
    assert.deepEqual(found("nothing"), []);
  });
});

describe("finding", () => {
  it("puts the equal text first, then those that begin with it, without regard to case", () => {
    const texts = ["pineapple", "apple pie", "Apple", "pear"].map((text) => text.toLowerCase());
    assert.deepEqual(findTexts(texts, " aPPle"), [2, 1, 0]);
    assert.deepEqual(findTexts(texts, "  "), []);
    assert.deepEqual(findTexts(texts, "plum"), []);
  });
});
