import {
  CompressionType,
  setCompressionCodec,
  type Table,
  tableFromIPC,
  Type,
} from "@uwdata/flechette";
import { decompress as zstd } from "fzstd";
import { decompress as lz4 } from "lz4js";
import { Failure } from "../../core/model/failures";
import { within } from "../../core/model/sampling";
import { vectorBatch } from "../../core/model/vectorRows";
import type {
  Batch,
  Description,
  RandomAccess,
  ReadRequest,
  VectorSource,
} from "../../core/model/vectorSource";
import { type ArrowMessage, mark, messagesOf } from "./arrowMessages";
import { badFile, beginsWith, type Format } from "./format";
import { commonLength, floatsIn } from "./numbers";

/** Arrow's interchange format (IPC), as files and as streams; Feather 2 is the same. */
export const arrow: Format = {
  id: "arrow",
  extensions: [".arrow", ".feather", ".arrows", ".ipc"],
  sniff: (head) => beginsWith(head, mark) || beginsWith(head, "\xff\xff\xff\xff"),
  open: (file) => new ArrowSource(file),
};

/** Bytes of one batch of rows, and of one column of it, unpacked. */
const maximumBatch = 2 ** 31;

function decoder(decode: (bytes: Uint8Array, length: number) => Uint8Array) {
  return {
    decode: (bytes: Uint8Array, length: number) => {
      if (length < 0 || length > maximumBatch)
        throw new Failure({ kind: "outOfMemory", needed: length });
      return decode(bytes, length);
    },
    encode: () => {
      throw new Error("Nothing is written.");
    },
  };
}

setCompressionCodec(
  CompressionType.ZSTD,
  decoder((bytes, length) => zstd(bytes, new Uint8Array(length))),
);
setCompressionCodec(CompressionType.LZ4_FRAME, decoder(lz4));

/** Rows that are stored together. */
interface Rows {
  readonly message: ArrowMessage;
  readonly first: number;
  readonly end: number;
  /** The schema, and the dictionaries that stand before them. */
  readonly before: readonly ArrowMessage[];
}

/** Rows that are looked at to find the length of vectors. */
const lookedAt = 100;
/** Types of columns that may hold vectors. */
const vectorTypes: readonly number[] = [
  ...[Type.List, Type.LargeList, Type.FixedSizeList, Type.ListView, Type.LargeListView],
  ...[Type.Binary, Type.LargeBinary, Type.FixedSizeBinary],
];

/** By flechette: one batch of rows is read at a time, where a row of it is wanted. */
class ArrowSource implements VectorSource {
  private batches: readonly Rows[] | undefined;
  private readonly held = new Map<ArrowMessage, Uint8Array>();

  constructor(private readonly file: RandomAccess) {}

  async describe(signal: AbortSignal): Promise<Description> {
    const batches = await this.open(signal);
    const dimensions = new Map<string, number | undefined>();
    for (const batch of batches) {
      const table = await this.tableOf(batch, signal);
      for (const { name, type } of table.schema.fields) {
        if (dimensions.get(name) !== undefined) continue;
        const isVector = vectorTypes.includes(type.typeId);
        dimensions.set(name, isVector ? this.decoded(() => lengthIn(table, name)) : 0);
      }
      if (![...dimensions.values()].includes(undefined)) break;
    }
    const columns = [...dimensions];
    return {
      rows: batches.at(-1)?.end ?? 0,
      columns: columns.filter(([, length]) => !length).map(([name]) => name),
      vectors: columns.flatMap(([name, length]) => (length ? [{ name, dimensions: length }] : [])),
    };
  }

  async *read({ vectors, columns, rows }: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    for (const batch of await this.open(signal)) {
      const { from, to } = within(rows, batch.first, batch.end);
      if (from === to) continue;
      const table = await this.tableOf(batch, signal);
      const wanted = rows.subarray(from, to);
      const valuesOf = (name: string) => {
        const value = valueIn(table, name);
        return this.decoded(() => Array.from(wanted, (row) => value(row - batch.first)));
      };
      yield {
        ...(vectors ? vectorBatch(from, wanted, vectors.dimensions, valuesOf(vectors.name)) : {}),
        ...{ start: from, rows: to - from },
        columns: new Map(columns.map((name) => [name, valuesOf(name)])),
      };
    }
  }

  private async open(signal: AbortSignal): Promise<readonly Rows[]> {
    if (this.batches) return this.batches;
    const { name, size } = this.file;
    const isStream = !beginsWith(await this.file.read(0, Math.min(size, 8), signal), mark);
    const end = await this.file.read(Math.max(0, size - mark.length), size, signal);
    if (!isStream && !beginsWith(end, mark)) throw badFile(name, "cutOff");
    const batches: Rows[] = [];
    const before: ArrowMessage[] = [];
    let first = 0;
    for (const message of await messagesOf(this.file, isStream, signal)) {
      if (message.kind === "rows") {
        const end = first + message.rows;
        batches.push({ message, first, end, before: [...before] });
        first = end;
      } else if (message.kind !== "other") before.push(message);
    }
    if (before.length === 0 || first >= 2 ** 32) throw badFile(name, "damaged");
    if (first === 0) throw badFile(name, "empty");
    this.batches = batches;
    return batches;
  }

  private async tableOf({ message, before }: Rows, signal: AbortSignal): Promise<Table> {
    const parts: Uint8Array[] = [];
    for (const each of before) {
      const bytes = this.held.get(each) ?? (await this.bytesOf(each, signal));
      this.held.set(each, bytes);
      parts.push(bytes);
    }
    parts.push(await this.bytesOf(message, signal));
    return this.decoded(() => tableFromIPC(parts, { useDate: true, useBigInt: true }));
  }

  private bytesOf({ start, end }: ArrowMessage, signal: AbortSignal): Promise<Uint8Array> {
    const needed = end - start;
    if (needed > maximumBatch) throw new Failure({ kind: "outOfMemory", needed });
    return this.file.read(start, end, signal);
  }

  /** What flechette makes of the file. Throws `badFile`. */
  private decoded<T>(decode: () => T): T {
    try {
      return decode();
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw badFile(this.file.name, "damaged", error);
    }
  }
}

/** Numbers in the vectors of a column; 0 where it has none, undefined where it has no list. */
function lengthIn(table: Table, name: string): number | undefined {
  const value = valueIn(table, name);
  const first = Array.from({ length: Math.min(lookedAt, table.numRows) }, (_, row) => value(row));
  const isNumber = (each: unknown) => typeof each === "number" || typeof each === "bigint";
  const isVector = first.every(
    (list) => !Array.isArray(list) || list.every((each) => each === null || isNumber(each)),
  );
  return isVector ? commonLength(first) : 0;
}

/** Gives the values of a column: of bytes, the float32 numbers that they are. */
function valueIn(table: Table, name: string): (row: number) => unknown {
  const column = table.getChild(name);
  return (row) => {
    const value: unknown = column.at(row);
    return value instanceof Uint8Array ? (floatsIn(value) ?? value) : value;
  };
}
