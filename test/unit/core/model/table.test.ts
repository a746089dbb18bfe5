import * as assert from "node:assert/strict";
import type { Item } from "../../../../src/core/model/item";
import { placesOf, stackPlaces } from "../../../../src/core/model/places";
import {
  type PointTable,
  replaceRows,
  rowOf,
  stackTables,
  tableOf,
  takeRows,
  textsOf,
} from "../../../../src/core/model/table";
import { itemsOf } from "../../../sessions";

const place = (uri: string, line: number) => ({
  uri,
  start: { line, character: 2 },
  end: { line, character: 4_000_000 },
});
const origin = { model: "m", prompt: "p", seed: 1, round: 0 };
const items: Item[] = [
  { text: "one 😀", category: "a", sources: [place("file:///a", 1)], state: "stale" },
  { text: "two", category: "file:///a", sources: [], state: "fresh", origin },
  {
    text: "three",
    category: "a",
    sources: [
      { ...place("file:///b", 2), quoting: "csv" },
      { ...place("file:///a", 3), quoting: "json" },
    ],
    count: 7,
    state: "ghost",
  },
  { text: "four", category: "b", sources: [], state: "fresh", origin: { ...origin, kept: true } },
];

/** The table with a column of numbers, as a file might have brought along. */
const sized = (table: PointTable, ...values: number[]): PointTable => ({
  ...table,
  columns: new Map([
    ...table.columns,
    ["size", { type: "number", values: Float64Array.from(values) }],
  ]),
});
const sizes = ({ columns }: PointTable) => {
  const column = columns.get("size");
  return column && column.type !== "text" ? [...column.values] : [];
};

describe("a table of points", () => {
  it("has a row for each item, and gives each back as it was", () => {
    assert.deepEqual(itemsOf(tableOf(items)), items);
    assert.deepEqual(itemsOf(tableOf([])), []);
  });

  it("has no object for a row: its buffers hold all", () => {
    const { rows, ids, states, places, origins } = tableOf(items);
    assert.equal(rows, 4);
    assert.deepEqual([...ids], [0, 1, 2, 3]);
    assert.deepEqual([...states], [1, 0, 2, 0]);
    assert.deepEqual(places.uris, ["file:///a", "file:///b"]);
    assert.deepEqual([...places.offsets], [0, 1, 1, 3, 3]);
    assert.equal(origins.values.length, 2);
  });

  it("takes rows with their ids, and never gives an id again", () => {
    const some = takeRows(tableOf(items), [3, 1]);
    assert.deepEqual(itemsOf(some), [items[3], items[1]]);
    assert.deepEqual([...some.ids], [3, 1]);
    const more = stackTables(some, tableOf(items.slice(0, 1)));
    assert.deepEqual([...more.ids], [3, 1, 4]);
    assert.equal(more.nextId, 5);
  });

  it("is stacked on another, which may have other columns", () => {
    const both = stackTables(sized(tableOf(items), 1, 2, 3, 4), tableOf(items));
    assert.deepEqual(itemsOf(both), [...items, ...items]);
    assert.deepEqual(sizes(both), [1, 2, 3, 4, NaN, NaN, NaN, NaN]);
    const other = stackTables(tableOf(items.slice(0, 1)), sized(tableOf(items.slice(1, 2)), 5));
    assert.deepEqual(sizes(other), [NaN, 5]);
  });

  it("keeps id and other columns of a row whose text, places and state are replaced", () => {
    const table = sized(tableOf(items), 1, 2, 3, 4);
    const four: Item = { text: "4", category: "new", sources: [place("#", 9)], state: "stale" };
    const replaced = replaceRows(table, new Map([[3, four]]));
    assert.deepEqual(itemsOf(replaced), [...items.slice(0, 3), four]);
    assert.deepEqual([...replaced.ids], [...table.ids]);
    assert.equal(replaced.nextId, table.nextId);
    assert.deepEqual(sizes(replaced), [1, 2, 3, 4]);
    assert.equal(replaceRows(table, new Map()), table);
  });

  it("holds a column of any name", () => {
    const column = { type: "number", values: Float64Array.of(1, 2, 3, 4) } as const;
    const table = tableOf(items);
    const odd = { ...table, columns: new Map([...table.columns, ["__proto__", column] as const]) };
    assert.deepEqual([...takeRows(odd, [0]).columns.keys()], ["text", "category", "__proto__"]);
  });

  it("crosses threads as it is", () => {
    const copy = structuredClone(tableOf(items));
    assert.deepEqual(rowOf(copy, 2), items[2]);
    assert.deepEqual(textsOf(copy), textsOf(tableOf(items)));
  });
});

describe("the places of rows", () => {
  it("name each document once when they are stacked", () => {
    const both = stackPlaces(placesOf(items), placesOf(items.slice(2)));
    assert.deepEqual(both.uris, ["file:///a", "file:///b"]);
    assert.deepEqual([...both.offsets], [0, 1, 1, 3, 3, 5, 5]);
    assert.deepEqual([...both.counts], [1, 0, 7, 0, 7, 0]);
  });
});
