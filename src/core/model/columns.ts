/** How a column came about where it did not come with the data: made by the user, or by a computation. */
export type Provenance =
  | "user"
  | {
      readonly method: string;
      readonly parameters: Readonly<Record<string, string | number | boolean>>;
    };

/** Texts one after the other in UTF-8, without an object for each. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  /** Where each text begins, and where the last one ends: one number more than there are texts. */
  readonly offsets: Uint32Array;
}

/** One text for each row; with `codes` the texts are a dictionary. */
export interface TextColumn extends PackedTexts {
  readonly type: "text";
  /** Row r has text `codes[r]`, and none where that is the number of texts. */
  readonly codes?: Uint32Array;
  readonly provenance?: Provenance;
}

/** One number for each row: dates in milliseconds since 1970 (UTC), booleans as 0 and 1, NaN where there is none. */
export interface NumberColumn {
  readonly type: "number" | "date" | "boolean";
  readonly values: Float64Array;
  readonly provenance?: Provenance;
}

/** One attribute of all points, in compact buffers that cross threads and panels as they are. */
export type Column = TextColumn | NumberColumn;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function packTexts(texts: readonly string[]): PackedTexts {
  const packer = new TextPacker(texts.reduce((sum, text) => sum + text.length, 0));
  for (const text of texts) packer.add(text);
  return packer.finish();
}

/** Packs texts one by one. */
export class TextPacker {
  private bytes: Uint8Array;
  private readonly offsets: number[] = [0];
  private end = 0;

  /** @param units UTF-16 code units that are expected */
  constructor(units = 0) {
    // UTF-8 takes at most three bytes for a UTF-16 unit, and mostly one.
    this.bytes = new Uint8Array(units + 64);
  }

  add(text: string): void {
    if (this.bytes.length - this.end < 3 * text.length) {
      const larger = new Uint8Array(Math.ceil(1.5 * this.bytes.length) + 3 * text.length);
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    this.end += encoder.encodeInto(text, this.bytes.subarray(this.end)).written;
    this.offsets.push(this.end);
  }

  finish(): PackedTexts {
    return { bytes: this.bytes.slice(0, this.end), offsets: Uint32Array.from(this.offsets) };
  }
}

/** The text of that index in order; "" where there is none. */
export function textAt({ bytes, offsets }: PackedTexts, index: number): string {
  return decoder.decode(bytes.subarray(offsets[index] ?? 0, offsets[index + 1] ?? 0));
}

export function unpackTexts(packed: PackedTexts): string[] {
  return Array.from({ length: packed.offsets.length - 1 }, (_, index) => textAt(packed, index));
}

/** A column that holds each text once: those of `known` first, the others as they appear. */
export function dictionaryColumn(
  values: readonly (string | undefined)[],
  known: readonly string[] = [],
): TextColumn {
  const dictionary = new Dictionary<string>();
  for (const text of known) dictionary.codeOf(text);
  const codes = Uint32Array.from(values, (value) =>
    value === undefined ? missing : dictionary.codeOf(value),
  );
  const texts = dictionary.values;
  return { type: "text", ...packTexts(texts), codes: withoutMissing(codes, texts.length) };
}

/** A column with a text for each row, for texts that are mostly different. */
export function textColumn(texts: readonly string[]): TextColumn {
  return { type: "text", ...packTexts(texts) };
}

export function lengthOf(column: Column): number {
  if (column.type !== "text") return column.values.length;
  return column.codes?.length ?? column.offsets.length - 1;
}

/** The text of a row; undefined where there is none. */
export function textIn(column: TextColumn, row: number): string | undefined {
  const index = column.codes ? (column.codes[row] ?? missing) : row;
  return index < column.offsets.length - 1 ? textAt(column, index) : undefined;
}

/** The texts of all rows. */
export function textsIn(column: TextColumn): (string | undefined)[] {
  const texts = unpackTexts(column);
  return column.codes ? Array.from(column.codes, (code) => texts[code]) : texts;
}

/** The column of these rows, in their order; nothing where a row is -1. */
export function takeColumn(column: Column, rows: ArrayLike<number>): Column {
  const { provenance } = column;
  const told = provenance === undefined ? {} : { provenance };
  if (column.type === "text") return { ...takeTexts(column, rows), ...told };
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] ?? -1] ?? NaN;
  return { type: column.type, values, ...told };
}

/** A column of as many rows without a value, of the type of another. */
export function emptyColumn(like: Column, rows: number): Column {
  return takeColumn(like, new Int32Array(rows).fill(-1));
}

