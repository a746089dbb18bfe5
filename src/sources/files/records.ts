import { vectorBatch } from "../../core/model/vectorRows";
import type {
  Batch,
  Description,
  RandomAccess,
  ReadRequest,
  VectorDescription,
  VectorSource,
} from "../../core/model/vectorSource";
import { dateIn, isBoolean, isDate, isMissing, isNumber, listIn } from "./cells";
import { badFile } from "./format";
import { commonLength } from "./numbers";
import { wideVectors } from "./wideVectors";

/** A row of a table in a text file. */
export interface TextRecord {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** Its values by name; absent where it cannot be read. */
  readonly values?: ReadonlyMap<string, unknown>;
  /** It should be there, but the file ends before it. */
  readonly isCutOff?: boolean;
}

/** The records of a table in a text file, some at a time. */
export type Records = (signal: AbortSignal) => AsyncIterable<readonly TextRecord[]>;

/** Records that are looked at to find columns of vectors. */
const lookedAt = 100;

/** What is known of a column once all of its values have been seen. */
interface Kind {
  /** All its texts are numbers. */
  isNumber: boolean;
  isBoolean: boolean;
  isDate: boolean;
}

interface Seen {
  readonly description: Description;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Columns of numbers that are the vectors together, by the name of those. */
  readonly wide: ReadonlyMap<string, readonly string[]>;
}

/** A table in a text file: read once to know its columns and count its rows, and once more for the rows. */
export class RecordSource implements VectorSource {
  private seen: Seen | undefined;

  constructor(
    private readonly file: RandomAccess,
    private readonly records: Records,
  ) {}

  async describe(signal: AbortSignal): Promise<Description> {
    return (await this.look(signal)).description;
  }

  async *read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    const { wide, kinds } = await this.look(signal);
    const { rows, columns, vectors } = request;
    let row = 0;
    let index = 0;
    for await (const records of this.records(signal)) {
      const wanted: TextRecord[] = [];
      for (const record of records) {
        if (row++ === rows[index + wanted.length]) wanted.push(record);
      }
      if (wanted.length === 0) continue;
      yield {
        ...(vectors ? vectorsOf(wanted, vectors, wide.get(vectors.name), index, rows) : {}),
        start: index,
        rows: wanted.length,
        columns: new Map(columns.map((name) => [name, valuesOf(wanted, name, kinds.get(name))])),
        lines: Uint32Array.from(wanted, ({ line }) => line),
      };
      index += wanted.length;
      if (index === rows.length) return;
    }
  }

  private async look(signal: AbortSignal): Promise<Seen> {
    if (this.seen) return this.seen;
    const first: TextRecord[] = [];
    const kinds = new Map<string, Kind>();
    let rows = 0;
    for await (const records of this.records(signal)) {
      rows += records.length;
      for (const record of records) {
        if (first.length < lookedAt) first.push(record);
        for (const [name, value] of record.values ?? []) {
          const kind = kinds.get(name) ?? { isNumber: true, isBoolean: true, isDate: true };
          kinds.set(name, kind);
          narrow(kind, value);
        }
      }
    }
    if (rows === 0) throw badFile(this.file.name, "empty");
    this.seen = seenOf(this.file.name, rows, first, kinds);
    return this.seen;
  }
}

function seenOf(
  file: string,
  rows: number,
  first: readonly TextRecord[],
  kinds: ReadonlyMap<string, Kind>,
): Seen {
  const vectors: VectorDescription[] = [];
  let shortened = 0;
  for (const name of kinds.keys()) {
    const lists = first.map(({ values }) => listIn(values?.get(name)));
    shortened = Math.max(shortened, lists.filter((list) => list === "shortened").length);
    const dimensions = commonLength(lists) ?? 0;
    if (dimensions > 0) vectors.push({ name, dimensions });
  }
  if (vectors.length === 0 && shortened > 0) throw badFile(file, "shortened");
  const numbers = [...kinds].filter(([, { isNumber }]) => isNumber).map(([name]) => name);
  const wide = vectors.length > 0 ? new Map<string, string[]>() : wideVectors(numbers);
  const parts = new Set([...vectors.map(({ name }) => name), ...[...wide.values()].flat()]);
  for (const [name, { length: dimensions }] of wide) vectors.push({ name, dimensions });
  const columns = [...kinds.keys()].filter((name) => !parts.has(name));
  return { description: { rows, columns, vectors }, kinds, wide };
}

/** A kind is kept as long as no value speaks against it. */
function narrow(kind: Kind, value: unknown): void {
  const { isNumber: number, isBoolean: boolean, isDate: date } = kind;
  if (typeof value === "number") {
    kind.isBoolean = kind.isDate = false;
  } else if (typeof value !== "string") {
    kind.isNumber = kind.isBoolean = kind.isDate = false;
  } else if (!isMissing(value)) {
    kind.isNumber = number && isNumber(value);
    kind.isBoolean = boolean && isBoolean(value);
    kind.isDate = date && isDate(value);
  }
}

function valuesOf(records: readonly TextRecord[], name: string, kind: Kind | undefined): unknown[] {
  return records.map(({ values }) => {
    const value = values?.get(name);
    if (typeof value !== "string" || !kind) return value;
    if (!kind.isNumber && !kind.isBoolean && !kind.isDate) return value;
    if (isMissing(value)) return undefined;
    if (kind.isNumber) return Number(value);
    return kind.isBoolean ? /true/i.test(value) : dateIn(value);
  });
}

function vectorsOf(
  records: readonly TextRecord[],
  { name, dimensions }: VectorDescription,
  wide: readonly string[] | undefined,
  start: number,
  rows: Uint32Array,
): Batch {
  const lists = records.map(({ values, isCutOff }) => {
    if (!values) return isCutOff ? "cutOff" : undefined;
    if (wide) return wide.map((part) => numberOf(values.get(part)));
    const value = values.get(name);
    return listIn(value) ?? (typeof value === "string" && isMissing(value) ? undefined : value);
  });
  return vectorBatch(start, rows.subarray(start, start + records.length), dimensions, lists);
}

function numberOf(value: unknown): number {
  return typeof value === "string" && isMissing(value) ? NaN : Number(value ?? NaN);
}
