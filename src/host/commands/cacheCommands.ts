import * as vscode from "vscode";
import type { SqliteVectorCache } from "../../store/sqliteVectorCache";
import type { WordFiles } from "../../store/wordFiles";
import { megabytes } from "../engines/modelPicker";

/** "Show Cache Size": how many vectors and words are kept and what they take. */
export async function showCacheSize(cache: SqliteVectorCache, words: WordFiles): Promise<void> {
  const [ofVectors, ofWords] = await Promise.all([cache.size(), words.size()]);
  const clearVectors = "Clear Vectors";
  const clearAllWords = "Clear Words";
  const chosen = await vscode.window.showInformationMessage(
    `The cache holds ${ofVectors.vectors.toLocaleString("en")} vectors in ${megabytes(ofVectors.bytes)}, ` +
      `and ${ofWords.words.toLocaleString("en")} generated words of ${ofWords.categories} categories ` +
      `in ${megabytes(ofWords.bytes)}.`,
    ...(ofVectors.vectors > 0 ? [clearVectors] : []),
    ...(ofWords.words > 0 ? [clearAllWords] : []),
  );
  if (chosen === clearVectors) await clearCache(cache);
  if (chosen === clearAllWords) await clearSavedWords(words);
}

export async function clearCache(cache: SqliteVectorCache): Promise<void> {
  await cache.clear();
  void vscode.window.showInformationMessage("The cache of vectors is empty.");
}

export async function clearSavedWords(words: WordFiles): Promise<void> {
  await words.clear();
  void vscode.window.showInformationMessage(
    "No generated words are kept any more; the next run asks for new ones.",
  );
}
