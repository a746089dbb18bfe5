import type { EngineDescription } from "../src/core/model/engine";
import type { Item } from "../src/core/model/item";
import type { Session } from "../src/core/model/session";
import { embedderOf } from "../src/core/model/source";
import { type PointTable, rowOf, rowsOf, tableOf } from "../src/core/model/table";
import type { Matrix } from "../src/core/vectors/matrix";

/** What tests say of a session by an engine; the rest does not matter to them. */
export interface SessionParts extends Partial<Omit<Session, "table" | "spaces">> {
  readonly items: readonly Item[];
  readonly vectors: Matrix;
  readonly engine?: EngineDescription;
}

export function sessionOf({ items, vectors, engine, ...more }: SessionParts): Session {
  const toy: EngineDescription = { id: "builtin", label: "built-in", embeddingModel: "toy" };
  return {
    ...{ id: "1", title: "t", created: "", colorBy: "category", notes: [] },
    table: tableOf(items),
    spaces: [
      { id: "1", vectors, metric: "cosine", source: { kind: "engine", engine: engine ?? toy } },
    ],
    ...more,
  };
}

export function itemsOf(table: PointTable): Item[] {
  return rowsOf(table).map((row) => rowOf(table, row));
}

/** The vectors of the session's first space. */
export function vectorsOf(session: Session): Matrix {
  return session.spaces[0].vectors;
}

/** The engine of the session's first space. */
export function engineOf(session: Session): EngineDescription {
  const engine = embedderOf(session.spaces[0].source);
  if (!engine) throw new Error("The session has no engine.");
  return engine;
}

/** The session with another engine in its first space. */
export function byEngine(session: Session, engine: EngineDescription): Session {
  const [first, ...others] = session.spaces;
  return { ...session, spaces: [{ ...first, source: { kind: "engine", engine } }, ...others] };
}
