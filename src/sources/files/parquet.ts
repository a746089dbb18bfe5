import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { isListLike } from "hyparquet/src/schema.js";
import { Failure } from "../../core/model/failures";
import { within } from "../../core/model/sampling";
import { vectorBatch } from "../../core/model/vectorRows";
import {
  type Batch,
  type Description,
  type RandomAccess,
  type ReadRequest,
  savedPlotKey,
  type VectorSource,
} from "../../core/model/vectorSource";
import { badFile, beginsWith, type Format } from "./format";
import { commonLength, floatsIn } from "./numbers";
import { type ColumnChunk, pagesOf } from "./parquetPages";

/** Stands at both ends of a file. */
const mark = "PAR1";

export const parquet: Format = {
  id: "parquet",
  extensions: [".parquet"],
  sniff: (head) => beginsWith(head, mark),
  open: (file) => new ParquetSource(file),
};

/** A column, and where its values are where they are of one kind. */
interface Stored {
  readonly name: string;
  readonly values?: Values;
}

type Values = Omit<ColumnChunk, "meta" | "utf8">;

interface Opened {
  readonly metadata: FileMetaData;
  readonly columns: readonly Stored[];
}

/** A parquet file, by hyparquet: read a page at a time, of all row groups that have a row that is wanted. */
class ParquetSource implements VectorSource {
  private opened: Opened | undefined;

  constructor(private readonly file: RandomAccess) {}

  async describe(signal: AbortSignal): Promise<Description> {
    const { metadata, columns } = await this.open(signal);
    const described = await Promise.all(
      columns.map(async (column) => ({
        name: column.name,
        dimensions: await this.dimensionsOf(column, signal),
      })),
    );
    const saved = metadata.key_value_metadata?.find(({ key }) => key === savedPlotKey)?.value;
    return {
      ...(saved === undefined ? {} : { saved }),
      rows: Number(metadata.num_rows),
      columns: described.filter(({ dimensions }) => dimensions === 0).map(({ name }) => name),
      vectors: described.filter(({ dimensions }) => dimensions > 0),
    };
  }

  async *read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    const { metadata, columns } = await this.open(signal);
    const { vectors, rows } = request;
    let first = 0;
    for (const group of metadata.row_groups) {
      const end = first + Number(group.num_rows);
      const { from, to } = within(rows, first, end);
      for (const column of from < to ? columns : []) {
        const isVector = column.name === vectors?.name;
        if (!isVector && !request.columns.includes(column.name)) continue;
        let row = first;
        for await (const page of this.rowsOf(column, group, first, isVector, signal)) {
          const { from, to } = within(rows, row, row + page.length);
          if (from < to) {
            const wanted = rows.subarray(from, to);
            const start = row;
            const values = Array.from(wanted, (each) => page[each - start]);
            yield isVector
              ? vectorBatch(from, wanted, vectors.dimensions, values)
              : { start: from, rows: to - from, columns: new Map([[column.name, values]]) };
          }
          row += page.length;
        }
      }
      first = end;
    }
  }

  /** The values of a column in a row group, some rows at a time. */
  private async *rowsOf(
    { name, values }: Stored,
    group: RowGroup,
    first: number,
    isVector: boolean,
    signal: AbortSignal,
  ): AsyncIterable<ArrayLike<unknown>> {
    const meta = values && metaOf(group, values);
    if (meta) {
      const chunk = { ...values, meta, utf8: !isVector };
      for await (const page of pagesOf(this.file, chunk, signal))
        yield Array.from(page, plain(values));
      return;
    }
    const { metadata } = await this.open(signal);
    const chunks: ArrayLike<unknown>[] = [];
    await this.decoded(
      parquetRead({
        ...{ file: this.bytes(signal), metadata, compressors, columns: [name] },
        ...{ rowStart: first, rowEnd: first + Number(group.num_rows) },
        onChunk: ({ columnData }) => chunks.push(columnData),
      }),
    );
    yield* chunks;
  }

  private async open(signal: AbortSignal): Promise<Opened> {
    if (this.opened) return this.opened;
    const { name, size } = this.file;
    const end = await this.file.read(Math.max(0, size - mark.length), size, signal);
    if (!beginsWith(end, mark)) throw badFile(name, "cutOff");
    const metadata = await this.decoded(parquetMetadataAsync(this.bytes(signal)));
    const root = parquetSchema(metadata);
    this.opened = { metadata, columns: root.children.map((tree) => storedIn(root, tree)) };
    return this.opened;
  }

  /** Numbers in the vectors of a column; 0 where it has none. */
  private async dimensionsOf({ values }: Stored, signal: AbortSignal): Promise<number> {
    const { metadata } = await this.open(signal);
    for (const group of metadata.row_groups) {
      const meta = values && metaOf(group, values);
      if (!meta || !mayBeVector(values, meta)) return 0;
      const chunk = { ...values, meta, utf8: false };
      for await (const page of pagesOf(this.file, chunk, signal)) {
        const dimensions = commonLength(Array.from(page, plain(values)));
        if (dimensions !== undefined) return dimensions;
      }
    }
    return 0;
  }

  private bytes(signal: AbortSignal): AsyncBuffer {
    const { size } = this.file;
    const slice = async (start: number, end = size) => {
      return (await this.file.read(start, end, signal)).buffer;
    };
    return { byteLength: size, slice };
  }

  /** What hyparquet makes of the file. Throws `badFile`. */
  private async decoded<T>(decoding: Promise<T>): Promise<T> {
    try {
      return await decoding;
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw badFile(this.file.name, "damaged", error);
    }
  }
}

function storedIn(root: SchemaTree, tree: SchemaTree): Stored {
  const { name } = tree.element;
  const path = [root, tree];
  for (let last: SchemaTree | undefined = tree; last && last.children.length > 0;) {
    if (last.children.length > 1) return { name };
    [last] = last.children;
    if (last) path.push(last);
  }
  const lists = path.filter(({ element }) => element.repetition_type === "REPEATED").length;
  const isList = lists === 1 && (path.length === 2 || isListLike(tree));
  return isList || path.length === 2 ? { name, values: { path, isList } } : { name };
}

function metaOf(group: RowGroup, { path }: Values): ColumnMetaData | undefined {
  const name = path.at(-1)?.path.join(".");
  return group.columns.find(({ meta_data: meta }) => meta?.path_in_schema.join(".") === name)
    ?.meta_data;
}

/** Whether the column holds lists of numbers, or bytes of which nothing is said. */
function mayBeVector({ path, isList }: Values, { type }: ColumnMetaData): boolean {
  const { converted_type: converted, logical_type: logical } = path.at(-1)?.element ?? {};
  if (logical?.type === "FLOAT16") return isList;
  if (isList) {
    const isNumber = ["FLOAT", "DOUBLE", "INT32", "INT64"].includes(type);
    return isNumber && (!converted || converted.includes("INT_"));
  }
  return type.endsWith("BYTE_ARRAY") && !converted && !logical;
}

/** Makes numbers of bytes, where they are to be vectors. */
function plain({ isList }: Values): (value: unknown) => unknown {
  if (isList) return (value) => value;
  return (value) => (value instanceof Uint8Array ? floatsIn(value) : value);
}
