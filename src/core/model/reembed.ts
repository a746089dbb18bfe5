import type { Item, SourceRange } from "./item";
import { type Matrix, row, selectRows } from "../vectors/matrix";
import { withRemarks } from "./remarks";
import { fittedTo, type Session } from "./session";

/** A place whose text is another one than its item's. */
export interface ChangedPlace {
  readonly item: number;
  readonly text: string;
  readonly source: SourceRange;
}

interface Entry {
  item: Item;
  readonly vector: Float32Array;
}

/**
 * The session after its changed places were embedded anew. An item whose every place has the same new
 * text changes in place; otherwise the changed places leave it and join the item of their text, or become
 * a new one at the end. `vectorOf` gives a text's vector, or undefined when it has none: those stay stale.
 */
export function reembedded(
  session: Session,
  changes: readonly ChangedPlace[],
  vectorOf: (text: string) => Float32Array | undefined,
): Session {
  const usable = changes.filter(({ text }) => vectorOf(text));
  const changesOf = new Map<number, ChangedPlace[]>();
  for (const change of usable) {
    changesOf.set(change.item, [...(changesOf.get(change.item) ?? []), change]);
  }
  const entries: Entry[] = [];
  const byKey = new Map<string, Entry>();
  const add = (item: Item, vector: Float32Array) => {
    const entry = { item, vector };
    entries.push(entry);
    byKey.set(keyOf(item), entry);
  };
  const moving: ChangedPlace[] = [];
  const gone: number[] = [];
  const goneBefore = (end: number) => gone.filter((index) => index < end).length;
  const known = new Set(session.items.map(keyOf));

  session.items.forEach((item, index) => {
    const changed = changesOf.get(index) ?? [];
    const leaving = new Set(changed.map(({ source }) => keyOfSource(source)));
    const staying = item.sources.filter(
      (source) => !isEmpty(source) && !leaving.has(keyOfSource(source)),
    );
    const [first] = changed;
    const vector = row(session.vectors, index);
    if (!first) return add(item, vector);
    const { text, category } = item;
    const stale = changes.some((place) => place.item === index && !vectorOf(place.text));
    if (staying.length > 0) {
      moving.push(...changed);
      return add({ text, category, sources: staying, state: stale ? "stale" : "fresh" }, vector);
    }
    const sources = changed.filter(({ text }) => text === first.text).map(({ source }) => source);
    const renewed: Item = { text: first.text, category, sources, state: "fresh" };
    if (known.has(keyOf(renewed))) {
      moving.push(...changed);
      gone.push(index);
      return;
    }
    known.add(keyOf(renewed));
    moving.push(...changed.filter(({ text }) => text !== first.text));
    add(renewed, vectorOf(first.text) ?? vector);
  });

  for (const { item: index, text, source } of moving) {
    const category = session.items[index]?.category ?? "";
    const entry = byKey.get(keyOf({ category, text }));
    const vector = vectorOf(text);
    if (entry) {
      const { sources, state } = entry.item;
      const revived = state === "ghost" ? "fresh" : state;
      entry.item = { ...entry.item, sources: [...sources, source], state: revived };
    } else if (vector) {
      add({ text, category, sources: [source], state: "fresh" }, vector);
    }
  }

  const { columns } = session.vectors;
  const { fitted } = session;
  const data = new Float32Array(entries.length * columns);
  entries.forEach(({ vector }, index) => data.set(vector, index * columns));
  const vectors: Matrix = { data, rows: entries.length, columns };
  return {
    ...fittedTo(session, fitted && fitted - goneBefore(fitted)),
    items: entries.map(({ item }) => item),
    vectors,
  };
}

/**
 * The session with all its vectors from `made`, in which they were embedded anew by what `made.engine` says.
 * Items without a vector there leave it; axes are frozen no more.
 */
export function allReembedded(session: Session, made: Session): Session {
  const rows = new Map(made.items.map(({ text }, index) => [text, index]));
  const items = session.items.filter(({ text }) => rows.has(text));
  const old: { collisions?: Session["collisions"] } & Session = { ...session };
  delete old.collisions;
  return {
    ...fittedTo(withRemarks(old, made), undefined),
    engine: made.engine,
    items,
    vectors: selectRows(
      made.vectors,
      items.map(({ text }) => rows.get(text)!),
    ),
  };
}

/** The session without the items whose sources are gone. */
export function withoutDeleted(session: Session): Session {
  const kept = session.items.flatMap(({ state }, index) => (state === "ghost" ? [] : [index]));
  const { fitted } = session;
  return {
    ...fittedTo(session, fitted && kept.filter((index) => index < fitted).length),
    items: kept.flatMap((index) => session.items[index] ?? []),
    vectors: selectRows(session.vectors, kept),
  };
}

function keyOf({ category, text }: Pick<Item, "category" | "text">): string {
  return `${category}\u0000${text}`;
}

function keyOfSource({ uri, start, end }: SourceRange): string {
  return `${uri} ${start.line}:${start.character}-${end.line}:${end.character}`;
}

function isEmpty({ start, end }: SourceRange): boolean {
  return start.line === end.line && start.character === end.character;
}
