import type { Position, Quoting, SourceRange } from "../model/item";
import { placeSize, quotings } from "../model/places";
import { itemStates, type PointTable, textOf } from "../model/table";
import {
  fold,
  lowerBound,
  type Relocated,
  relocatedSize,
  Seeker,
  type Span,
  type Whereabouts,
  whereaboutsSize,
} from "./relocate";
import { LineMap, normalize, unquoted } from "./selection";

/** A stretch that was replaced, in coordinates from before, and what stands there now. */
export interface Edit {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

export interface Stretch {
  readonly start: Position;
  readonly end: Position;
}

/** What stands at a stretch of the document as it is now. */
export type ReadText = (start: Position, end: Position) => string;

/** The numbers of a place, as in `Places.ranges`. */
const [uriAt, startAt, endAt, quotingAt] = [0, 1, 3, 5];

/**
 * Where the texts of a table's rows are, kept true while their documents are edited, renamed, closed and
 * deleted. A place is compared with the row's text whenever an edit touches it, so that an undo makes it fresh;
 * one whose text was deleted stays as an empty stretch, which an undo fills.
 * Case and white space alone are no change: words are gathered and lines embedded without regard to them.
 */
export class Anchors {
  private readonly addresses: string[];
  /** The places in each document. */
  private readonly byUri = new Map<string, number[]>();
  private readonly ranges: Uint32Array;
  /** For each place its row. */
  private readonly rowOf: Uint32Array;
  /** What stands now at places that hold another text than their row's. */
  private readonly changed = new Map<number, string>();

  constructor(private readonly table: PointTable) {
    const { uris, offsets, ranges } = table.places;
    this.addresses = [...uris];
    this.ranges = ranges.slice();
    this.rowOf = new Uint32Array(ranges.length / placeSize);
    for (let row = 0; row < table.rows; row++) this.rowOf.fill(row, offsets[row], offsets[row + 1]);
    this.rowOf.forEach((_, place) => this.placesIn(this.uriOf(place)).push(place));
  }

  get uris(): string[] {
    return [...this.byUri.keys()];
  }

  /**
   * Follows edits that were made at once or one after the other; `read` gives the text after all of them.
   * Where much was replaced, the places it touched are to be sought: that takes a while.
   */
  edit(uri: string, edits: readonly Edit[], read: ReadText): "untouched" | "settled" | "unsettled" {
    const places = this.byUri.get(uri);
    if (!places) return "untouched";
    const touched = new Set<number>();
    const empty = new Set<number>();
    for (const place of places) if (this.isEmpty(place)) empty.add(place);
    for (const batch of batchesOf(edits)) {
      for (const place of places) if (this.move(place, batch)) touched.add(place);
    }
    if (touched.size === 0) return "untouched";
    const size = edits.reduce((sum, { text }) => sum + text.length, 0);
    if (touched.size > maximumTouched || size > maximumReplaced) return "unsettled";
    const taken = new Set<string>();
    for (const place of touched) {
      const { start, end } = this.stretchOf(place);
      this.settle(place, read(start, end), taken);
      // What is typed where a text was deleted is another text, unless it is on its way back.
      const changed = this.changed.get(place);
      if (changed === undefined || !empty.has(place)) continue;
      if (!fold(this.textOf(place)).includes(fold(changed))) this.empty(place);
    }
    return "settled";
  }

