import { promisify } from "node:util";
import { gunzip, gzipSync } from "node:zlib";
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import * as v from "valibot";
import { type Column, textIn } from "../core/model/columns";
import { Failure } from "../core/model/failures";
import { savedPlotKey } from "../core/model/vectorSource";
import { row, type Matrix } from "../core/vectors/matrix";

/*
 * A plot as a parquet file that other programs open: a row for each point, with its id, text, category, every column,
 * the vectors as lists of float32, the coordinates of the picture, and the first place of its text. What only we
 * need (the frame of the session, how the picture is looked at) is in the file's key-value metadata.
 */

const formatVersion = 1;
const gunzipped = promisify(gunzip);
/** Bytes that a frame may have: far more than 10 million points need. */
const maximumFrame = 2 ** 30;
/** Numbers that are written at once, which takes some hundred bytes for each. */
const groupNumbers = 2 ** 21;
const maximumGroup = 100_000;

/** What we call our own columns; those of the data that have such a name get another one. */
const own = {
  id: "row_id",
  vector: "vector",
  x: "x",
  y: "y",
  z: "z",
  document: "source",
  line: "line",
} as const;
/** Milliseconds since 1970 that a date can have. */
const maximumTime = 8.64e15;

/** How a file says which of its columns are what. */
const entry = v.object({
  version: v.number(),
  /** The frame of the session, gzip and base64. */
  frame: v.string(),
  /** How the picture is looked at: JSON of the view, which checks it. */
  view: v.exactOptional(v.string()),
  /** For each column of the session its name in the file. */
  columns: v.array(v.tuple([v.string(), v.string()])),
  /** For each space of the session the column of its vectors. */
  vectors: v.array(v.string()),
  ids: v.string(),
});

/** What a plot file keeps; `ids` and all columns have a value for each row. */
export interface PlotContent {
  /** The session without its values, by `encodeFrame`. */
  readonly frame: Uint8Array;
  readonly view?: string;
  readonly ids: Uint32Array;
  readonly columns: ReadonlyMap<string, Column>;
  /** For each space its label and its vectors (rows x dimensions). */
  readonly spaces: readonly { readonly label: string; readonly vectors: Matrix }[];
  /** Where the points are drawn (rows x 3). */
  readonly coordinates: Matrix;
  /** The document and the line (from 1) of each text, where there are any. */
  readonly places?: { readonly document: Column; readonly line: Column };
}

/** Which columns of a file are what, and what else it keeps of a plot. */
export interface PlotEntry {
  readonly frame: Uint8Array;
  readonly view?: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly vectors: readonly string[];
  readonly ids: string;
}

/** The bytes of the file, in parts that follow one another. `signal` is looked at between groups of rows. */
export function encodePlotFile(
  content: PlotContent,
  signal: { readonly aborted: boolean } = { aborted: false },
): Uint8Array<ArrayBuffer>[] {
  const { ids, columns, spaces, coordinates, places } = content;
  const taken = new Set<string>(Object.values(own));
  const rowId: SchemaElement = { name: own.id, type: "INT64" };
  const parts = [plainPart(rowId, (index) => BigInt(ids[index] ?? 0))];
  const named: [string, string][] = [];
  for (const [name, column] of columns) {
    const free = freeName(taken, name);
    named.push([name, free]);
    parts.push(columnPart(free, column));
  }
  const vectors = spaces.map(({ label, vectors }, index) => {
    const name = index === 0 ? own.vector : freeName(taken, `${own.vector} ${label}`);
    parts.push(listPart(name, vectors));
    return name;
  });
  [own.x, own.y, own.z].forEach((name, component) => {
    const { data, columns } = coordinates;
    parts.push(plainPart({ name, type: "FLOAT" }, (index) => data[index * columns + component]));
  });
  if (places) {
    parts.push(columnPart(own.document, places.document), columnPart(own.line, places.line));
  }
  const written: v.InferOutput<typeof entry> = {
    version: formatVersion,
    frame: gzipSync(content.frame).toString("base64"),
    ...(content.view === undefined ? {} : { view: content.view }),
    columns: named,
    vectors,
    ids: own.id,
  };
  const bytes = new Bytes();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "schema", num_children: parts.length, repetition_type: "REQUIRED" },
      ...parts.flatMap(({ schema }) => schema),
    ],
    kvMetadata: [{ key: savedPlotKey, value: JSON.stringify(written) }],
    createdBy: "Embeddings Plot",
  });
  const width = spaces.reduce((sum, { vectors }) => sum + vectors.columns, parts.length);
  const size = Math.max(1, Math.min(maximumGroup, Math.floor(groupNumbers / width)));
  for (let start = 0; start < ids.length; start += size) {
    if (signal.aborted) throw new Failure({ kind: "canceled" });
    const end = Math.min(ids.length, start + size);
    const columnData = parts.map(({ source, valueAt }) => ({
      ...source,
      data: Array.from({ length: end - start }, (_, index) => valueAt(start + index)),
    }));
    void writer.write({ columnData, rowGroupSize: size });
  }
  void writer.finish();
  return bytes.parts;
}

