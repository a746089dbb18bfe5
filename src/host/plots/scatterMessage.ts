import { clustersColumn } from "../../core/clusters/sessionClusters";
import { makingOf } from "../../core/clusters/making";
import type { EngineDescription } from "../../core/model/engine";
import { rowPlace } from "../../core/model/fileSession";
import { groupingIn, type Session } from "../../core/model/session";
import type { Column } from "../../core/model/columns";
import { embedderOf, nameOf, type Source } from "../../core/model/source";
import type { Scatter, ScatterColumn, ScatterGrouping, ToView } from "../../protocol/messages";
import * as strings from "../strings";
import { noteSentence, wordsSentence } from "../tellUser";

/** Characters of a version that are shown: as many as `ollama list` shows of a digest. */
const versionLength = 12;

/** The session as the view draws it: everything but the vectors. */
export function scatterOf(session: Session): Scatter {
  const { table } = session;
  const [space] = session.spaces;
  return {
    session: session.id,
    title: session.title,
    engine: madeBy(space.source, wordsSentence(table)),
    ids: own(table.ids),
    columns: [...table.columns].map(([name, column]) => columnOf(name, column)),
    spaces: session.spaces.map(({ id, source, vectors, metric }) => ({
      ...{ id, metric, label: nameOf(source), dimensions: vectors.columns },
      canEmbed: embedderOf(source) !== undefined,
    })),
    grouping: groupingMessage(session),
    sourceCounts: Uint32Array.from(table.places.counts, (places, point) =>
      places === 0 && rowPlace(session, point) ? 1 : places,
    ),
    states: table.states.slice(),
    ...(session.fitted === undefined ? {} : { placed: table.rows - session.fitted }),
  };
}

/** A grouping of the same points, with the columns that have other values. */
export type Regrouped = Required<Omit<Extract<ToView, { type: "grouping" }>, "type">>;

/** What of a changed session the view does not have, where its points and their texts stay; else undefined. */
export function regroupedIn(before: Session, after: Session): Regrouped | undefined {
  const { columns: old, ...table } = before.table;
  const { columns: now, ...changed } = after.table;
  const known = ["ids", "places", "states", "origins"] as const;
  const isSame = known.every((name) => table[name] === changed[name]);
  const isGone = [...old.keys()].some((name) => !now.has(name));
  if (!isSame || isGone || old.get("text") !== now.get("text")) return undefined;
  if (before.spaces !== after.spaces || before.title !== after.title) return undefined;
  if (before.notes !== after.notes || before.collisions !== after.collisions) return undefined;
  const columns = [...now].filter(([name, column]) => old.get(name) !== column);
  return {
    grouping: groupingMessage(after),
    columns: columns.map(([name, column]) => columnOf(name, column)),
  };
}

export function withRegrouped(scatter: Scatter, { grouping, columns }: Regrouped): Scatter {
  const changed = new Map(columns.map((column) => [column.name, column]));
  const kept = scatter.columns.map((column) => {
    const { name } = column;
    const replaced = changed.get(name) ?? column;
    changed.delete(name);
    return replaced;
  });
  return { ...scatter, grouping, columns: [...kept, ...changed.values()] };
}

function columnOf(name: string, column: Column): ScatterColumn {
  if (column.type !== "text") return { type: column.type, name, values: own(column.values) };
  const { bytes, offsets, codes } = column;
  return {
    ...{ type: "text", name, bytes: own(bytes), offsets: own(offsets) },
    ...(codes ? { codes: own(codes) } : {}),
  };
}

/** The numbers in a buffer of their own: a message takes along all of a buffer of which it shows a part. */
function own(numbers: Uint8Array): Uint8Array<ArrayBuffer>;
function own(numbers: Uint32Array): Uint32Array<ArrayBuffer>;
function own(numbers: Float64Array): Float64Array<ArrayBuffer>;
function own(numbers: Uint8Array | Uint32Array | Float64Array): ArrayBufferView {
  const { buffer, byteLength } = numbers;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? numbers
    : numbers.slice();
}

function groupingMessage(session: Session): ScatterGrouping {
  const { column, names, codeOf, scale } = groupingIn(session);
  const notes = names.flatMap((name, group) => {
    const sentences = session.notes
      .filter(({ category }) => column === "category" && category === name)
      .flatMap((note) => noteSentence(note) ?? []);
    return sentences.length > 0 ? { group, sentence: sentences.join(" ") } : [];
  });
  return {
    ...{ column, names: [...names], codeOf: own(codeOf), notes },
    ...(scale ? { scale } : {}),
    ...(column === clustersColumn ? clustersMessage(session) : {}),
  };
}

/** That the groups are clusters, and how many more or fewer there may be. */
function clustersMessage({ table }: Session): Pick<ScatterGrouping, "clusters"> {
  const making = makingOf(table.columns.get(clustersColumn));
  if (!making) return {};
  const { level, levels } = making;
  const isChoice = level !== undefined && levels !== undefined && level < levels;
  return { clusters: isChoice ? { level, levels } : {} };
}

function madeBy(source: Source, words: string | undefined): Scatter["engine"] {
  if (source.kind !== "engine") return { label: nameOf(source), detail: nameOf(source) };
  const { engine } = source;
  return {
    label: engine.label,
    detail: engineDetail(engine),
    ...(words === undefined ? {} : { words }),
    ...(engine.prefix ? { prefix: engine.prefix } : {}),
  };
}

function engineDetail(engine: EngineDescription): string {
  const { chatModel, chatHost, embeddingModel, version, host, prefix } = engine;
  const parts = [
    ...(chatModel ? [strings.madeBy.words(chatModel, chatHost)] : []),
    strings.madeBy.vectors(embeddingModel, version?.slice(0, versionLength), prefix),
    ...(host ? [strings.madeBy.host(host)] : []),
  ];
  return parts.join(", ");
}
