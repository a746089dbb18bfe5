import { Failure, type FailureData } from "./failures";
import type { Column } from "./columns";
import type { Matrix } from "../vectors/matrix";
import { type Grouping, groupingOf, oneGroup } from "./grouping";
import type { Source } from "./source";
import type { PointTable } from "./table";
import type { Metric } from "./vectorSource";

/** What a category lacks, when it does: a shortage of words or a failure. */
export interface CategoryNote {
  readonly category: string;
  readonly wanted?: number;
  readonly received?: number;
  readonly failure?: FailureData;
  /** Its texts that have no vector and so are no points. */
  readonly withoutVector?: readonly string[];
  /** Its texts that were too long for the model, whose vector is that of their beginning. */
  readonly cut?: readonly string[];
}

/** What is known of a cluster beside its points. */
export interface ClusterNote {
  /** Tells its points from others (`core/clusters/clusterNotes`). */
  readonly key: string;
  /** Given by the user or by a chat model. */
  readonly name?: string;
  /** The user typed the name. */
  readonly typed?: boolean;
  /** As in `Clusters`. */
  readonly persistence?: number;
}

/** What is said of a picture as a whole. */
export type NoticeKind =
  | "shortage"
  | "collisions"
  | "noWords"
  | "noVector"
  | "cut"
  | "roles"
  | "sampled"
  | "leftRows"
  | "oneGroup";

/** One model's vectors of the points; they need not have unit length. */
export interface Space {
  /** Names the space within its session. */
  readonly id: string;
  /** One row for each row of the table, in the same order. */
  readonly vectors: Matrix;
  readonly metric: Metric;
  readonly source: Source;
}

/** Everything a plot is made from: points, and their vectors in one or more spaces. */
export interface Session {
  readonly id: string;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly table: PointTable;
  /** The first is the one that is shown at first. */
  readonly spaces: readonly [Space, ...Space[]];
  /** The column that colors the points. */
  readonly colorBy: string;
  readonly notes: readonly CategoryNote[];
  /** Of clusters that are shown, and of others that have a name. */
  readonly clusterNotes?: readonly ClusterNote[];
  /** Different texts that got exactly equal vectors, in groups. */
  readonly collisions?: readonly (readonly string[])[];
  /** What the user has seen and does not want to be told again. */
  readonly accepted?: readonly NoticeKind[];
  /**
   * The axes are frozen: projections are made of the first so many rows, and the others placed in them.
   * Absent: of all rows.
   */
  readonly fitted?: number;
}

/** The session with its projections made of the first so many rows; of all for none and for `undefined`. */
export function fittedTo(session: Session, fitted: number | undefined): Session {
  const changed: { fitted?: number } & Session = { ...session };
  if (fitted) changed.fitted = fitted;
  else delete changed.fitted;
  return changed;
}

/** The session with other vectors in each of its spaces. */
export function withVectors(session: Session, vectorsOf: (space: Space) => Matrix): Session {
  const [first, ...others] = session.spaces;
  const changed = (space: Space): Space => ({ ...space, vectors: vectorsOf(space) });
  return { ...session, spaces: [changed(first), ...others.map(changed)] };
}

/** The vectors that `made` has in a space of another session; throws `matrixShape` where it has none. */
export function vectorsFor(space: Space, made: Session): Matrix {
  const vectors = made.spaces.find(({ id }) => id === space.id)?.vectors;
  if (vectors) return vectors;
  const { columns } = space.vectors;
  throw new Failure({ kind: "matrixShape", rows: made.table.rows, columns, length: 0 });
}

/** The session with another column, which colors the points. */
export function withColumn(session: Session, name: string, column: Column): Session {
  const columns = new Map(session.table.columns).set(name, column);
  return { ...session, table: { ...session.table, columns }, colorBy: name };
}

/** The grouping in use; categories that only have a note are groups too. */
export function groupingIn({ table, colorBy, notes }: Session): Grouping {
  const column = table.columns.get(colorBy);
  if (!column) return oneGroup(colorBy, table.rows);
  const noted = colorBy === "category" ? notes.map(({ category }) => category) : [];
  return groupingOf(colorBy, column, noted);
}
