import type { Column } from "./columns";
import type { RowFault } from "./failures";

/** By what vectors are compared; a figure of vectors says it where it is another than the cosine. */
export type Metric = "cosine" | "dot" | "euclidean";

/** Bytes that are read in ranges, wherever they are. */
export interface RandomAccess {
  /** As people call it: the name of the file. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`, in a buffer of their own. Throws `badFile` beyond the size, `canceled`. */
  read(start: number, end: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** A column that holds a vector for each row. */
export interface VectorDescription {
  readonly name: string;
  readonly dimensions: number;
  /** Its rows and the columns that come along, where they are others than those of the source. */
  readonly rows?: number;
  readonly columns?: readonly string[];
  /** By what it is meant to be compared, where the source says so. */
  readonly metric?: Metric;
}

/** What a source has, before its rows are read. */
export interface Description {
  readonly rows: number;
  /** Names of all columns but those of vectors. */
  readonly columns: readonly string[];
  /** In the order in which they are offered; none in a table that only comes along. */
  readonly vectors: readonly VectorDescription[];
  /** The file beside it that the columns are from. */
  readonly beside?: string;
  /** What a plot that was saved keeps beside its columns: the value of `savedPlotKey` in the metadata. */
  readonly saved?: string;
}

/** The key of a saved plot in the metadata of its file. */
export const savedPlotKey = "embeddings.plot";

export interface ReadRequest {
  /** The vectors that are wanted, as described; absent: none. */
  readonly vectors?: VectorDescription;
  /** Names of the columns that are wanted. */
  readonly columns: readonly string[];
  /** The rows that are wanted, counted from 0, ascending. */
  readonly rows: Uint32Array;
}

/** Some of the requested rows. Of vectors, and of each column, batches come in order and leave none out. */
export interface Batch {
  /** Where it begins among the requested rows, counted from 0. */
  readonly start: number;
  readonly rows: number;
  /** `rows` x dimensions. */
  readonly vectors?: Float32Array;
  /** Rows (of the source) whose vectors are not to be used. */
  readonly faults?: readonly RowFault[];
  /**
   * Values by name of the column: strings, numbers, bigints, booleans, dates, `undefined` or null where there is
   * none; what else is there is kept as JSON.
   */
  readonly columns?: ReadonlyMap<string, ArrayLike<unknown>>;
  /** Of a text: the lines that the rows begin in, counted from 1. */
  readonly lines?: Uint32Array;
}

/** Where rows with vectors come from: a file, a database. All reading can be canceled. */
export interface VectorSource {
  describe(signal: AbortSignal): Promise<Description>;
  /** The batches of a request; each holds a few megabytes at the most where the source allows it. */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Batch>;
}

/** What columns of a file or database are for; the others come along. */
export interface Roles {
  /** Becomes the texts of the points. */
  readonly text?: string;
  /** Colors them at first. */
  readonly category?: string;
  /** Names the points where there is no text. */
  readonly id?: string;
}

/** Rows of a source that are not in the plot, for want of a vector that can be used. */
export interface LeftRows {
  readonly count: number;
  /** Rows that were read. */
  readonly of: number;
  readonly first: RowFault;
}

/** Columns by name, in the order of the source. */
export type Columns = ReadonlyMap<string, Column>;
