import type { EngineDescription } from "./engine";
import type { FailureData } from "./failures";
import type { Item } from "./item";
import type { Matrix } from "../vectors/matrix";

/** What a category lacks, when it does: a shortage of words or a failure. */
export interface CategoryNote {
  readonly category: string;
  readonly wanted?: number;
  readonly received?: number;
  readonly failure?: FailureData;
  /** Its texts that have no vector and so are no items. */
  readonly withoutVector?: readonly string[];
}

/** What is said of a picture as a whole. */
export type NoticeKind = "shortage" | "collisions" | "noWords" | "noVector";

/** Everything a picture is made from. `vectors` has one row for each item, in the same order. */
export interface Session {
  readonly id: string;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly engine: EngineDescription;
  readonly items: readonly Item[];
  readonly vectors: Matrix;
  readonly notes: readonly CategoryNote[];
  /** Different texts that got exactly equal vectors, in groups. */
  readonly collisions?: readonly (readonly string[])[];
  /** What the user has seen and does not want to be told again. */
  readonly accepted?: readonly NoticeKind[];
  /**
   * The axes are frozen: projections are made of the first so many items, and the others placed in them.
   * Absent: of all items.
   */
  readonly fitted?: number;
}

/** The categories of the items in order of first appearance. */
export function categoriesOf(items: readonly Item[]): string[] {
  return [...new Set(items.map((item) => item.category))];
}

/** The session with its projections made of the first so many items; of all for none and for `undefined`. */
export function fittedTo(session: Session, fitted: number | undefined): Session {
  const changed: { fitted?: number } & Session = { ...session };
  if (fitted) changed.fitted = fitted;
  else delete changed.fitted;
  return changed;
}