/**
 * All rows of `above`, then all rows of `below`. Of columns of different types the result is one of text, in which
 * numbers are written as JavaScript does.
 */
export function stackColumns(above: Column, below: Column): Column {
  const { provenance } = above;
  const told = provenance === undefined ? {} : { provenance };
  if (above.type !== "text" && above.type === below.type) {
    const values = new Float64Array(above.values.length + lengthOf(below));
    values.set(above.values);
    values.set(below.values, above.values.length);
    return { type: above.type, values, ...told };
  }
  const [first, second] = [asTexts(above), asTexts(below)];
  if (first.codes || second.codes) {
    return { ...dictionaryColumn([...textsIn(first), ...textsIn(second)]), ...told };
  }
  return { type: "text", ...stackTexts(first, second), ...told };
}

function asTexts(column: Column): TextColumn {
  if (column.type === "text") return column;
  const { type, values } = column;
  return dictionaryColumn(Array.from(values, (value) => valueText(type, value)));
}

/** The least and the greatest finite number; undefined where there is none. */
export function finiteRange(
  values: Float64Array,
): { readonly minimum: number; readonly maximum: number } | undefined {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return minimum > maximum ? undefined : { minimum, maximum };
}

/** A value as people read it; undefined where there is none. */
export function valueText(type: NumberColumn["type"], value: number): string | undefined {
  if (Number.isNaN(value)) return undefined;
  if (type === "boolean") return value ? "true" : "false";
  if (type === "number") return String(value);
  return Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : String(value);
}

function stackTexts(above: PackedTexts, below: PackedTexts): PackedTexts {
  const bytes = new Uint8Array(above.bytes.length + below.bytes.length);
  bytes.set(above.bytes);
  bytes.set(below.bytes, above.bytes.length);
  const offsets = new Uint32Array(above.offsets.length + below.offsets.length - 1);
  offsets.set(above.offsets);
  below.offsets.forEach((offset, index) => {
    offsets[above.offsets.length - 1 + index] = above.bytes.length + offset;
  });
  return { bytes, offsets };
}

/** A dictionary loses the texts that no row has any more; the others keep their order. */
function takeTexts(column: TextColumn, rows: ArrayLike<number>): TextColumn {
  const count = column.offsets.length - 1;
  const { codes } = column;
  const wanted = Uint32Array.from(rows, (row) =>
    row < 0 ? missing : codes ? (codes[row] ?? missing) : row,
  );
  if (!codes && !wanted.includes(missing)) return { type: "text", ...takePacked(column, wanted) };
  const isUsed = new Uint8Array(count);
  for (const code of wanted) if (code < count) isUsed[code] = 1;
  const used = Uint32Array.from(isUsed.keys()).filter((code) => isUsed[code] === 1);
  const renamed = new Uint32Array(count);
  used.forEach((code, index) => (renamed[code] = index));
  return {
    type: "text",
    ...takePacked(column, used),
    codes: wanted.map((code) => (code < count ? (renamed[code] ?? 0) : used.length)),
  };
}

/** The texts of these indices; neighbors are copied together. */
function takePacked({ bytes, offsets }: PackedTexts, indices: Uint32Array): PackedTexts {
  const taken = new Uint32Array(indices.length + 1);
  let size = 0;
  indices.forEach((index, position) => {
    size += (offsets[index + 1] ?? 0) - (offsets[index] ?? 0);
    taken[position + 1] = size;
  });
  const copy = new Uint8Array(size);
  let first = 0;
  for (let position = 1; position <= indices.length; position++) {
    const last = indices[position - 1] ?? 0;
    if (indices[position] === last + 1) continue;
    const begin = offsets[indices[first] ?? 0] ?? 0;
    copy.set(bytes.subarray(begin, offsets[last + 1] ?? begin), taken[first]);
    first = position;
  }
  return { bytes: copy, offsets: taken };
}

const missing = 0xffffffff;

function withoutMissing(codes: Uint32Array, count: number): Uint32Array {
  return codes.map((code) => (code === missing ? count : code));
}

/** Gives each different value a number, in order of first appearance; `keyOf` says which are the same. */
export class Dictionary<Value> {
  private readonly codes = new Map<unknown, number>();
  readonly values: Value[] = [];

  constructor(private readonly keyOf: (value: Value) => unknown = (value) => value) {}

  codeOf(value: Value): number {
    const key = this.keyOf(value);
    const known = this.codes.get(key);
    if (known !== undefined) return known;
    this.codes.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}
