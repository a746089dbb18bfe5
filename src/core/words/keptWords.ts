import type { GeneratedWord, WordRequest } from "../model/engine";
import { Failure } from "../model/failures";
import { gatherWords, promptVersion, type RoundOptions } from "./wordRounds";
import { WordSet } from "./words";

/** Words that models wrote in earlier runs, by source (model and prompt) and category. */
export interface WordStore {
  /** In the order in which they came; none when none are kept. */
  get(source: string, category: string): Promise<readonly GeneratedWord[]>;
  /** Takes the place of what was kept. */
  put(source: string, category: string, words: readonly GeneratedWord[]): Promise<void>;
}

export interface KeepOptions extends RoundOptions {
  /** Tells models of one name apart where they have no digest. */
  readonly server?: string;
}

/**
 * The words that are kept for the category, then as many new ones as are missing; or only new ones when
 * the request says so. What is new is kept, however the run ends, unless that would put fewer words in
 * the place of more. Throws what `gatherWords` throws.
 */
export async function* keptOrGathered(
  request: WordRequest,
  options: KeepOptions,
  signal: AbortSignal,
  store: WordStore | undefined,
): AsyncGenerator<GeneratedWord> {
  if (!store) {
    yield* gatherWords(request, options, signal);
    return;
  }
  const { category, count, regenerate = false, exclude = [] } = request;
  const source = sourceOf(options);
  const old = await store.get(source, category);
  const excluded = new WordSet(exclude);
  const kept = regenerate ? [] : old.filter(({ text }) => !excluded.has(text)).slice(0, count);
  for (const word of kept) {
    yield word.origin ? { ...word, origin: { ...word.origin, kept: true } } : word;
  }
  if (kept.length === count) return;

  const words = regenerate ? [] : [...old];
  const written = new Date().toISOString();
  let ended = false;
  try {
    const rest = {
      category,
      count: count - kept.length,
      exclude: [...exclude, ...words.map(({ text }) => text)],
    };
    for await (const { text, origin } of gatherWords(rest, options, signal)) {
      const word = origin ? { text, origin: { ...origin, written } } : { text };
      words.push(word);
      yield word;
    }
    ended = true;
  } catch (error) {
    // That there is no further word is a shortage where there were words before.
    const dry = error instanceof Failure && error.kind === "noWords";
    if (!dry || kept.length === 0) throw error;
  } finally {
    const enough = ended || words.length >= Math.min(old.length, count);
    if (regenerate ? words.length > 0 && enough : words.length > old.length)
      await store.put(source, category, words);
  }
}

function sourceOf({ model, digest, server }: KeepOptions): string {
  return [promptVersion, model, digest ?? server ?? ""].join(" ");
}