/**
 * What a file keeps of a plot, from the text in its metadata. Throws `sessionTooNew` where a later version wrote it,
 * and `sessionLost` where it is damaged.
 */
export async function plotEntryIn(
  text: string,
  name: string,
  maximum = maximumFrame,
): Promise<PlotEntry> {
  try {
    const { version, frame, view, columns, vectors, ids } = v.parse(entry, JSON.parse(text));
    if (version > formatVersion) throw new Failure({ kind: "sessionTooNew", session: name });
    const bytes = await gunzipped(Buffer.from(frame, "base64"), { maxOutputLength: maximum });
    const told = view === undefined ? {} : { view };
    return { frame: bytes, ...told, columns: new Map(columns), vectors, ids };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure({ kind: "sessionLost", session: name }, { cause: error });
  }
}

/** A column of a file: its schema, how it is written, and its values. */
interface Part {
  readonly schema: SchemaElement[];
  readonly source: Omit<ColumnSource, "data">;
  readonly valueAt: (row: number) => unknown;
}

/** The name, with a number where the file has such a column; some readers take upper and lower case for the same. */
function freeName(taken: Set<string>, name: string): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}_${number}`;
  taken.add(free.toLowerCase());
  return free;
}

function columnPart(name: string, column: Column): Part {
  if (column.type === "text") {
    const schema: SchemaElement = { name, type: "BYTE_ARRAY", converted_type: "UTF8" };
    return plainPart(schema, (index) => textIn(column, index) ?? null);
  }
  const { type, values } = column;
  const valueAt = (index: number): number | null => {
    const value = values[index];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  if (type === "number") return plainPart({ name, type: "DOUBLE" }, valueAt);
  if (type === "boolean") {
    return plainPart({ name, type: "BOOLEAN" }, (index) => {
      const value = valueAt(index);
      return value === null ? null : value !== 0;
    });
  }
  const schema: SchemaElement = { name, type: "INT64", converted_type: "TIMESTAMP_MILLIS" };
  return plainPart(schema, (index) => {
    const value = valueAt(index);
    return value === null || Math.abs(value) > maximumTime ? null : new Date(value);
  });
}

function plainPart(schema: SchemaElement, valueAt: Part["valueAt"]): Part {
  const { name } = schema;
  return { schema: [{ ...schema, repetition_type: "OPTIONAL" }], source: { name }, valueAt };
}

function listPart(name: string, vectors: Matrix): Part {
  return {
    schema: [
      { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
    ],
    // Vectors do not get smaller by compression, and their minimum and maximum say nothing.
    source: { name, codec: "UNCOMPRESSED", encoding: "PLAIN", statistics: false },
    valueAt: (index) => Array.from(row(vectors, index)),
  };
}

/** Gathers what is written, a part for each group of rows. */
class Bytes extends ByteWriter {
  readonly parts: Uint8Array<ArrayBuffer>[] = [];

  flush(): void {
    this.parts.push(new Uint8Array(this.getBuffer()));
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}
