import type { Collected } from "./collect";
import { dictionaryColumn } from "./columns";
import { colorColumn, tableOfColumns } from "./roles";
import type { Session } from "./session";
import type { Source } from "./source";
import type { PointTable } from "./table";
import type { Roles } from "./vectorSource";

type FileSource = Extract<Source, { kind: "file" }>;

/** The session of what was read of a file. */
export function sessionOfFile(
  title: string,
  { vectors, columns, rows, lines }: Omit<Collected, "left">,
  roles: Roles,
  file: FileSource,
): Session {
  const table = tableOfColumns(columns, roles, rows, lines);
  const last = [...table.columns.keys()].at(-1);
  const source = { ...file, roles, ...(lines && last !== undefined ? { lines: last } : {}) };
  return {
    id: crypto.randomUUID(),
    title,
    created: new Date().toISOString(),
    table: roles.category === undefined ? inOneCategory(table, title) : table,
    spaces: [{ id: "file", vectors, metric: "cosine", source }],
    colorBy: colorColumn(roles),
    notes: [],
  };
}

/** The table with one category for all points, where it has none of its own. */
function inOneCategory(table: PointTable, category: string): PointTable {
  if (table.columns.has("category")) return table;
  const values = new Array<string>(table.rows).fill(category);
  return { ...table, columns: new Map(table.columns).set("category", dictionaryColumn(values)) };
}

/** The text file that a point's row is in, and the line that it begins in, counted from 0; undefined in other files. */
export function rowPlace(
  { table, spaces: [{ source }] }: Session,
  point: number,
): { readonly uri: string; readonly line: number } | undefined {
  if (source.kind !== "file" || source.lines === undefined) return undefined;
  const column = table.columns.get(source.lines);
  const line = column?.type === "number" ? column.values[point] : undefined;
  if (line === undefined || Number.isNaN(line)) return undefined;
  const { uri, beside } = source;
  const folder = uri.slice(0, uri.lastIndexOf("/") + 1);
  return { uri: beside === undefined ? uri : folder + encodeURIComponent(beside), line: line - 1 };
}
