import type { SqliteVectorCache } from "../../store/sqliteVectorCache";
import type { WordFiles } from "../../store/wordFiles";
import { inform } from "../shown";
import * as strings from "../strings";

/** "Show Cache Size": how many vectors and words are saved and what they take. */
export async function showCacheSize(cache: SqliteVectorCache, words: WordFiles): Promise<void> {
  const [ofVectors, ofWords] = await Promise.all([cache.size(), words.size()]);
  const { clearVectors, clearWords, size } = strings.cache;
  const chosen = await inform(
    size(
      { count: ofVectors.vectors, bytes: ofVectors.bytes },
      { count: ofWords.words, categories: ofWords.categories, bytes: ofWords.bytes },
    ),
    ...(ofVectors.vectors > 0 ? [clearVectors] : []),
    ...(ofWords.words > 0 ? [clearWords] : []),
  );
  if (chosen === clearVectors) await clearCache(cache);
  if (chosen === clearWords) await clearSavedWords(words);
}

export async function clearCache(cache: SqliteVectorCache): Promise<void> {
  await cache.clear();
  void inform(strings.cache.vectorsCleared);
}

export async function clearSavedWords(words: WordFiles): Promise<void> {
  await words.clear();
  void inform(strings.cache.wordsCleared);
}
