import { singularsOf } from "../../core/words/singulars";
import { everydayNames } from "./everydayNames";
import { normalize } from "./normalize";

/** A word below a category in WordNet's hierarchy. */
export interface Hyponym {
  readonly text: string;
  /** How common and how general it is: 9 for the commonest nouns that a category is made of. */
  readonly score: number;
}

const mostCommon = 9;
/** What a level of depth below the category costs, in steps of commonness. */
const depthCost = 0.4;
/** What it costs to be the second name of a thing, or to repeat the category ("coffee table"). */
const repetitionCost = 5;

const irregular: Record<string, string> = {
  children: "child",
  feet: "foot",
  geese: "goose",
  men: "man",
  mice: "mouse",
  people: "person",
  teeth: "tooth",
  women: "woman",
};

/**
 * What a plural may be the plural of, itself included. Of several words only the last changes, or the one
 * before "of".
 */
export function singulars(name: string): string[] {
  const [, head = name, rest = ""] = /^(.+?)( of .+)$/.exec(name) ?? [];
  const [, before = "", last = ""] = /^(.* )?(\S+)$/.exec(head) ?? [];
  const known = irregular[last];
  const forms = [last, ...(known ? [known] : []), ...singularsOf(last)];
  return forms.map((form) => before + form + rest);
}

/**
 * The hyponyms of WordNet's nouns, over the text of `media/nouns.txt`: a line is a synset, its depth
 * before and its hyponyms, deeper, below; a digit after a lemma tells how common it is (9 most).
 */
export class Nouns {
  private starts: Uint32Array | undefined;

  constructor(private readonly text: string) {}

  /** The hyponyms of the noun that a category names, in its most productive sense; else none. */
  words(category: string): Hyponym[] {
    const names = singulars(normalize(category));
    const meant = names.flatMap((name) => everydayNames.get(name) ?? []);
    if (meant.length === 0) return this.ofNoun(names);
    const themselves = meant.length === 1 ? [] : meant.map((text) => ({ text, score: mostCommon }));
    return [...themselves, ...meant.flatMap((noun) => this.ofNoun([noun]))];
  }

  private ofNoun(names: readonly string[]): Hyponym[] {
    const senses = names.flatMap((name) => this.linesNaming(name).map((line) => ({ name, line })));
    let best: { score: number; words: Hyponym[] } | undefined;
    for (const { name, line } of senses) {
      const words = this.hyponyms(line);
      const common = words.filter(({ score }) => score >= 2).length;
      const score = Math.log1p(common) * (1 + this.commonness(line, name));
      if (words.length > 0 && score > (best?.score ?? -1)) best = { score, words };
    }
    return best?.words ?? [];
  }

  private hyponyms(category: number): Hyponym[] {
    const top = this.line(category);
    const categoryWords = new Set(top.lemmas.flatMap(({ text }) => normalize(text).split(/[ -]/)));
    const found: Hyponym[] = [];
    for (let index = category + 1; index < this.lineStarts.length; index++) {
      const { depth, lemmas } = this.line(index);
      if (depth <= top.depth) break;
      const held = lemmas.filter(({ common, text }) => common !== undefined && text.length > 2);
      held.sort((a, b) => b.common! - a.common!);
      held.forEach(({ text, common }, place) => {
        const repeats = normalize(text)
          .split(/[ -]/)
          .some((word) => categoryWords.has(word));
        const cost = depthCost * (depth - top.depth);
        const score = common! - cost - (place > 0 || repeats ? repetitionCost : 0);
        found.push({ text, score });
      });
    }
    return found;
  }

  /** Lines that have the name among their lemmas. */
  private linesNaming(name: string): number[] {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const pattern = new RegExp(`(?<=[ |])${escaped}(?=[:|\\n])`, "gi");
    return [...this.text.matchAll(pattern)]
      .map((match) => this.lineAt(match.index))
      .filter((line) => this.line(line).lemmas.some(({ text }) => normalize(text) === name));
  }

  private commonness(line: number, name: string): number {
    const lemma = this.line(line).lemmas.find(({ text }) => normalize(text) === name);
    return lemma?.common ?? 0;
  }

  private line(index: number): {
    depth: number;
    lemmas: { text: string; common: number | undefined }[];
  } {
    const start = this.lineStarts[index]!;
    const line = this.text.slice(start, this.text.indexOf("\n", start));
    const space = line.indexOf(" ");
    const lemmas = line
      .slice(space + 1)
      .split("|")
      .map((lemma) => {
        const [text = "", common] = lemma.split(":");
        return { text, common: common === undefined ? undefined : Number(common) };
      });
    return { depth: Number(line.slice(0, space)), lemmas };
  }

  private get lineStarts(): Uint32Array {
    if (!this.starts) {
      const starts: number[] = [];
      for (let place = 0; place < this.text.length; place = this.text.indexOf("\n", place) + 1) {
        starts.push(place);
      }
      this.starts = Uint32Array.from(starts);
    }
    return this.starts;
  }

  private lineAt(place: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle]! <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
