import { textIn, unpackTexts } from "../core/model/columns";
import type { ScatterColumn } from "../protocol/messages";

/** Which points stay by one column: those with one of the values (null: without a value), or within a range. */
export type Filter =
  | { readonly column: string; readonly values: (string | null)[] }
  | { readonly column: string; readonly minimum: number; readonly maximum: number };

/** What a chart of a column counts: points by value, or by bin of a range. */
export interface Tally {
  /** Points that the filters of the other columns leave, and all of them. */
  readonly left: Uint32Array;
  readonly all: Uint32Array;
}

/**
 * The filters of several columns together: a point stays where all of them leave it. How often each point is
 * filtered out is kept, so that a change of one column is a matter of that column alone.
 */
export class Filters {
  private readonly columns: ReadonlyMap<string, ScatterColumn>;
  private readonly active = new Map<
    string,
    { readonly filter: Filter; readonly out: Uint8Array }
  >();
  /** How many filters leave each point out. */
  private readonly against: Uint16Array;

  constructor(
    columns: readonly ScatterColumn[],
    private readonly points: number,
  ) {
    this.columns = new Map(columns.map((column) => [column.name, column]));
    this.against = new Uint16Array(points);
  }

  get list(): readonly Filter[] {
    return Array.from(this.active.values(), ({ filter }) => filter);
  }

  of(column: string): Filter | undefined {
    return this.active.get(column)?.filter;
  }

  /** Sets the filter of a column; one of a column that is not there has no effect. */
  set(filter: Filter): void {
    const column = this.columns.get(filter.column);
    if (!column) return;
    this.remove(filter.column);
    const out = leftOut(column, filter, this.points);
    for (let point = 0; point < this.points; point++) this.against[point]! += out[point]!;
    this.active.set(filter.column, { filter, out });
  }

  remove(column: string): void {
    const out = this.active.get(column)?.out;
    if (!out) return;
    for (let point = 0; point < this.points; point++) this.against[point]! -= out[point]!;
    this.active.delete(column);
  }

  /** 1 for each point that stays; undefined where no column is filtered. */
  get passing(): Uint8Array<ArrayBuffer> | undefined {
    if (this.active.size === 0) return undefined;
    return Uint8Array.from(this.against, (count) => (count === 0 ? 1 : 0));
  }

  /** How many points each of `bins` has, where `binOf` gives the bin of each point and `bins` for none. */
  tally(column: string, binOf: Uint32Array, bins: number): Tally {
    const own = this.active.get(column)?.out;
    const left = new Uint32Array(bins);
    const all = new Uint32Array(bins);
    for (let point = 0; point < this.points; point++) {
      const bin = binOf[point] ?? bins;
      if (bin >= bins) continue;
      all[bin]! += 1;
      if (this.against[point] === (own?.[point] ?? 0)) left[bin]! += 1;
    }
    return { left, all };
  }
}

function leftOut(column: ScatterColumn, filter: Filter, points: number): Uint8Array {
  const out = new Uint8Array(points);
  if ("values" in filter) {
    const wanted = new Set(filter.values);
    const stays = stayingOf(column, wanted);
    for (let point = 0; point < points; point++) out[point] = stays(point) ? 0 : 1;
    return out;
  }
  if (column.type === "text") return out;
  const { minimum, maximum } = filter;
  for (let point = 0; point < points; point++) {
    const value = column.values[point] ?? NaN;
    out[point] = value >= minimum && value <= maximum ? 0 : 1;
  }
  return out;
}

function stayingOf(
  column: ScatterColumn,
  wanted: ReadonlySet<string | null>,
): (point: number) => boolean {
  if (column.type !== "text") {
    return (point) => wanted.has(booleanText(column.values[point] ?? NaN));
  }
  const { codes } = column;
  if (!codes) return (point) => wanted.has(textIn(column, point) ?? null);
  const flags = unpackTexts(column).map((text) => wanted.has(text));
  const none = wanted.has(null);
  return (point) => flags[codes[point] ?? flags.length] ?? none;
}

/** The value of a column of booleans as filters name it. */
export function booleanText(value: number): string | null {
  return Number.isNaN(value) ? null : value ? "true" : "false";
}
