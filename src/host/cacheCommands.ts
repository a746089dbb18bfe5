import * as vscode from "vscode";
import type { SqliteVectorCache } from "../store/sqliteVectorCache";
import { megabytes } from "./models";

/** "Show Cache Size": how many vectors are kept and what they take. */
export async function showCacheSize(cache: SqliteVectorCache): Promise<void> {
  const { bytes, vectors } = await cache.size();
  const clear = "Clear Cache";
  const sentence = `The cache holds ${vectors.toLocaleString()} vectors in ${megabytes(bytes)}.`;
  const chosen = await vscode.window.showInformationMessage(sentence, clear);
  if (chosen === clear) await clearCache(cache);
}

export async function clearCache(cache: SqliteVectorCache): Promise<void> {
  await cache.clear();
  void vscode.window.showInformationMessage("The cache of vectors is empty.");
}
