import { stretches } from "../../core/model/sampling";
import { faultsIn } from "../../core/model/vectorRows";
import type {
  Batch,
  Description,
  RandomAccess,
  ReadRequest,
  VectorSource,
} from "../../core/model/vectorSource";
import { badFile } from "./format";
import type { Element } from "./elements";

/** Bytes of vectors in a batch, and rows of a batch whose vectors are not stored one after the other. */
const batchBytes = 2 ** 23;
const columnRows = 2 ** 16;
/** Rows that are put together at once, so that they stay in the processor's cache. */
const cachedRows = 256;

/** An array in a file. */
export interface StoredArray {
  readonly element: Element;
  readonly rows: number;
  /** Values of a row: 1 in a list. */
  readonly width: number;
  readonly isList: boolean;
  /** Stored column after column ("Fortran order"). */
  readonly isTransposed: boolean;
  /** Where the values begin. */
  readonly offset: number;
}

/** An array as vectors, one for each row; a list of values as a column. */
export class ArraySource implements VectorSource {
  private array: StoredArray | undefined;

  constructor(
    private readonly file: RandomAccess,
    /** Finds the array. Throws `badFile`. */
    private readonly find: (signal: AbortSignal) => Promise<StoredArray>,
    /** What it is called. */
    private readonly name = "vectors",
  ) {}

  async describe(signal: AbortSignal): Promise<Description> {
    const array = await this.open(signal);
    const { rows, width, isList, element } = array;
    if (rows >= 2 ** 32) throw badFile(this.file.name, "damaged");
    if (isList) return { rows, columns: [this.name], vectors: [] };
    if (this.wholeRows(array) < 1) throw badFile(this.file.name, "cutOff");
    if (element.kind !== "number" || width < 2) throw badFile(this.file.name, "noVectors");
    return { rows, columns: [], vectors: [{ name: this.name, dimensions: width }] };
  }

  async *read({ vectors, columns, rows }: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    const array = await this.open(signal);
    const isColumn = columns.includes(this.name);
    if (!vectors && !isColumn) return;
    const limit = array.isTransposed
      ? columnRows
      : Math.max(1, Math.floor(batchBytes / (array.width * array.element.size)));
    for (const { from, to } of stretches(rows, limit)) {
      const wanted = rows.subarray(from, to);
      const values = await this.valuesOf(array, wanted, signal);
      const place = { start: from, rows: to - from };
      if (isColumn) yield { ...place, columns: new Map([[this.name, values.list()]]) };
      else yield { ...place, ...checked(values.floats(), array, wanted, this.wholeRows(array)) };
    }
  }

  /** The values of these rows, from the first to the last of which they are read. */
  private async valuesOf(
    array: StoredArray,
    rows: Uint32Array,
    signal: AbortSignal,
  ): Promise<Values> {
    const first = rows[0] ?? 0;
    const end = Math.min(this.wholeRows(array), (rows.at(-1) ?? first - 1) + 1);
    const { width, element, offset } = array;
    if (end <= first) return new Values(array, rows, first, []);
    if (!array.isTransposed) {
      const row = width * element.size;
      const bytes = await this.file.read(offset + first * row, offset + end * row, signal);
      return new Values(array, rows, first, [bytes]);
    }
    const parts = Array.from({ length: width }, (_, column) => {
      const begin = offset + (column * array.rows + first) * element.size;
      return this.file.read(begin, begin + (end - first) * element.size, signal);
    });
    return new Values(array, rows, first, await Promise.all(parts));
  }

  /** Rows that are in the file, which may be cut off. */
  private wholeRows({ rows, width, element, offset, isTransposed }: StoredArray): number {
    const whole = Math.floor((this.file.size - offset) / (width * element.size));
    if (isTransposed && whole < rows) throw badFile(this.file.name, "cutOff");
    return Math.min(rows, whole);
  }

  private async open(signal: AbortSignal): Promise<StoredArray> {
    this.array ??= await this.find(signal);
    return this.array;
  }
}

/** Values of some rows, in bytes of one part, or of one part for each column. */
class Values {
  constructor(
    private readonly array: StoredArray,
    private readonly rows: Uint32Array,
    private readonly first: number,
    private readonly parts: readonly Uint8Array<ArrayBuffer>[],
  ) {}

  /** rows x width; zeros where the file has no more. */
  floats(): Float32Array {
    const { width, isTransposed, element } = this.array;
    const floats = new Float32Array(this.rows.length * width);
    if (element.isPlain && !isTransposed) {
      const stored = new Float32Array(this.parts[0]?.buffer ?? new ArrayBuffer(0));
      this.rows.forEach((row, index) => {
        const at = (row - this.first) * width;
        floats.set(stored.subarray(at, at + width), index * width);
      });
      return floats;
    }
    if (element.isPlain) {
      interleave(this.parts, this.rows, this.first, floats);
      return floats;
    }
    const columns = isTransposed ? width : 1;
    for (let part = 0; part < columns; part++) {
      const inPart = isTransposed ? 1 : width;
      this.each(part, inPart, (value, index, column) => {
        floats[index * width + part + column] = Number(value);
      });
    }
    return floats;
  }

  /** The values of a list. */
  list(): unknown[] {
    const list = new Array<unknown>(this.rows.length);
    this.each(0, 1, (value, index) => (list[index] = value));
    return list;
  }

  private each(
    part: number,
    inPart: number,
    take: (value: unknown, index: number, column: number) => void,
  ): void {
    const bytes = this.parts[part] ?? new Uint8Array();
    const view = new DataView(bytes.buffer);
    const { size, read } = this.array.element;
    for (let index = 0; index < this.rows.length; index++) {
      const begin = ((this.rows[index] ?? 0) - this.first) * inPart * size;
      if (begin + inPart * size > bytes.length) return;
      for (let column = 0; column < inPart; column++) {
        take(read(view, begin + column * size), index, column);
      }
    }
  }
}

/** Puts columns beside one another, some rows of all columns at a time so that these stay in the cache. */
function interleave(
  parts: readonly Uint8Array<ArrayBuffer>[],
  rows: Uint32Array,
  first: number,
  floats: Float32Array,
): void {
  const width = parts.length;
  const columns = parts.map(({ buffer }) => new Float32Array(buffer));
  for (let start = 0; start < rows.length; start += cachedRows) {
    const end = Math.min(rows.length, start + cachedRows);
    for (let place = 0; place < width; place++) {
      const column = columns[place] as Float32Array;
      for (let index = start, at = start * width + place; index < end; index++, at += width) {
        floats[at] = column[(rows[index] as number) - first] as number;
      }
    }
  }
}

/** The vectors of some rows, of which those behind the end of the file have none. */
function checked(
  vectors: Float32Array,
  { width }: StoredArray,
  rows: Uint32Array,
  whole: number,
): Pick<Batch, "vectors" | "faults"> {
  const faults = faultsIn(vectors, width, rows);
  for (const row of rows) if (row >= whole) faults.push({ row, reason: "cutOff" });
  return { vectors, faults };
}
