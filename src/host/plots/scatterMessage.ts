import type { EngineDescription } from "../../core/model/engine";
import { groupingIn, type Session } from "../../core/model/session";
import { nameOf, type Source } from "../../core/model/source";
import { textsOf } from "../../core/model/table";
import type { Scatter } from "../../protocol/messages";
import * as strings from "../strings";
import { noteSentence, wordsSentence } from "../tellUser";

/** Characters of a version that are shown: as many as `ollama list` shows of a digest. */
const versionLength = 12;

/** The session as the view draws it: everything but the vectors. */
export function scatterOf(session: Session): Scatter {
  const { table, notes } = session;
  const [space] = session.spaces;
  const { names, codeOf } = groupingIn(session);
  return {
    session: session.id,
    title: session.title,
    engine: madeBy(space.source, wordsSentence(table)),
    dimensions: space.vectors.columns,
    categories: names.map((name) => {
      const sentences = notes
        .filter((note) => note.category === name)
        .flatMap((note) => noteSentence(note) ?? []);
      return sentences.length ? { name, note: sentences.join(" ") } : { name };
    }),
    texts: textsOf(table),
    categoryOf: codeOf.slice(),
    sourceCounts: table.places.counts.slice(),
    states: table.states.slice(),
    ...(session.fitted === undefined ? {} : { placed: table.rows - session.fitted }),
  };
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
