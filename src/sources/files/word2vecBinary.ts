import { vectorBatch } from "../../core/model/vectorRows";
import type {
  Batch,
  Description,
  RandomAccess,
  ReadRequest,
  VectorSource,
} from "../../core/model/vectorSource";
import { badFile, type Format } from "./format";

/** As word2vec writes it: a header "rows dimensions", then a word, a space and float32 numbers, row after row. */
export const word2vecBinary: Format = {
  id: "word2vec binary",
  extensions: [".bin"],
  sniff: (head) => headerIn(head) !== undefined && !isText(head),
  open: (file) => new Word2vecSource(file),
};

/** Bytes of the header, and of a word. */
const maximumHeader = 64;
const maximumWord = 2 ** 16;
const windowBytes = 2 ** 22;
/** Rows behind the end of the file that are told of at once. */
const missingRows = 2 ** 12;
const newline = 10;
const space = 32;

interface Header {
  readonly rows: number;
  readonly dimensions: number;
  /** Where the first row begins. */
  readonly offset: number;
}

class Word2vecSource implements VectorSource {
  private found: Header | undefined;

  constructor(private readonly file: RandomAccess) {}

  async describe(signal: AbortSignal): Promise<Description> {
    const { rows, dimensions } = await this.header(signal);
    return { rows, columns: ["word"], vectors: [{ name: "vector", dimensions }] };
  }

  /** Words are of any length, so that a row is only found behind the one before it. */
  async *read({ vectors, columns, rows }: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    const { dimensions, offset, rows: promised } = await this.header(signal);
    const batchOf = (
      start: number,
      words: readonly unknown[],
      lists: readonly unknown[],
    ): Batch => ({
      ...(vectors
        ? vectorBatch(start, rows.subarray(start, start + words.length), dimensions, lists)
        : {}),
      ...{ start, rows: words.length },
      columns: new Map(columns.map((name) => [name, words])),
    });
    const bytes = 4 * dimensions;
    let row = 0;
    let index = 0;
    for (let at = offset; index < rows.length && row < promised && at < this.file.size;) {
      const end = Math.min(this.file.size, at + windowBytes + maximumWord + bytes);
      const window = await this.file.read(at, end, signal);
      const words: string[] = [];
      const lists: Float32Array[] = [];
      let read = 0;
      while (index + words.length < rows.length) {
        const place = placeIn(window, read, bytes);
        if (!place) break;
        if (row === rows[index + words.length]) {
          words.push(decoder.decode(window.subarray(place.word, place.space)));
          lists.push(new Float32Array(window.buffer.slice(place.space + 1, place.end)));
        }
        row += 1;
        read = place.end;
      }
      if (read === 0) {
        if (end < this.file.size) throw badFile(this.file.name, "damaged");
        break;
      }
      if (words.length > 0) yield batchOf(index, words, lists);
      index += words.length;
      at += read;
    }
    for (; index < rows.length; index += missingRows) {
      const count = Math.min(missingRows, rows.length - index);
      yield batchOf(index, new Array(count).fill(undefined), new Array(count).fill("cutOff"));
    }
  }

  private async header(signal: AbortSignal): Promise<Header> {
    if (this.found) return this.found;
    const { name, size } = this.file;
    const header = headerIn(await this.file.read(0, Math.min(size, maximumHeader), signal));
    if (!header || header.rows > 2 ** 32 - 1) throw badFile(name, "damaged");
    if (header.rows === 0) throw badFile(name, "empty");
    if (header.dimensions < 2) throw badFile(name, "noVectors");
    if (header.offset + 4 * header.dimensions > size) throw badFile(name, "cutOff");
    return (this.found = header);
  }
}

const decoder = new TextDecoder();

/** Where the next row is; undefined where it does not end in these bytes. Some writers end a row with a newline. */
function placeIn(bytes: Uint8Array, from: number, vectorBytes: number) {
  let word = from;
  while (bytes[word] === newline) word += 1;
  const blank = bytes.indexOf(space, word);
  const end = blank + 1 + vectorBytes;
  return blank < 0 || end > bytes.length ? undefined : { word, space: blank, end };
}

function headerIn(bytes: Uint8Array): Header | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, maximumHeader));
  const match = /^(\d{1,15}) (\d{1,7})\s*?\n/.exec(start);
  return match
    ? { rows: Number(match[1]), dimensions: Number(match[2]), offset: match[0].length }
    : undefined;
}

/** Whether bytes are a text, as the same vectors are written in a text file. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < space))) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
