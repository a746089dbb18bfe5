import { selectRows, stack } from "../vectors/matrix";
import { stackPlaces, takePlaces } from "./places";
import { type Session, withVectors } from "./session";
import { type PointTable, rowsOf } from "./table";

/** Edits that can be undone. */
const maximumEdits = 50;

/** A session to come back to. */
interface Step {
  /** What was done, e.g. "Move to vegetables". */
  readonly name: string;
  /** Its vectors are only those of `own`. */
  readonly session: Session;
  /** Rows that the session of the other side of the edit does not have. */
  readonly own: readonly number[];
}

/** Another session, and the name of the edit that led there or is undone. */
export interface Restored {
  readonly name: string;
  readonly session: Session;
}

/** What was done to the points of a plot, to be undone and done again. */
export class EditHistory {
  private done: readonly Step[] = [];
  private undone: readonly Step[] = [];

  /** What `undo` would undo. */
  get undoable(): string | undefined {
    return this.done.at(-1)?.name;
  }

  /** What `redo` would do again. */
  get redoable(): string | undefined {
    return this.undone.at(-1)?.name;
  }

  record(name: string, before: Session, after: Session): void {
    this.done = [...this.done.slice(1 - maximumEdits), stepTo(name, before, after)];
    this.undone = [];
  }

  /** Whether the last edit has this name, and what follows can be part of it: the points stay the same. */
  continues(name: string): boolean {
    if (this.undoable !== name) return false;
    this.undone = [];
    return true;
  }

  /** The session without the last edit, by what is `current`. */
  undo(current: Session): Restored | undefined {
    const step = this.done.at(-1);
    if (!step) return undefined;
    const session = sessionOf(step, current);
    this.done = this.done.slice(0, -1);
    this.undone = [...this.undone, stepTo(step.name, current, session)];
    return { name: step.name, session };
  }

  /** The session with the edit that was undone last. */
  redo(current: Session): Restored | undefined {
    const step = this.undone.at(-1);
    if (!step) return undefined;
    const session = sessionOf(step, current);
    this.undone = this.undone.slice(0, -1);
    this.done = [...this.done, stepTo(step.name, current, session)];
    return { name: step.name, session };
  }

  /** Nothing of what was done fits the points any more. */
  clear(): void {
    this.done = [];
    this.undone = [];
  }
}

/** The way back from `to`. */
function stepTo(name: string, session: Session, to: Session): Step {
  const stays = new Set(to.table.ids);
  const own = rowsOf(session.table).filter((row) => !stays.has(session.table.ids[row] ?? 0));
  return { name, own, session: withVectors(session, ({ vectors }) => selectRows(vectors, own)) };
}

/** The step's points and columns, with the places, states and vectors that its points have by now. */
function sessionOf({ session, own }: Step, current: Session): Session {
  const { accepted } = current;
  const past = { ...session, ...(accepted ? { accepted } : {}) };
  const { table } = session;
  if (own.length === 0 && sameIds(table, current.table)) {
    const { places, states } = current.table;
    return { ...past, spaces: current.spaces, table: { ...table, places, states } };
  }
  const rowOf = new Map(Array.from(current.table.ids, (id, row) => [id, row]));
  own.forEach((row, index) => rowOf.set(table.ids[row] ?? 0, current.table.rows + index));
  const rows = Array.from(table.ids, (id) => rowOf.get(id) ?? 0);
  const lost = takePlaces(table.places, own);
  const lostStates = own.map((row) => table.states[row] ?? 0);
  const states = [...current.table.states, ...lostStates];
  return {
    ...withVectors(past, ({ id, vectors }) => {
      const now = current.spaces.find((space) => space.id === id)?.vectors;
      return selectRows(now ? stack(now, vectors) : vectors, rows);
    }),
    table: {
      ...table,
      nextId: Math.max(table.nextId, current.table.nextId),
      places: takePlaces(stackPlaces(current.table.places, lost), rows),
      states: Uint8Array.from(rows, (row) => states[row] ?? 0),
    },
  };
}

function sameIds(one: PointTable, other: PointTable): boolean {
  return one.rows === other.rows && one.ids.every((id, row) => id === other.ids[row]);
}
