import { Slices } from "../slices";
import type { Matrix } from "../vectors/matrix";
import { sharedMatrix } from "../vectors/sharedVectors";
import { takeColumn } from "./columns";
import { ColumnBuilder } from "./columnBuilder";
import { Failure, type RowFault } from "./failures";
import type {
  Batch,
  Columns,
  LeftRows,
  ReadRequest,
  VectorDescription,
  VectorSource,
} from "./vectorSource";

export interface CollectOptions {
  readonly signal: AbortSignal;
  /** Rows of vectors that have been read. */
  readonly onProgress?: (rows: number) => void;
}

/** The rows of a source that have a vector. */
export interface Collected {
  /** In memory that threads share. */
  readonly vectors: Matrix;
  readonly columns: Columns;
  /** For each row its number in the source, counted from 0. */
  readonly rows: Uint32Array;
  /** Of a text: the lines that they begin in, counted from 1. */
  readonly lines?: Uint32Array;
  readonly left?: LeftRows;
}

/** Reads the rows of a request into one matrix and compact columns. Throws Failure (`canceled` too). */
export async function collect(
  source: VectorSource,
  request: ReadRequest & { readonly vectors: VectorDescription },
  { signal, onProgress }: CollectOptions,
): Promise<Collected> {
  const { rows, vectors: wanted } = request;
  const vectors = sharedMatrix(rows.length, wanted.dimensions);
  const builders = new Map(request.columns.map((name) => [name, new ColumnBuilder(rows.length)]));
  const faults: RowFault[] = [];
  let lines: Uint32Array | undefined;
  const slices = new Slices();
  for await (const batch of source.read(request, signal)) {
    if (signal.aborted) throw new Failure({ kind: "canceled" });
    take(batch, vectors, builders, faults);
    if (batch.lines) (lines ??= new Uint32Array(rows.length)).set(batch.lines, batch.start);
    if (batch.vectors) onProgress?.(batch.start + batch.rows);
    await slices.next();
  }
  const columns = new Map(Array.from(builders, ([name, builder]) => [name, builder.finish()]));
  return withoutFaults({ vectors, columns, rows, ...(lines ? { lines } : {}) }, faults);
}

function take(
  { start, vectors, faults: found = [], columns = new Map<string, ArrayLike<unknown>>() }: Batch,
  { data, columns: width }: Matrix,
  builders: ReadonlyMap<string, ColumnBuilder>,
  faults: RowFault[],
): void {
  if (vectors) data.set(vectors, start * width);
  for (const fault of found) faults.push(fault);
  for (const [name, values] of columns) builders.get(name)?.add(values);
}

function withoutFaults(all: Collected, faults: readonly RowFault[]): Collected {
  const [first] = faults;
  if (!first) return all;
  const { vectors, columns, rows, lines } = all;
  const bad = new Set(faults.map(({ row }) => row));
  const kept = Uint32Array.from(rows.keys()).filter((index) => !bad.has(rows[index] ?? 0));
  const { data, columns: width } = vectors;
  kept.forEach((from, to) => data.copyWithin(to * width, from * width, (from + 1) * width));
  return {
    vectors: { ...vectors, data: data.subarray(0, kept.length * width), rows: kept.length },
    columns: new Map(Array.from(columns, ([name, column]) => [name, takeColumn(column, kept)])),
    rows: kept.map((index) => rows[index] ?? 0),
    ...(lines ? { lines: kept.map((index) => lines[index] ?? 0) } : {}),
    left: { count: rows.length - kept.length, of: rows.length, first },
  };
}
