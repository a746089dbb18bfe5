import { packTexts, type TextColumn, unpackTexts } from "../model/columns";
import type { ClusterNote, Session } from "../model/session";
import { keysOf, withNotes } from "./clusterNotes";
import { namesOf } from "./keywords";
import { type Making, makingOf, provenanceOf } from "./making";

/** The column that tells the cluster of each point. */
export const clustersColumn = "clusters";

/** Keywords in the name of a cluster. */
const keywordsInName = 3;

/** Clusters as a session shows them. */
export interface SessionClusters {
  readonly names: readonly string[];
  /** For each row its cluster; -1 for none. */
  readonly labels: Int32Array;
  readonly making: Making;
  /** What tells the points of each cluster from those of others. */
  readonly keys: readonly string[];
}

/** The clusters of a session; undefined where none were found. */
export function clustersOf({ table }: Session): SessionClusters | undefined {
  const column = table.columns.get(clustersColumn);
  const making = makingOf(column);
  if (column?.type !== "text" || !column.codes || !making) return undefined;
  const names = unpackTexts(column);
  return {
    names,
    making,
    keys: keysOf(table.ids, column.codes, names.length),
    labels: Int32Array.from(column.codes, (code) => (code < names.length ? code : -1)),
  };
}

/** Points in other clusters. */
export interface Regrouping {
  readonly count: number;
  /** For each row its cluster; -1 for none. */
  readonly labels: Int32Array;
  /** The same before outliers were assigned, where they were: names and notes are kept by it too. */
  readonly core?: Int32Array;
  /** Of each cluster, most telling first. */
  readonly keywords?: readonly (readonly string[])[];
  /** Names that clusters have already. */
  readonly names?: readonly (string | undefined)[];
  readonly persistences?: ArrayLike<number>;
  readonly making: Making;
}

/**
 * The session with its points in these clusters, which color them. A cluster that holds just the points of one that
 * was given a name has that name; others are named by their keywords, or by their number.
 */
export function regrouped(
  session: Session,
  { count, labels, core = labels, keywords = [], names: known = [], ...found }: Regrouping,
  numbered: (number: number) => string,
): Session {
  const { ids } = session.table;
  const codes = codesOf(labels, count);
  const keys = keysOf(ids, codes, count);
  const coreKeys = core === labels ? keys : keysOf(ids, codesOf(core, count), count);
  const noteOf = notesIn(session);
  const notes = keys.map((key, cluster): ClusterNote => {
    const note = noteOf(key) ?? noteOf(coreKeys[cluster]);
    const persistence = found.persistences?.[cluster] ?? NaN;
    return { ...note, key, ...(Number.isNaN(persistence) ? {} : { persistence }) };
  });
  const taken = distinct(notes.map(({ name }, cluster) => name ?? known[cluster]));
  const all = taken.map((_, cluster) => keywords[cluster] ?? []);
  const names = namesOf(all, keywordsInName, numbered, taken);
  const kept = session.clusterNotes?.filter(({ name }) => name !== undefined);
  return withClusters(session, { names, codes, making: found.making }, withNotes(kept, notes));
}

/**
 * The session with another name for the cluster of these points, `typed` by the user or not; the same session where
 * there is no such cluster, or another one has the name.
 */
export function renamed(session: Session, key: string, name: string, typed: boolean): Session {
  const clusters = clustersOf(session);
  const cluster = clusters?.keys.indexOf(key) ?? -1;
  if (!clusters || cluster < 0 || clusters.names.includes(name)) return session;
  const names = clusters.names.with(cluster, name);
  const { persistence } = notesIn(session)(key) ?? {};
  const note: ClusterNote = {
    ...{ key, name },
    ...(typed ? { typed } : {}),
    ...(persistence === undefined ? {} : { persistence }),
  };
  const codes = codesOf(clusters.labels, names.length);
  const notes = withNotes(session.clusterNotes, [note]);
  return withClusters(session, { names, codes, making: clusters.making }, notes);
}

/** What is known of the cluster of a key. */
export function notesIn({
  clusterNotes = [],
}: Session): (key: string | undefined) => ClusterNote | undefined {
  const notes = new Map(clusterNotes.map((note) => [note.key, note]));
  return (key) => notes.get(key ?? "");
}

/** Clusters of which some were made one, which has no name yet. */
export function merged(
  { names, labels }: SessionClusters,
  joined: ReadonlySet<number>,
): Omit<Regrouping, "making"> {
  const first = [...joined].reduce((a, b) => Math.min(a, b), names.length);
  const left = [...names.keys()].filter((cluster) => cluster === first || !joined.has(cluster));
  const numbers = new Map(left.map((cluster, number) => [cluster, number]));
  const numberOf = (label: number) => numbers.get(joined.has(label) ? first : label) ?? -1;
  return {
    count: left.length,
    labels: labels.map(numberOf),
    names: left.map((cluster) => (joined.has(cluster) ? undefined : names[cluster])),
  };
}

/** Clusters of which one was split: the first part has its number, the others come last; none has a name yet. */
export function parted(
  { names, labels }: SessionClusters,
  cluster: number,
  rows: Int32Array,
  parts: Int32Array,
): Omit<Regrouping, "making"> {
  const split = labels.slice();
  let count = names.length;
  rows.forEach((row, at) => {
    const part = parts[at] ?? 0;
    split[row] = part === 0 ? cluster : names.length + part - 1;
    count = Math.max(count, names.length + part);
  });
  return {
    count,
    labels: split,
    names: names.map((name, at) => (at === cluster ? undefined : name)),
  };
}

function withClusters(
  session: Session,
  { names, codes, making }: { names: readonly string[]; codes: Uint32Array; making: Making },
  clusterNotes: readonly ClusterNote[],
): Session {
  const { table } = session;
  const column: TextColumn = {
    type: "text",
    ...packTexts(names),
    codes,
    provenance: provenanceOf(making),
  };
  return {
    ...session,
    table: { ...table, columns: new Map(table.columns).set(clustersColumn, column) },
    colorBy: clustersColumn,
    clusterNotes,
  };
}

function codesOf(labels: Int32Array, count: number): Uint32Array {
  return Uint32Array.from(labels, (label) => (label < 0 ? count : label));
}

/** Of equal names only the first. */
function distinct(names: readonly (string | undefined)[]): (string | undefined)[] {
  return names.map((name, at) => (names.indexOf(name) === at ? name : undefined));
}