  /**
   * What `relocate` needs to find the places in documents that may have changed unseen, and what takes over
   * its result. Places in `gone`, documents that are no more, are sought in the others.
   */
  seek(
    uris: readonly string[],
    gone: readonly string[] = [],
  ): { readonly whereabouts: Whereabouts; readonly apply: (result: Relocated) => void } {
    const documents = [...uris.entries(), ...gone.map((uri) => [-1, uri] as const)];
    const sought = documents.flatMap(([, uri]) => this.byUri.get(uri) ?? []);
    const documentOf = new Map(documents.map(([index, uri]) => [uri, index]));
    const texts = new Map<string, number>();
    const places = new Int32Array(sought.length * whereaboutsSize);
    sought.forEach((place, index) => {
      const text = this.textOf(place);
      const known = texts.get(text) ?? texts.size;
      texts.set(text, known);
      const at = index * whereaboutsSize;
      places[at] = known;
      places[at + 1] = documentOf.get(this.uriOf(place)) ?? -1;
      places.set(this.numbersOf(place).subarray(startAt), at + 2);
    });
    return {
      whereabouts: { texts: [...texts.keys()].join("\n"), places },
      apply: (result) => this.take(sought, uris, gone, result),
    };
  }

  private take(
    sought: readonly number[],
    uris: readonly string[],
    gone: readonly string[],
    { places, changed }: Relocated,
  ): void {
    const own = new Set(sought);
    const documents = new Set([...uris, ...gone]);
    for (const uri of documents) {
      const others = this.byUri.get(uri)?.filter((place) => !own.has(place)) ?? [];
      if (others.length > 0) this.byUri.set(uri, others);
      else this.byUri.delete(uri);
    }
    const texts = new Map(changed);
    sought.forEach((place, index) => {
      // Its document got another name meanwhile.
      if (!documents.has(this.uriOf(place))) return;
      const at = index * relocatedSize;
      const uri = uris[places[at] ?? -1] ?? this.uriOf(place);
      const numbers = this.numbersOf(place);
      numbers[uriAt] = this.addressOf(uri);
      numbers.set(places.subarray(at + 1, at + relocatedSize), startAt);
      const text = texts.get(index);
      if (text === undefined) this.changed.delete(place);
      else this.changed.set(place, text);
      this.placesIn(uri).push(place);
    });
  }

  /** The document is gone: its places become empty. True when it held any. */
  remove(uri: string): boolean {
    const places = this.byUri.get(uri) ?? [];
    for (const place of places) this.empty(place);
    return places.length > 0;
  }

  /** The document has another name now. True when it held any place. */
  rename(from: string, to: string): boolean {
    const places = this.byUri.get(from);
    if (!places) return false;
    this.byUri.delete(from);
    const address = this.addressOf(to);
    const there = this.placesIn(to);
    for (const place of places) {
      this.numbersOf(place)[uriAt] = address;
      there.push(place);
    }
    return true;
  }

  /** Rows with a place that holds the position, those with the smallest place first. */
  at(uri: string, position: Position): number[] {
    const size = ({ start, end }: Stretch) =>
      (end.line - start.line) * 1e6 + (end.character - start.character);
    const hits = this.places(uri).filter(
      ({ start, end }) => compare(start, position) <= 0 && compare(position, end) <= 0,
    );
    return [...new Set(hits.toSorted((a, b) => size(a) - size(b)).map(({ row }) => row))];
  }

  /** The wanted ones of the places in the document that still hold text. */
  in(
    uri: string,
    isWanted: (place: Stretch) => boolean = () => true,
  ): readonly (Stretch & { readonly row: number; readonly stale: boolean })[] {
    return this.places(uri).filter((place) => !isEmpty(place) && isWanted(place));
  }

  /** The places of a row that still hold text. */
  sourcesOf(row: number): SourceRange[] {
    return this.ofRow(row).flatMap((place) => (this.isEmpty(place) ? [] : this.sourceOf(place)));
  }

  /** What stands now at the places that changed: the rows' new texts. */
  changes(): { readonly row: number; readonly text: string; readonly source: SourceRange }[] {
    const changed = [...this.changed].sort(([a], [b]) => a - b);
    return changed.map(([place, text]) => ({
      row: this.rowOf[place] ?? 0,
      text,
      source: this.sourceOf(place),
    }));
  }

