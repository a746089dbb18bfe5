import type { Item, SourceRange } from "./item";
import { keyOfSource } from "./places";
import { selectRows, stack } from "../vectors/matrix";
import { withRemarks } from "./remarks";
import { fittedTo, type Session, type Space, vectorsFor, withVectors } from "./session";
import {
  categoriesIn,
  rowOf,
  rowsOf,
  stackTables,
  stateOf,
  tableOf,
  takeRows,
  textsOf,
} from "./table";

/** A place whose text is another one than its row's. */
export interface ChangedPlace {
  readonly row: number;
  readonly text: string;
  readonly source: SourceRange;
}

interface Entry {
  /** The row that it is or was; undefined for a new point. */
  readonly row: number | undefined;
  /** Its row in the vectors of the session, followed by those of the texts embedded again. */
  readonly vector: number;
  /** What it is now, where that is not what its row says. */
  item?: Item;
}

/**
 * The session after its changed places were embedded again, as rows of `made`. A row whose every place has the
 * same new text changes in place; otherwise the changed places leave it and join the row of their text, or
 * become a new one at the end. Places whose text has no row in `made` stay stale.
 */
export function reembedded(
  session: Session,
  changes: readonly ChangedPlace[],
  made: Session,
): Session {
  const { table, fitted } = session;
  const rows = new Map(textsOf(made.table).map((text, row) => [text, table.rows + row]));
  const categories = categoriesIn(table);
  const keys = textsOf(table).map((text, row) => keyOf(categories[row] ?? "", text));
  const changesOf = new Map<number, ChangedPlace[]>();
  const stale = new Set<number>();
  for (const change of changes) {
    if (!rows.has(change.text)) stale.add(change.row);
    else changesOf.set(change.row, [...(changesOf.get(change.row) ?? []), change]);
  }
  const entries: Entry[] = [];
  const byKey = new Map<string, Entry>();
  const add = (key: string, entry: Entry) => {
    entries.push(entry);
    byKey.set(key, entry);
  };
  const moving: ChangedPlace[] = [];
  let goneBefore = 0;
  const known = new Set(keys);

  keys.forEach((key, row) => {
    const changed = changesOf.get(row) ?? [];
    const [first] = changed;
    if (!first) return add(key, { row, vector: row });
    const item = rowOf(table, row);
    const { text, category } = item;
    const leaving = new Set(changed.map(({ source }) => keyOfSource(source)));
    const staying = item.sources.filter(
      (source) => !isEmpty(source) && !leaving.has(keyOfSource(source)),
    );
    if (staying.length > 0) {
      for (const change of changed) moving.push(change);
      const state = stale.has(row) ? "stale" : "fresh";
      return add(key, { row, vector: row, item: { text, category, sources: staying, state } });
    }
    const renewed = keyOf(category, first.text);
    if (known.has(renewed)) {
      for (const change of changed) moving.push(change);
      if (row < (fitted ?? 0)) goneBefore += 1;
      return;
    }
    known.add(renewed);
    const sources = changed.filter(({ text }) => text === first.text).map(({ source }) => source);
    for (const change of changed) if (change.text !== first.text) moving.push(change);
    const vector = rows.get(first.text) ?? row;
    add(renewed, { row, vector, item: { text: first.text, category, sources, state: "fresh" } });
  });

  for (const { row, text, source } of moving) {
    const category = categories[row] ?? "";
    const key = keyOf(category, text);
    const entry = byKey.get(key);
    const vector = rows.get(text);
    if (entry) {
      const item = entry.item ?? rowOf(table, entry.row ?? 0);
      const state = item.state === "ghost" ? "fresh" : item.state;
      entry.item = { ...item, sources: [...item.sources, source], state };
    } else if (vector !== undefined) {
      const item: Item = { text, category, sources: [source], state: "fresh" };
      add(key, { row: undefined, vector, item });
    }
  }

  const vectors = entries.map(({ vector }) => vector);
  return {
    ...withVectors(fittedTo(session, fitted && fitted - goneBefore), (space) =>
      selectRows(stack(space.vectors, vectorsFor(space, made)), vectors),
    ),
    table: tableWith(session, entries),
  };
}

function tableWith({ table }: Session, entries: readonly Entry[]): Session["table"] {
  const changed = entries.flatMap(({ item }) => item ?? []);
  let next = table.rows;
  const items = entries.map(({ row, item }) => (item ? next++ : (row ?? 0)));
  const rows = entries.map(({ row }, index) => row ?? items[index] ?? 0);
  return takeRows(stackTables(table, tableOf(changed)), rows, items);
}

/**
 * The session with all its vectors from `made`, in which they were embedded again by what its source says.
 * Rows without a vector there leave it; axes are frozen no more.
 */
export function allReembedded(session: Session, made: Session): Session {
  const rowIn = new Map(textsOf(made.table).map((text, row) => [text, row]));
  const texts = textsOf(session.table);
  const rows = [...texts.keys()].filter((row) => rowIn.has(texts[row] ?? ""));
  const notes = session.notes.map((note) => ({ ...note, cut: [] }));
  const old: { collisions?: Session["collisions"] } & Session = { ...session, notes };
  delete old.collisions;
  const found = rows.map((row) => rowIn.get(texts[row] ?? "") ?? 0);
  const [first, ...others] = session.spaces;
  const renewed = (space: Space): Space => {
    const { source } = made.spaces.find(({ id }) => id === space.id) ?? space;
    return { ...space, source, vectors: selectRows(vectorsFor(space, made), found) };
  };
  return {
    ...fittedTo(withRemarks(old, made), undefined),
    table: takeRows(session.table, rows),
    spaces: [renewed(first), ...others.map(renewed)],
  };
}

/** The session without the rows whose sources are gone. */
export function withoutDeleted(session: Session): Session {
  const { table } = session;
  return withRows(session, (row) => stateOf(table, row) !== "ghost");
}

/** The session of the rows that are wanted. */
export function withRows(session: Session, isWanted: (row: number) => boolean): Session {
  const { table, fitted } = session;
  const rows = rowsOf(table).filter(isWanted);
  const stillFitted = fitted && rows.filter((row) => row < fitted).length;
  return {
    ...withVectors(fittedTo(session, stillFitted), ({ vectors }) => selectRows(vectors, rows)),
    table: takeRows(table, rows),
  };
}

function keyOf(category: string, text: string): string {
  return `${category}\u0000${text}`;
}

function isEmpty({ start, end }: SourceRange): boolean {
  return start.line === end.line && start.character === end.character;
}
