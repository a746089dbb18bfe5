import { createHash } from "node:crypto";
import { Failure } from "../../core/model/failures";

const magic = 0x31564245; // "EBV1"
const headerBytes = 32;
/** Of the SHA-256 at the end of the file. */
const hashBytes = 32;
const blockSize = 16;

/**
 * The built-in vectors: one file, read into one buffer and used where it lies.
 *
 * Sections, each beginning at a multiple of 4, numbers little endian:
 *
 *     header   uint32: magic "EBV1", rows, dimensions, bytes of `keys`, 4 unused
 *     blocks   uint32 for every 16th key: where its block begins within `keys`
 *     keys     sorted ASCII strings, front-coded in blocks of 16: bytes shared with the key before
 *              (0 at the head of a block), bytes that follow, those bytes. A key is a word or term in
 *              lower case, a WordPiece token ("##ing"), one as the beginning of a word ("sun##"), or two that
 *              follow one another in words ("##ness##es", "bi##bl")
 *     weights  uint8 a row: what the row counts for in a mean, times 100
 *     tokens   one bit a row, lowest first: the key is a WordPiece token of the model
 *     codes    for each pair of dimensions one byte a row: the first number + 8 in the low four bits,
 *              the second + 8 in the high ones. A pair's bytes lie together because they are alike,
 *              which is what makes the file small in a VSIX
 *     hash     SHA-256 of all that comes before
 *
 * A row is known by the direction of its codes only; its length is brought to 1 when it is read.
 */
export class VectorTable {
  /** The beginning of the hash, which tells a table from every other one. */
  readonly version: string;
  readonly rows: number;
  readonly dimensions: number;
  private readonly blocks: Uint32Array;
  private readonly keys: Uint8Array;
  private readonly weights: Uint8Array;
  private readonly tokenBits: Uint8Array;
  private readonly codes: Uint8Array;

  /** Throws `tableDamaged` when the bytes are not a whole table. */
  constructor(bytes: Uint8Array) {
    const end = bytes.byteLength - hashBytes;
    if (end < headerBytes || bytes.byteOffset % 4 !== 0) throw damaged();
    const header = new Uint32Array(bytes.buffer, bytes.byteOffset, headerBytes / 4);
    const [found, rows = 0, dimensions = 0, keyBytes = 0] = header;
    const hash = createHash("sha256").update(bytes.subarray(0, end)).digest();
    if (found !== magic || !hash.equals(bytes.subarray(end))) throw damaged();
    this.version = hash.toString("hex", 0, 4);
    this.rows = rows;
    this.dimensions = dimensions;

    let place = headerBytes;
    const section = (length: number): Uint8Array => {
      const part = bytes.subarray(place, place + length);
      place += Math.ceil(length / 4) * 4;
      return part;
    };
    const blocks = section(Math.ceil(rows / blockSize) * 4);
    this.blocks = new Uint32Array(blocks.buffer, blocks.byteOffset, blocks.length / 4);
    this.keys = section(keyBytes);
    this.weights = section(rows);
    this.tokenBits = section(Math.ceil(rows / 8));
    this.codes = section((rows * dimensions) / 2);
    if (place !== end) throw damaged();
  }

  /** The row of a key, or -1. */
  find(key: string): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.compareHead(middle, key) <= 0) low = middle;
      else high = middle - 1;
    }
    return this.findInBlock(low, key);
  }

  /** Adds the row's unit vector times `factor` to `sum`. */
  add(row: number, factor: number, sum: Float32Array): void {
    const { codes, rows, dimensions } = this;
    let squares = 0;
    for (let place = row; place < codes.length; place += rows) {
      const pair = codes[place]!;
      const first = (pair & 15) - 8;
      const second = (pair >> 4) - 8;
      squares += first * first + second * second;
    }
    const scale = squares === 0 ? 0 : factor / Math.sqrt(squares);
    for (let d = 0, place = row; d < dimensions; d += 2, place += rows) {
      const pair = codes[place]!;
      sum[d]! += scale * ((pair & 15) - 8);
      sum[d + 1]! += scale * ((pair >> 4) - 8);
    }
  }

  /** What the row counts for in a mean of several. */
  weight(row: number): number {
    return this.weights[row]! / 100;
  }

  /** The WordPiece tokens, in the order of the table. */
  tokens(): string[] {
    const found: string[] = [];
    let key = "";
    for (let row = 0, place = 0; row < this.rows; row++) {
      const shared = this.keys[place]!;
      const rest = this.keys[place + 1]!;
      place += 2;
      key = key.slice(0, shared) + String.fromCharCode(...this.keys.subarray(place, place + rest));
      place += rest;
      if ((this.tokenBits[row >> 3]! >> (row & 7)) & 1) found.push(key);
    }
    return found;
  }

  /** The order of the first key of a block relative to `key`, as a sign. */
  private compareHead(block: number, key: string): number {
    const place = this.blocks[block]! + 2;
    const length = this.keys[place - 1]!;
    const common = Math.min(length, key.length);
    for (let i = 0; i < common; i++) {
      const difference = this.keys[place + i]! - key.charCodeAt(i);
      if (difference !== 0) return difference;
    }
    return length - key.length;
  }

  private findInBlock(block: number, key: string): number {
    const first = block * blockSize;
    const last = Math.min(first + blockSize, this.rows);
    let place = this.blocks[block] ?? 0;
    let matched = 0; // characters that the key before has in common with `key`
    for (let row = first; row < last; row++) {
      const shared = this.keys[place]!;
      const rest = this.keys[place + 1]!;
      place += 2;
      if (shared < matched) return -1;
      if (shared === matched) {
        let i = 0;
        while (i < rest && this.keys[place + i] === key.charCodeAt(matched)) {
          i++;
          matched++;
        }
        if (matched === key.length && i === rest) return row;
      }
      place += rest;
    }
    return -1;
  }
}

function damaged(): Failure {
  return new Failure({ kind: "tableDamaged" });
}
