import { pieces } from "../text/selection";

/** A lower-case letter or a digit before an upper-case letter, and marks that join words. */
const seams = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|[_.]/gu;

/** The words of a text in lower case, identifiers split, without words that carry no meaning of their own. */
function* wordsOf(text: string): Generator<string> {
  for (const piece of pieces(text.replace(seams, " "), "words", { skipStopWords: true })) {
    yield piece.text.toLowerCase();
  }
}

/**
 * The words, `most` or fewer, that tell each cluster from the others: by how often they are in its texts, less where
 * they are in many texts (class-based TF-IDF, Grootendorst 2022, "BERTopic"). Of equal words those come first whose
 * text comes first in `order` (rows, most typical first). `labels` is the cluster of each row, -1 for none.
 */
export function keywordsOf(
  textOf: (row: number) => string,
  order: ArrayLike<number>,
  labels: Int32Array,
  clusters: number,
  most: number,
): string[][] {
  const counts = Array.from({ length: clusters }, () => new Map<string, number>());
  const totals = new Map<string, number>();
  let all = 0;
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!;
    const own = counts[labels[row]!];
    if (!own) continue;
    for (const word of wordsOf(textOf(row))) {
      own.set(word, (own.get(word) ?? 0) + 1);
      totals.set(word, (totals.get(word) ?? 0) + 1);
      all++;
    }
  }
  const mean = all / clusters;
  return counts.map((own) => {
    const weights = [...own].map(([word, count]) => ({
      word,
      weight: count * Math.log(1 + mean / totals.get(word)!),
    }));
    // Sorting keeps the order of equal ones.
    weights.sort((a, b) => b.weight - a.weight);
    return weights.slice(0, most).map(({ word }) => word);
  });
}

/** Different names made of keywords; a cluster without any is named by its number, from 1. */
export function namesOf(
  keywords: readonly (readonly string[])[],
  numbered: (number: number) => string,
): string[] {
  const taken = new Set<string>();
  return keywords.map((words, cluster) => {
    const name = words.join(", ");
    const number = numbered(cluster + 1);
    const free = name === "" ? number : taken.has(name) ? `${name} (${number})` : name;
    taken.add(free);
    return free;
  });
}
