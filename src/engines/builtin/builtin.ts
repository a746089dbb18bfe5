import type { Embeddings, EmbeddingProblem } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { matrix, row } from "../../core/vectors/matrix";
import { normalize } from "./normalize";
import { Nouns, singulars } from "./nouns";
import { TextVectors } from "./textVectors";
import { VectorTable } from "./vectorTable";
import { parseWordLists, spread } from "./wordLists";

/** The three files of `media/` that the engine is made of. */
export interface BuiltinData {
  /** vectors.bin */
  readonly vectors: Uint8Array;
  /** words.txt */
  readonly words: string;
  /** nouns.txt */
  readonly nouns: string;
}

export interface EmbedRun {
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (done: number, total: number) => void;
}

/** Texts between two looks at the signal: a few milliseconds. */
const chunk = 512;

/** Steps of commonness that a cosine of 1 with the category is worth. */
const affinity = 8;

/** The built-in engine itself, which computes at once; `src/worker` runs it beside the host. */
export class Builtin {
  private readonly table: VectorTable;
  private readonly texts: TextVectors;
  private readonly lists: Map<string, string[]>;
  private readonly nouns: Nouns;

  /** Throws `tableDamaged`. */
  constructor(data: BuiltinData) {
    this.table = new VectorTable(data.vectors);
    this.texts = new TextVectors(this.table);
    this.lists = parseWordLists(data.words);
    this.nouns = new Nouns(data.nouns);
  }

  /** Throws `canceled`; texts of which nothing is known are problems of kind `noVector`. */
  embed(texts: readonly string[], { signal, onProgress }: EmbedRun = {}): Embeddings {
    const { dimensions, version } = this.table;
    const data = new Float32Array(texts.length * dimensions);
    const problems: EmbeddingProblem[] = [];
    const byParts = new Map<string, number[]>();
    texts.forEach((text, index) => {
      if (index % chunk === 0) {
        if (signal?.aborted) throw new Failure({ kind: "canceled" });
        onProgress?.(index, texts.length);
      }
      const parts = this.texts.partsOf(text);
      const vector = data.subarray(index * dimensions, (index + 1) * dimensions);
      if (this.texts.combine(parts, vector)) {
        const key = parts.join();
        const same = byParts.get(key);
        if (same) same.push(index);
        else byParts.set(key, [index]);
      } else {
        problems.push({ index, failure: { kind: "noVector", text } });
      }
    });
    onProgress?.(texts.length, texts.length);
    const collisions = [...byParts.values()].filter(
      (indices) => new Set(indices.map((index) => texts[index])).size > 1,
    );
    const vectors = matrix(data, texts.length, dimensions);
    return { version, vectors, problems, cached: 0, collisions };
  }

  /**
   * At most `count` distinct words of a category, best first: from our lists, else the hyponyms of
   * the noun that the category names. None when it names no noun.
   */
  words(category: string, count: number, exclude: readonly string[] = []): string[] {
    const known = new Set(exclude.map(normalize));
    const fresh = (words: readonly string[]): string[] =>
      words.filter((word) => {
        const key = normalize(word);
        return !known.has(key) && known.add(key);
      });
    const names = singulars(normalize(category));
    const list = [...this.lists].find(([name]) => singulars(name).some((n) => names.includes(n)));
    const words = list ? spread(fresh(list[1]), count) : fresh(this.hyponyms(category));
    return words.slice(0, count);
  }

  /** Common words first, and those whose vectors say that the sense is the right one. */
  private hyponyms(category: string): string[] {
    const words = this.nouns.words(category);
    const vectors = this.embed([category, ...words.map(({ text }) => text)]).vectors;
    const query = row(vectors, 0);
    const ranked = words.map(({ text, score }, index) => {
      const vector = row(vectors, index + 1);
      const cosine = query.reduce((sum, value, d) => sum + value * vector[d]!, 0);
      return { text, score: score + affinity * cosine };
    });
    return ranked.sort((a, b) => b.score - a.score).map(({ text }) => text);
  }
}