  /** The table with its places and states as they are now; empty places stay, as a ghost's memory. */
  current(): PointTable {
    const { table } = this;
    const { offsets } = table.places;
    const states = table.states.slice();
    for (let row = 0; row < table.rows; row++) {
      if (offsets[row] === offsets[row + 1]) continue;
      const live = this.ofRow(row).filter((place) => !this.isEmpty(place));
      const isChanged = live.some((place) => this.changed.has(place));
      const state = live.length === 0 ? "ghost" : isChanged ? "stale" : "fresh";
      states[row] = itemStates.indexOf(state);
    }
    const places = { ...table.places, uris: [...this.addresses], ranges: this.ranges.slice() };
    return { ...table, states, places };
  }

  private places(uri: string): (Stretch & { readonly row: number; readonly stale: boolean })[] {
    return (this.byUri.get(uri) ?? []).map((place) => ({
      row: this.rowOf[place] ?? 0,
      ...this.stretchOf(place),
      stale: this.changed.has(place),
    }));
  }

  private ofRow(row: number): number[] {
    const { offsets } = this.table.places;
    const first = offsets[row] ?? 0;
    return Array.from({ length: (offsets[row + 1] ?? first) - first }, (_, index) => first + index);
  }

  private numbersOf(place: number): Uint32Array {
    return this.ranges.subarray(place * placeSize, (place + 1) * placeSize);
  }

  private textOf(place: number): string {
    return textOf(this.table, this.rowOf[place] ?? 0);
  }

  private uriOf(place: number): string {
    return this.addresses[this.ranges[place * placeSize + uriAt] ?? 0] ?? "";
  }

  private quotingOf(place: number): Quoting | undefined {
    return quotings[this.ranges[place * placeSize + quotingAt] ?? 0];
  }

  private positionAt(index: number): Position {
    return { line: this.ranges[index] ?? 0, character: this.ranges[index + 1] ?? 0 };
  }

  private stretchOf(place: number): Stretch {
    const at = place * placeSize;
    return { start: this.positionAt(at + startAt), end: this.positionAt(at + endAt) };
  }

  private sourceOf(place: number): SourceRange {
    const quoting = this.quotingOf(place);
    const uri = this.uriOf(place);
    return { uri, ...this.stretchOf(place), ...(quoting ? { quoting } : {}) };
  }

  private isEmpty(place: number): boolean {
    const at = place * placeSize;
    const { ranges } = this;
    return (
      ranges[at + startAt] === ranges[at + endAt] &&
      ranges[at + startAt + 1] === ranges[at + endAt + 1]
    );
  }

  private put(place: number, { start, end }: Stretch): void {
    const numbers = [start.line, start.character, end.line, end.character];
    this.ranges.set(numbers, place * placeSize + startAt);
  }

  private move(place: number, batch: Batch): boolean {
    const line = this.ranges[place * placeSize + endAt] ?? 0;
    if (line < batch.firstLine) return false;
    const moved = batch.moved(this.stretchOf(place));
    if (!moved) return false;
    this.put(place, moved);
    return moved.touched;
  }

  /** Compares the place with the row's text, and draws its ends in to that text when more is there. */
  private settle(place: number, text: string, taken: Set<string>): void {
    this.changed.delete(place);
    if (!text.trim()) return;
    const own = this.textOf(place);
    const quoting = this.quotingOf(place);
    const { start: origin } = this.stretchOf(place);
    const map = new LineMap(text, origin);
    const same = fold(unquoted(text, quoting)) === fold(own);
    const pieces = same ? [trimmed(text)] : [...new Seeker([{ text: own, quoting }]).in(text)];
    // Where much was replaced at once, several places of one row may now lie in the same stretch.
    for (const piece of pieces) {
      const start = map.positionAt(piece.start);
      const end = map.positionAt(piece.end);
      const key = `${this.rowOf[place]} ${start.line}:${start.character}`;
      if (taken.has(key)) continue;
      taken.add(key);
      this.put(place, { start, end });
      return;
    }
    const piece = trimmed(text);
    const rest = new LineMap(text, origin);
    const start = rest.positionAt(piece.start);
    this.put(place, { start, end: rest.positionAt(piece.end) });
    this.changed.set(place, normalize(unquoted(text, quoting)));
  }

