import { type Column, packTexts, unpackTexts } from "./columns";
import { Failure } from "./failures";
import { withRows } from "./reembed";
import { type Session, withColumn } from "./session";

/** The rows with these ids; of an id that is gone there is none. */
export function rowsWithIds({ table }: Session, ids: Iterable<number>): number[] {
  const wanted = new Set(ids);
  return [...table.ids.keys()].filter((row) => wanted.has(table.ids[row] ?? 0));
}

/** The column whose groups points are moved between: the one that colors them, where it holds groups of text. */
export function groupColumnOf({ table, colorBy }: Session): string {
  return hasGroups(table.columns.get(colorBy)) ? colorBy : "category";
}

/**
 * The session with rows in another group of that column, which then colors the points; the same session where they
 * are in it already. Groups keep their order, and a new one is the last.
 */
export function withGroup(session: Session, rows: readonly number[], group: string): Session {
  const { table } = session;
  const name = groupColumnOf(session);
  const known = table.columns.get(name);
  const column = hasGroups(known)
    ? known
    : { type: "text" as const, ...packTexts([]), codes: new Uint32Array(table.rows) };
  const names = unpackTexts(column);
  const found = names.indexOf(group);
  const code = found < 0 ? names.length : found;
  if (rows.every((row) => column.codes[row] === code && found >= 0)) return session;
  const groups = found < 0 ? [...names, group] : names;
  const codes = column.codes.map((old) => (old < names.length ? old : groups.length));
  for (const row of rows) codes[row] = code;
  return withColumn(session, name, { ...column, ...packTexts(groups), codes });
}

/** The session without these rows; throws `tooFewPoints` where none would be left. */
export function withoutRows(session: Session, rows: readonly number[]): Session {
  if (rows.length === 0) return session;
  if (rows.length === session.table.rows) throw new Failure({ kind: "tooFewPoints", points: 0 });
  const gone = new Set(rows);
  return withRows(session, (row) => !gone.has(row));
}

function hasGroups(
  column: Column | undefined,
): column is Extract<Column, { type: "text" }> & { readonly codes: Uint32Array } {
  return column?.type === "text" && column.codes !== undefined;
}
