import {
  type Column,
  Dictionary,
  dictionaryColumn,
  emptyColumn,
  stackColumns,
  takeColumn,
  textColumn,
  textIn,
  textsIn,
} from "./columns";
import { type Grouping, groupingOf, oneGroup } from "./grouping";
import type { Item, ItemState, WordOrigin } from "./item";
import { type Places, placesIn, placesOf, stackPlaces, takePlaces } from "./places";

/** How generated words came about: row r by `values[codes[r]]`, and not by a model where there is none. */
export interface Origins {
  readonly values: readonly WordOrigin[];
  readonly codes: Uint32Array;
}

/**
 * The points of a plot, column by column, so that nothing is one object a point. Rows are counted from 0 and change
 * with the table; ids stay. "text" and "category" are columns like what else came along.
 */
export interface PointTable {
  readonly rows: number;
  /** One number for each row, which no other row of the table has or had. */
  readonly ids: Uint32Array;
  /** The id of the next new row. */
  readonly nextId: number;
  readonly columns: ReadonlyMap<string, Column>;
  /** Index into `itemStates` for each row. */
  readonly states: Uint8Array;
  readonly places: Places;
  readonly origins: Origins;
}

/** What the number of a row in `PointTable.states` means. */
export const itemStates: readonly ItemState[] = ["fresh", "stale", "ghost"];

/** A table with a row for each item. */
export function tableOf(items: readonly Item[]): PointTable {
  const origins = new Dictionary<WordOrigin>((origin) => JSON.stringify(origin));
  const codes = Int32Array.from(items, ({ origin }) => (origin ? origins.codeOf(origin) : -1));
  return newTable(
    new Map([
      ["text", textColumn(items.map(({ text }) => text))],
      ["category", dictionaryColumn(items.map(({ category }) => category))],
    ]),
    placesOf(items),
    Uint8Array.from(items, ({ state }) => itemStates.indexOf(state)),
    {
      values: origins.values,
      codes: Uint32Array.from(codes, (code) => (code < 0 ? origins.values.length : code)),
    },
  );
}

/** A table of columns of equal length, with a place list for each row. */
export function newTable(
  columns: ReadonlyMap<string, Column>,
  places: Places,
  states = new Uint8Array(places.counts.length),
  origins: Origins = { values: [], codes: new Uint32Array(places.counts.length) },
): PointTable {
  const rows = places.counts.length;
  const ids = Uint32Array.from({ length: rows }, (_, row) => row);
  return { rows, ids, nextId: rows, columns, states, places, origins };
}

export function textOf(table: PointTable, row: number): string {
  return stringIn(table, "text", row);
}

export function categoryOf(table: PointTable, row: number): string {
  return stringIn(table, "category", row);
}

export function stateOf(table: PointTable, row: number): ItemState {
  return itemStates[table.states[row] ?? 0] ?? "fresh";
}

export function originOf({ origins }: PointTable, row: number): WordOrigin | undefined {
  return origins.values[origins.codes[row] ?? origins.values.length];
}

/** The texts of all rows. */
export function textsOf(table: PointTable): string[] {
  const column = table.columns.get("text");
  return column?.type === "text" ? textsIn(column).map((text) => text ?? "") : [];
}

/** The categories of all rows. */
export function categoriesIn(table: PointTable): string[] {
  const column = table.columns.get("category");
  if (column?.type !== "text") return Array.from({ length: table.rows }, () => "");
  return textsIn(column).map((text) => text ?? "");
}

/** The categories as a grouping. */
export function categoriesOf(table: PointTable): Grouping {
  const column = table.columns.get("category");
  return column ? groupingOf("category", column) : oneGroup("category", table.rows);
}

/** The indices of all rows. */
export function rowsOf({ rows }: PointTable): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}

function stringIn(table: PointTable, name: string, row: number): string {
  const column = table.columns.get(name);
  return (column?.type === "text" && textIn(column, row)) || "";
}

/** A row as an item. */
export function rowOf(table: PointTable, row: number): Item {
  const sources = placesIn(table.places, row);
  const count = table.places.counts[row] ?? 0;
  const origin = originOf(table, row);
  return {
    text: textOf(table, row),
    category: categoryOf(table, row),
    sources,
    ...(count > sources.length ? { count } : {}),
    state: stateOf(table, row),
    ...(origin ? { origin } : {}),
  };
}

/** What an item says of its row; other columns are the row's own. */
const itemColumns: ReadonlySet<string> = new Set(["text", "category"]);

/**
 * The rows of these indices, in their order. With `items`, what an item says (text, category, places, state and
 * origin) is that of these rows instead: so rows are replaced that keep their ids and other columns.
 */
export function takeRows(
  table: PointTable,
  rows: ArrayLike<number>,
  items: ArrayLike<number> = rows,
): PointTable {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) {
    columns.set(name, takeColumn(column, itemColumns.has(name) ? items : rows));
  }
  const { ids, states, origins } = table;
  const none = origins.values.length;
  return {
    rows: rows.length,
    ids: Uint32Array.from(rows, (row) => ids[row] ?? 0),
    nextId: table.nextId,
    columns,
    states: Uint8Array.from(items, (row) => states[row] ?? 0),
    places: takePlaces(table.places, items),
    origins: { ...origins, codes: Uint32Array.from(items, (row) => origins.codes[row] ?? none) },
  };
}

/** The table with other items in some of its rows. */
export function replaceRows(table: PointTable, replaced: ReadonlyMap<number, Item>): PointTable {
  if (replaced.size === 0) return table;
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const items = rows.slice();
  [...replaced.keys()].forEach((row, index) => (items[row] = table.rows + index));
  const both = stackTables(table, tableOf([...replaced.values()]));
  return { ...takeRows(both, rows, items), nextId: table.nextId };
}

/** All rows of `above`, then those of `below` under new ids; where only one has a column, the other has no values. */
export function stackTables(above: PointTable, below: PointTable): PointTable {
  const columns = new Map<string, Column>();
  for (const name of new Set([...above.columns.keys(), ...below.columns.keys()])) {
    const first = above.columns.get(name);
    const second = below.columns.get(name);
    const like = first ?? second;
    if (!like) continue;
    const upper = first ?? emptyColumn(like, above.rows);
    columns.set(name, stackColumns(upper, second ?? emptyColumn(like, below.rows)));
  }
  const rows = above.rows + below.rows;
  const ids = new Uint32Array(rows);
  ids.set(above.ids);
  for (let row = 0; row < below.rows; row++) ids[above.rows + row] = above.nextId + row;
  const states = new Uint8Array(rows);
  states.set(above.states);
  states.set(below.states, above.rows);
  return {
    rows,
    ids,
    nextId: above.nextId + below.rows,
    columns,
    states,
    places: stackPlaces(above.places, below.places),
    origins: stackOrigins(above.origins, below.origins),
  };
}

function stackOrigins(above: Origins, below: Origins): Origins {
  const dictionary = new Dictionary<WordOrigin>((origin) => JSON.stringify(origin));
  const codesOf = ({ values, codes }: Origins) => {
    const renamed = values.map((value) => dictionary.codeOf(value));
    return Array.from(codes, (code) => renamed[code] ?? -1);
  };
  const codes = [...codesOf(above), ...codesOf(below)];
  const { values } = dictionary;
  return { values, codes: Uint32Array.from(codes, (code) => (code < 0 ? values.length : code)) };
}
