import {
  type Column,
  dictionaryColumn,
  lengthOf,
  textColumn,
  textIn,
  textsIn,
  valueText,
} from "./columns";
import { noPlaces } from "./places";
import { newTable, type PointTable } from "./table";
import type { Columns, Roles, VectorDescription } from "./vectorSource";

/** Columns of the number of a row in its source, and of the line that it begins in, counted from 1. */
const rowColumn = "row";
const lineColumn = "line";

const textNames = [
  ...["text", "texts", "word", "words", "token", "term", "sentence", "document", "content"],
  ...["chunk", "body", "abstract", "description", "caption", "title", "name", "label", "query"],
];
const categoryNames = [
  ...["category", "categories", "class", "label", "target", "topic", "cluster", "group", "genre"],
  ...["tag", "type", "kind", "language", "lang", "split", "source"],
];
const idNames = ["id", "ids", "_id", "key", "uuid", "uid", "index", "doc_id", "docid", "name"];
const vectorNames = /embed|vector|\bvec\b|^emb|_emb\b|feature|hidden|latent/i;

/** Most groups of a column that is taken for a category unless it is called one. */
const maximumGroups = 60;

/** Vectors in the order in which they are offered: those that are called so first, then the longest. */
export function rankedVectors(vectors: readonly VectorDescription[]): VectorDescription[] {
  const isNamed = ({ name }: VectorDescription) => Number(vectorNames.test(name));
  return [...vectors].sort((a, b) => isNamed(b) - isNamed(a) || b.dimensions - a.dimensions);
}

/** What the columns are for, by their names and values. */
export function guessRoles(columns: Columns): Roles {
  const named = (names: readonly string[], fits: (column: Column) => boolean) =>
    names
      .flatMap((name) => [...columns.keys()].filter((key) => key.toLowerCase() === name))
      .find((key) => fits(columns.get(key) as Column));
  const id = named(idNames, isUnique);
  const text = named(textNames, isWordy) ?? longest(columns) ?? named(textNames, isText);
  const others = new Map([...columns].filter(([name]) => name !== text && name !== id));
  const category =
    named(
      categoryNames.filter((name) => name !== text?.toLowerCase()),
      (column) => groupsIn(column) > 1,
    ) ?? fewestGroups(others);
  return {
    ...(text === undefined ? {} : { text }),
    ...(category === undefined ? {} : { category }),
    ...(id === undefined || id === text ? {} : { id }),
  };
}

/**
 * A table of points with these columns; `rows` are the numbers of the rows in the source, counted from 0, and `lines`
 * where they begin in a text, counted from 1.
 */
export function tableOfColumns(
  columns: Columns,
  roles: Roles,
  rows: Uint32Array,
  lines?: Uint32Array,
): PointTable {
  const { text, category } = roles;
  const made = new Map<string, Column>([["text", textsFor(columns, roles, rows)]]);
  for (const [name, column] of columns) {
    if (name === text) continue;
    made.set(freeName(name, made), name === category ? asGroups(column) : column);
  }
  const numbers = Float64Array.from(rows, (row) => row + 1);
  made.set(freeName(rowColumn, made), { type: "number", values: numbers });
  if (lines) {
    const values = Float64Array.from(lines);
    made.set(freeName(lineColumn, made), { type: "number", values });
  }
  return newTable(made, noPlaces(rows.length));
}

/** The name of the column that colors the points of `tableOfColumns`: "category" where none does. */
export function colorColumn(roles: Roles): string {
  const { category, text } = roles;
  if (category === undefined) return "category";
  return category === text ? "text" : category;
}

/** The texts of the points: those of the column, else ids, else numbers of rows. */
function textsFor(columns: Columns, { text, id }: Roles, rows: Uint32Array): Column {
  const column = columns.get(text ?? id ?? "");
  if (!column) return textColumn(Array.from(rows, (row) => `#${row + 1}`));
  return column.type === "text" ? column : textColumn(written(column).map((value) => value ?? ""));
}

/** Another name where there is a column of that name already. */
function freeName(name: string, columns: Columns): string {
  let free = name;
  for (let count = 2; columns.has(free); count++) free = `${name} (${count})`;
  return free;
}

/** The column with groups to color by: whole numbers that are few are names and no scale. */
function asGroups(column: Column): Column {
  if (column.type !== "number") return column;
  return groupsIn(column) > 0 ? dictionaryColumn(written(column)) : column;
}

function written(column: Column): (string | undefined)[] {
  if (column.type === "text") return textsIn(column);
  return Array.from(column.values, (value) => valueText(column.type, value));
}

/** Groups of a column that can be told apart; 0 where it has none. */
function groupsIn(column: Column): number {
  if (column.type === "text") return column.codes ? column.offsets.length - 1 : 0;
  if (column.type === "boolean") return 2;
  if (column.type === "date") return 0;
  const values = new Set<number>();
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value) || values.size > maximumGroups) return 0;
    values.add(value);
  }
  return values.size > maximumGroups ? 0 : values.size;
}

function fewestGroups(columns: Columns): string | undefined {
  const fitting = [...columns]
    .map(([name, column]) => ({ name, groups: column.type === "number" ? 0 : groupsIn(column) }))
    .filter(({ groups }) => groups > 1 && groups <= maximumGroups);
  return fitting.sort((a, b) => a.groups - b.groups)[0]?.name;
}

function isText(column: Column): boolean {
  return column.type === "text";
}

/** Texts that hardly repeat. */
function isWordy(column: Column): boolean {
  return (
    column.type === "text" && (!column.codes || column.offsets.length - 1 > lengthOf(column) / 2)
  );
}

function isUnique(column: Column): boolean {
  if (column.type === "text") return isWordy(column);
  return column.type === "number" && new Set(column.values).size === column.values.length;
}

/** The column of the longest texts that hardly repeat and are no addresses. */
function longest(columns: Columns): string | undefined {
  const fitting = [...columns].flatMap(([name, column]) => {
    if (column.type !== "text" || !isWordy(column) || isAddress(textIn(column, 0))) return [];
    return [{ name, bytes: column.bytes.length }];
  });
  return fitting.sort((a, b) => b.bytes - a.bytes)[0]?.name;
}

function isAddress(text = ""): boolean {
  return /^(\w+:\/\/|data:|[\w./\\-]+\.(jpe?g|png|gif|webp|svg)$|[0-9a-f-]{32,}$)/i.test(text);
}
