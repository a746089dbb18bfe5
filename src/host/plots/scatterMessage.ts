import type { EngineDescription } from "../../core/model/engine";
import type { ItemState } from "../../core/model/item";
import { categoriesOf, type Session } from "../../core/model/session";
import type { Scatter } from "../../protocol/messages";
import { noteSentence, wordsSentence } from "../tellUser";

/** Characters of a version that are shown: as many as `ollama list` shows of a digest. */
const versionLength = 12;

const stateCodes: Record<ItemState, number> = { fresh: 0, stale: 1, ghost: 2 };

/** The session as the view draws it: everything but the vectors. */
export function scatterOf(session: Session): Scatter {
  const { items } = session;
  const words = wordsSentence(items);
  const withItems = categoriesOf(items);
  const names = [...new Set([...withItems, ...session.notes.map((note) => note.category)])];
  const codes = new Map(names.map((name, code) => [name, code]));
  return {
    session: session.id,
    title: session.title,
    engine: {
      label: session.engine.label,
      detail: engineDetail(session.engine),
      ...(words === undefined ? {} : { words }),
      ...(session.engine.prefix ? { prefix: session.engine.prefix } : {}),
    },
    dimensions: session.vectors.columns,
    categories: names.map((name) => {
      const sentences = session.notes
        .filter((note) => note.category === name)
        .flatMap((note) => noteSentence(note) ?? []);
      return sentences.length ? { name, note: sentences.join(" ") } : { name };
    }),
    texts: items.map((item) => item.text),
    categoryOf: Uint32Array.from(items, (item) => codes.get(item.category) ?? 0),
    sourceCounts: Uint32Array.from(items, (item) => item.count ?? item.sources.length),
    states: Uint8Array.from(items, (item) => stateCodes[item.state]),
    ...(session.fitted === undefined ? {} : { placed: items.length - session.fitted }),
  };
}

function engineDetail(engine: EngineDescription): string {
  const { chatModel, chatHost, embeddingModel, version, host, prefix } = engine;
  const parts = [
    ...(chatModel ? [`words by ${chatModel}${chatHost ? ` at ${chatHost}` : ""}`] : []),
    `vectors by ${embeddingModel}${version ? ` in version ${version.slice(0, versionLength)}` : ""}${prefix ? ` with the prefix “${prefix}”` : ""}`,
    ...(host ? [`at ${host}`] : []),
  ];
  return parts.join(", ");
}
