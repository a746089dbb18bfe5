import { Dictionary } from "./columns";
import type { Quoting, SourceRange } from "./item";

/** Where in documents the texts of all rows are, as arrays of numbers. */
export interface Places {
  /** The addresses of the documents. */
  readonly uris: readonly string[];
  /** Where the places of each row begin, and where the last ones end: rows + 1 numbers, counted in places. */
  readonly offsets: Uint32Array;
  /** For each place `placeSize` numbers: its address in `uris`, line and character of start and end, its quoting. */
  readonly ranges: Uint32Array;
  /** How often the text of each row occurs: more often than it has places where only the first are kept. */
  readonly counts: Uint32Array;
}

export const placeSize = 6;
export const quotings: readonly (Quoting | undefined)[] = [undefined, "csv", "json"];

/** @param rows for each row its places, and how often its text occurs where that is more */
export function placesOf(
  rows: readonly { readonly sources: readonly SourceRange[]; readonly count?: number }[],
): Places {
  const uris = new Dictionary<string>();
  const offsets = new Uint32Array(rows.length + 1);
  const counts = new Uint32Array(rows.length);
  const total = rows.reduce((sum, { sources }) => sum + sources.length, 0);
  const ranges = new Uint32Array(total * placeSize);
  let place = 0;
  rows.forEach(({ sources, count = sources.length }, row) => {
    for (const source of sources) {
      ranges.set(numbersOf(source, uris.codeOf(source.uri)), place * placeSize);
      place += 1;
    }
    offsets[row + 1] = place;
    counts[row] = count;
  });
  return { uris: uris.values, offsets, ranges, counts };
}

function numbersOf({ start, end, quoting }: SourceRange, uri: number): number[] {
  const code = quotings.indexOf(quoting);
  return [uri, start.line, start.character, end.line, end.character, code];
}

/** No places for any of the rows. */
export function noPlaces(rows: number): Places {
  return {
    uris: [],
    offsets: new Uint32Array(rows + 1),
    ranges: new Uint32Array(0),
    counts: new Uint32Array(rows),
  };
}

/** The place of that index among all places. */
export function placeAt({ uris, ranges }: Places, place: number): SourceRange {
  const at = place * placeSize;
  const quoting = quotings[ranges[at + 5] ?? 0];
  return {
    uri: uris[ranges[at] ?? 0] ?? "",
    start: { line: ranges[at + 1] ?? 0, character: ranges[at + 2] ?? 0 },
    end: { line: ranges[at + 3] ?? 0, character: ranges[at + 4] ?? 0 },
    ...(quoting ? { quoting } : {}),
  };
}

export function placesIn(places: Places, row: number): SourceRange[] {
  const first = places.offsets[row] ?? 0;
  const count = (places.offsets[row + 1] ?? first) - first;
  return Array.from({ length: count }, (_, index) => placeAt(places, first + index));
}

export function hasPlaces({ offsets }: Places, row: number): boolean {
  return offsets[row] !== offsets[row + 1];
}

/** The places of these rows, in their order. */
export function takePlaces(places: Places, rows: ArrayLike<number>): Places {
  const { offsets, counts } = places;
  const taken = new Uint32Array(rows.length + 1);
  const takenCounts = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    taken[i + 1] = (taken[i] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
    takenCounts[i] = counts[row] ?? 0;
  }
  const ranges = new Uint32Array((taken[rows.length] ?? 0) * placeSize);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const own = places.ranges.subarray(
      (offsets[row] ?? 0) * placeSize,
      (offsets[row + 1] ?? 0) * placeSize,
    );
    ranges.set(own, (taken[i] ?? 0) * placeSize);
  }
  return { uris: places.uris, offsets: taken, ranges, counts: takenCounts };
}

/** The places of all rows of `above`, then those of `below`. */
export function stackPlaces(above: Places, below: Places): Places {
  const uris = new Dictionary<string>();
  for (const uri of above.uris) uris.codeOf(uri);
  const renamed = below.uris.map((uri) => uris.codeOf(uri));
  const ranges = joined(above.ranges, below.ranges);
  for (let at = above.ranges.length; at < ranges.length; at += placeSize) {
    ranges[at] = renamed[ranges[at] ?? 0] ?? 0;
  }
  const last = above.offsets.at(-1) ?? 0;
  return {
    uris: uris.values,
    offsets: joined(
      above.offsets.subarray(0, -1),
      below.offsets.map((offset) => last + offset),
    ),
    ranges,
    counts: joined(above.counts, below.counts),
  };
}

function joined(above: Uint32Array, below: Uint32Array): Uint32Array {
  const both = new Uint32Array(above.length + below.length);
  both.set(above);
  both.set(below, above.length);
  return both;
}

/** Tells a place from others. */
export function keyOfSource({ uri, start, end }: SourceRange): string {
  return `${uri} ${start.line}:${start.character}-${end.line}:${end.character}`;
}
