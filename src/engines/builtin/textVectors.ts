import { normalise, subwords } from "./normalise";
import { Pieces } from "./pieces";
import type { VectorTable } from "./vectorTable";

/** Words in the longest term that is looked for within a text. */
const longestTerm = 3;
/** What the last part of a short text counts for: in "olive green" it names the thing. */
const headWeight = 1.5;

/**
 * What the first WordPiece token of a word counts for. It is a word of its own in the table and often
 * misleads ("rasp" in "raspberry"); the vectors of the tokens that follow were made to go with it.
 */
const firstTokenWeight = 0.5;

/** What a text is made of: the row of a word or term, or the rows of a word's WordPiece tokens. */
export type Part = readonly number[];

export interface TextVectorsOptions {
  /** false: WordPiece tokens only, as if no other word or term were in the table. */
  readonly wholeWords?: boolean;
}

/**
 * Vectors of any text: its own row when the table holds it, else the weighted mean of its parts' unit
 * vectors (smooth inverse frequency: Arora, Liang and Ma 2017). Parts are the longest terms and words
 * found, then the words of identifiers and compounds, then WordPiece tokens, as in Model2Vec (Tulkens
 * and van Dongen 2024).
 */
export class TextVectors {
  private readonly word: Float32Array;
  private pieces: Pieces | undefined;

  constructor(
    private readonly table: VectorTable,
    private readonly options: TextVectorsOptions = {},
  ) {
    this.word = new Float32Array(table.dimensions);
  }

  /** Writes the unit vector of a text's parts; false, and zeros, when there are none. */
  combine(parts: readonly Part[], vector: Float32Array): boolean {
    vector.fill(0);
    parts.forEach((part, place) => {
      const isHead = parts.length <= longestTerm && place === parts.length - 1;
      this.addPart(part, isHead ? headWeight : 1, vector);
    });
    return toUnitLength(vector);
  }

  /** The parts of a text; none when nothing of it is known. */
  partsOf(text: string): Part[] {
    if (this.options.wholeWords === false) return this.tokensOf(text);
    const whole = this.table.find(normalise(text));
    if (whole >= 0) return [[whole]];
    const words = text.split(/\s+/).filter((word) => word !== "");
    return this.termsOf(words, (word) =>
      this.termsOf(subwords(word), (subword) => this.tokensOf(subword)),
    );
  }

  private addPart([first, ...rest]: Part, factor: number, sum: Float32Array): void {
    if (first === undefined) return;
    if (rest.length === 0) {
      this.table.add(first, factor * this.table.weight(first), sum);
      return;
    }
    const { word } = this;
    word.fill(0);
    this.table.add(first, firstTokenWeight, word);
    for (const row of rest) this.table.add(row, this.table.weight(row), word);
    toUnitLength(word);
    for (let d = 0; d < sum.length; d++) sum[d]! += factor * word[d]!;
  }

  /** The longest terms that the table holds, from left to right; `divide` takes words it lacks. */
  private termsOf(words: readonly string[], divide: (word: string) => Part[]): Part[] {
    const keys = words.map(keyOf);
    const parts: Part[] = [];
    let start = 0;
    while (start < words.length) {
      let length = Math.min(longestTerm, words.length - start);
      let row = -1;
      while (length > 0) {
        row = this.table.find(keys.slice(start, start + length).join(" "));
        if (row >= 0) break;
        length--;
      }
      if (row >= 0) parts.push([row]);
      else parts.push(...divide(words[start]!));
      start += Math.max(1, length);
    }
    return parts;
  }

  private tokensOf(text: string): Part[] {
    this.pieces ??= new Pieces(this.table.tokens());
    const parts: number[][] = [];
    for (const token of this.pieces.of(normalise(text))) {
      const row = this.table.find(token);
      const word = parts.at(-1);
      if (token.startsWith("##") && word) word.push(row);
      else parts.push([row]);
    }
    return parts;
  }
}

/** A word of a sentence as the table may hold it: without the punctuation around it. */
function keyOf(word: string): string {
  return normalise(word)
    .replace(/^[^\p{L}\p{N}.]+|[^\p{L}\p{N}+#]+$/gu, "")
    .replace(/'s$/, "");
}

/** false when the vector is zero. */
function toUnitLength(vector: Float32Array): boolean {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return false;
  const scale = 1 / Math.sqrt(squares);
  for (let d = 0; d < vector.length; d++) vector[d]! *= scale;
  return true;
}
