import { normalize, subwords } from "./normalize";
import { Pieces } from "./pieces";
import type { VectorTable } from "./vectorTable";

/** Words in the longest term that is looked for within a text. */
const longestTerm = 3;
/** What the last part of a short text counts for: in "olive green" it names the thing. */
const headWeight = 2;

/** What a text is made of: the row of a word or term, or the rows of a word's WordPiece tokens. */
export type Part = readonly number[];

export interface TextVectorsOptions {
  /** false: WordPiece tokens and pairs of them only, as if no other word or term were in the table. */
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
    const whole = this.table.find(normalize(text));
    if (whole >= 0) return [[whole]];
    const words = text.split(/\s+/).filter((word) => word !== "");
    return this.termsOf(words, (word) =>
      this.termsOf(subwords(word), (subword) => this.tokensOf(subword)),
    );
  }

  private addPart(part: Part, factor: number, sum: Float32Array): void {
    if (part.length === 1) {
      this.table.add(part[0]!, factor * this.table.weight(part[0]!), sum);
      return;
    }
    const { word } = this;
    word.fill(0);
    for (const row of part) this.table.add(row, this.table.weight(row), word);
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
      else for (const part of divide(words[start]!)) parts.push(part);
      start += Math.max(1, length);
    }
    return parts;
  }

  private tokensOf(text: string): Part[] {
    this.pieces ??= new Pieces(this.table.tokens());
    const words: string[][] = [];
    for (const token of this.pieces.of(normalize(text))) {
      const word = words.at(-1);
      if (word && token.startsWith("##")) word.push(token);
      else words.push([token]);
    }
    return words.map((word) => this.rowsOf(word));
  }

  /**
   * The rows of a word's tokens, of two together where the table holds the pair. Where more follow, the
   * first has a row for that, if the table holds one: as a word of its own it misleads ("sun" in "sunflower").
   */
  private rowsOf(word: readonly string[]): Part {
    if (word.length === 1) return [this.table.find(word[0]!)];
    const rows: number[] = [];
    for (let place = 0; place < word.length; place++) {
      const token = word[place]!;
      const pair = place + 1 < word.length ? this.table.find(token + word[place + 1]!) : -1;
      if (pair >= 0) {
        rows.push(pair);
        place++;
        continue;
      }
      const beginning = place === 0 ? this.table.find(`${token}##`) : -1;
      rows.push(beginning >= 0 ? beginning : this.table.find(token));
    }
    return rows;
  }
}

/** A word of a sentence as the table may hold it: without the punctuation around it. */
function keyOf(word: string): string {
  return normalize(word)
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
