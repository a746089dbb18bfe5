import { Dictionary } from "../model/columns";
import { pieces } from "../text/selection";
import { WordSet } from "../words/words";

/** The clusters of texts. */
export interface ClusteredTexts {
  readonly clusters: number;
  /** The cluster of each text; -1 for none. */
  readonly labels: Int32Array;
  /** Indices of texts, most typical first. */
  readonly typical: Int32Array;
}

/** Words of a text that count; of longer ones the beginning. */
const wordsOfText = 2000;

/** A lower-case letter or a digit before an upper-case letter, and marks that join words. */
const seams = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|[_.]/gu;
/** A letter of a script that writes words with several. */
const lone = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}*$/u;

/** The words of a text in lower case, identifiers split, without words that carry no meaning of their own. */
function* wordsOf(text: string): Generator<string> {
  let count = 0;
  for (const piece of pieces(text.replace(seams, " "), "words", { skipStopWords: true })) {
    if (lone.test(piece.text)) continue;
    if (++count > wordsOfText) return;
    yield piece.text.toLowerCase();
  }
}

/**
 * For each clustering of the texts and each of its clusters the words, `maximum` or fewer, that tell it from the
 * others: by how often they are in its texts, less where they are in many texts (class-based TF-IDF, Grootendorst
 * 2022, "BERTopic"). Of equal words those come first whose text is more typical; of the forms of one word the first.
 */
export function keywordsOf(
  texts: readonly string[],
  clusterings: readonly ClusteredTexts[],
  maximum: number,
): string[][][] {
  const dictionary = new Dictionary<string>();
  const found = texts.map((text) =>
    Uint32Array.from(wordsOf(text), (word) => dictionary.codeOf(word)),
  );
  return clusterings.map(({ clusters, labels, typical }) => {
    const counts = Array.from({ length: clusters }, () => new Map<number, number>());
    const totals = new Uint32Array(dictionary.values.length);
    let all = 0;
    for (const text of typical) {
      const own = counts[labels[text]!];
      if (!own) continue;
      for (const word of found[text]!) {
        own.set(word, (own.get(word) ?? 0) + 1);
        totals[word]! += 1;
        all++;
      }
    }
    const mean = all / clusters;
    return counts.map((own) => {
      const weights = [...own].map(([word, count]) => ({
        word: dictionary.values[word]!,
        weight: count * Math.log(1 + mean / totals[word]!),
      }));
      // Sorting keeps the order of equal ones.
      weights.sort((a, b) => b.weight - a.weight);
      return firstOf(weights, maximum);
    });
  });
}

function firstOf(weights: readonly { readonly word: string }[], maximum: number): string[] {
  const known = new WordSet();
  const words: string[] = [];
  for (const { word } of weights) {
    if (words.length === maximum) break;
    if (known.add(word)) words.push(word);
  }
  return words;
}

/**
 * Different names for clusters: given ones, else made of the first `words` keywords; a cluster without any is named
 * by its number, from 1.
 */
export function namesOf(
  keywords: readonly (readonly string[])[],
  words: number,
  numbered: (number: number) => string,
  given: readonly (string | undefined)[] = [],
): string[] {
  const taken = new Set(given);
  return keywords.map((own, cluster) => {
    const known = given[cluster];
    if (known !== undefined) return known;
    const number = numbered(cluster + 1);
    const name = own.slice(0, words).join(", ") || number;
    const free = taken.has(name) ? `${name} (${number})` : name;
    taken.add(free);
    return free;
  });
}