  private empty(place: number): void {
    const { start } = this.stretchOf(place);
    this.put(place, { start, end: start });
    this.changed.delete(place);
  }

  private addressOf(uri: string): number {
    const known = this.addresses.indexOf(uri);
    return known >= 0 ? known : this.addresses.push(uri) - 1;
  }

  private placesIn(uri: string): number[] {
    const known = this.byUri.get(uri);
    if (known) return known;
    const places: number[] = [];
    this.byUri.set(uri, places);
    return places;
  }
}

/** More touched places, or more new text, than are compared at a stroke of a key. */
const maximumTouched = 100;
const maximumReplaced = 10_000;

/**
 * Edits in parts that each can be followed at once: those that were made from the end of the document to
 * its beginning, as editors do, and so do not move each other.
 */
function batchesOf(edits: readonly Edit[]): Batch[] {
  const parts: Edit[][] = [];
  for (const edit of edits) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    if (part && last && compare(edit.end, last.start) <= 0) part.push(edit);
    else parts.push([edit]);
  }
  return parts.map((part) => new Batch(part.reverse()));
}

/** Edits in the order of the document, with where each ends up. */
class Batch {
  private readonly starts: Position[] = [];
  private readonly ends: Position[] = [];
  /** No place that ends before this line moves. */
  readonly firstLine: number;

  constructor(private readonly edits: readonly Edit[]) {
    this.firstLine = edits[0]?.start.line ?? 0;
    edits.forEach((edit, index) => {
      const start = this.after(edit.start, index - 1);
      this.starts.push(start);
      this.ends.push(new LineMap(edit.text, start).positionAt(edit.text.length));
    });
  }

  /**
   * Where a place is later, and whether it was touched; undefined when it stays. What is typed at its ends
   * belongs to it until it is compared.
   */
  moved({ start, end }: Stretch): (Stretch & { readonly touched: boolean }) | undefined {
    const last = this.lastBefore((edit) => compare(edit.start, end) <= 0);
    if (last < 0) return undefined;
    const first = this.lastBefore((edit) => compare(edit.start, start) < 0);
    const newStart = this.within(first, start)
      ? (this.starts[first] ?? start)
      : this.after(start, first);
    const newEnd = this.movedEnd(end, last);
    return {
      start: newStart,
      end: compare(newEnd, newStart) < 0 ? newStart : newEnd,
      touched: compare(start, this.edits[last]?.end ?? start) <= 0,
    };
  }

  private movedEnd(end: Position, last: number): Position {
    if (!this.within(last, end)) return this.after(end, last);
    const isStart = compare(end, this.edits[last]?.start ?? end) === 0;
    return (isStart ? this.starts[last] : this.ends[last]) ?? end;
  }

  private within(index: number, position: Position): boolean {
    const edit = this.edits[index];
    return edit !== undefined && compare(position, edit.end) < 0;
  }

  /** A position between that edit and the next, after the edits. */
  private after(position: Position, index: number): Position {
    const edit = this.edits[index];
    const end = this.ends[index];
    if (!edit || !end) return position;
    const character =
      position.line === edit.end.line
        ? position.character + end.character - edit.end.character
        : position.character;
    return { line: position.line + end.line - edit.end.line, character };
  }

  private lastBefore(isBefore: (edit: Edit) => boolean): number {
    return lowerBound(this.edits.length, (index) => isBefore(this.edits[index] as Edit)) - 1;
  }
}

function isEmpty({ start, end }: Stretch): boolean {
  return compare(start, end) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function trimmed(text: string): Span {
  const start = text.length - text.trimStart().length;
  return { start, end: start + text.trim().length };
}
