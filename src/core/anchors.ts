import type { Item, ItemState, Position, SourceRange } from "./item";
import { LineMap, normalise } from "./selection";

/** A stretch that was replaced, in coordinates from before, and what stands there now. */
export interface Edit {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

interface Stretch {
  readonly start: Position;
  readonly end: Position;
}

/** One place of one item. A place whose text was deleted stays as an empty stretch: an undo fills it. */
interface Anchor extends Stretch {
  readonly item: number;
  uri: string;
  start: Position;
  end: Position;
  /** What stands there now, where that is not the item's text. */
  changed?: string;
}

/** What stands at a stretch of the document as it is now. */
export type ReadText = (start: Position, end: Position) => string;

/**
 * Where the texts of items are, kept true while their documents are edited, renamed, closed and deleted.
 * A place is compared with the item's text whenever an edit touches it, so that an undo makes it fresh.
 * Case and white space alone are no change: words are gathered and lines embedded without regard to them.
 */
export class Anchors {
  private readonly byUri = new Map<string, Anchor[]>();
  private readonly byItem: Anchor[][];

  constructor(private readonly items: readonly Item[]) {
    this.byItem = items.map((item, index) =>
      item.sources.map(({ uri, start, end }) => {
        const anchor: Anchor = { item: index, uri, start, end };
        this.anchorsIn(uri).push(anchor);
        return anchor;
      }),
    );
  }

  get uris(): string[] {
    return [...this.byUri.keys()];
  }

  /** Follows edits that were made one after the other; `read` gives the text after all of them. */
  edit(uri: string, edits: readonly Edit[], read: ReadText): boolean {
    const touched = new Set<Anchor>();
    for (const edit of edits) {
      const shift = shiftOf(edit);
      for (const anchor of this.byUri.get(uri) ?? []) {
        if (compare(anchor.end, edit.start) < 0) continue;
        if (touches(anchor, edit)) touched.add(anchor);
        const start = movedStart(anchor.start, edit, shift);
        const end = movedEnd(anchor.end, edit, shift);
        anchor.start = start;
        anchor.end = compare(end, start) < 0 ? start : end;
      }
    }
    const taken = new Set<string>();
    for (const anchor of touched) this.settle(anchor, read(anchor.start, anchor.end), taken);
    return touched.size > 0;
  }

  /** Finds the places in a document that may have changed unseen: by position, else by content. */
  reanchor(uri: string, text: string): void {
    const anchors = this.byUri.get(uri);
    if (!anchors) return;
    const lines = lineStartsOf(text);
    const offsetAt = ({ line, character }: Position): number =>
      line < lines.length ? Math.min((lines[line] ?? 0) + character, text.length) : text.length;
    const lost: { anchor: Anchor; offset: number }[] = [];
    const found = new Map<Anchor, Piece>();
    const taken = new Set<string>();
    for (const anchor of anchors) {
      const offset = offsetAt(anchor.start);
      const end = offsetAt(anchor.end);
      if (this.same(anchor, text.slice(offset, end))) {
        found.set(anchor, { start: offset, end });
        taken.add(`${offset} ${this.textOf(anchor)}`);
      } else {
        lost.push({ anchor, offset });
      }
    }

    const words = new Set(lost.map(({ anchor }) => firstWord(this.textOf(anchor))));
    const places = lost.length > 0 ? placesOf(text, words) : new Map<string, number[]>();
    for (const { anchor, offset } of lost) {
      const wanted = this.textOf(anchor);
      const pattern = patternOf(wanted);
      const candidates = (places.get(firstWord(wanted)) ?? [])
        .flatMap((start) => pieceAt(text, start, pattern) ?? [])
        .filter(({ start }) => !taken.has(`${start} ${wanted}`));
      const nearest = candidates.reduce<Piece | undefined>(
        (best, candidate) =>
          best && Math.abs(best.start - offset) <= Math.abs(candidate.start - offset)
            ? best
            : candidate,
        undefined,
      );
      if (nearest) {
        taken.add(`${nearest.start} ${wanted}`);
        found.set(anchor, nearest);
        continue;
      }
      const stretch = text.slice(offset, offsetAt(anchor.end));
      if (stretch.trim()) anchor.changed = normalise(stretch);
      else this.empty(anchor);
    }
    this.place(found, lines);
  }

  /** The document is gone: its places become empty. True when it held any. */
  remove(uri: string): boolean {
    const anchors = this.byUri.get(uri) ?? [];
    for (const anchor of anchors) this.empty(anchor);
    return anchors.length > 0;
  }

  /** The document has another name now. True when it held any place. */
  rename(from: string, to: string): boolean {
    const anchors = this.byUri.get(from);
    if (!anchors) return false;
    this.byUri.delete(from);
    for (const anchor of anchors) anchor.uri = to;
    this.anchorsIn(to).push(...anchors);
    return true;
  }

  /** Items with a place that holds the position, those with the smallest place first. */
  at(uri: string, position: Position): number[] {
    const hits = (this.byUri.get(uri) ?? []).filter(
      ({ start, end }) => compare(start, position) <= 0 && compare(position, end) <= 0,
    );
    const size = ({ start, end }: Stretch) =>
      (end.line - start.line) * 1e6 + (end.character - start.character);
    return [...new Set(hits.toSorted((a, b) => size(a) - size(b)).map(({ item }) => item))];
  }

  /** All places in the document that still hold text. */
  in(uri: string): readonly (Stretch & { readonly item: number; readonly stale: boolean })[] {
    return (this.byUri.get(uri) ?? [])
      .filter((anchor) => !isEmpty(anchor))
      .map(({ item, start, end, changed }) => ({ item, start, end, stale: changed !== undefined }));
  }

  /** The places of an item that still hold text. */
  sourcesOf(item: number): SourceRange[] {
    return (this.byItem[item] ?? []).filter((anchor) => !isEmpty(anchor)).map(sourceOf);
  }

  /** What stands now at the places that changed: the items' new texts. */
  changes(): { readonly item: number; readonly text: string; readonly source: SourceRange }[] {
    return this.byItem.flat().flatMap((anchor) => {
      const { item, changed } = anchor;
      return changed === undefined ? [] : [{ item, text: changed, source: sourceOf(anchor) }];
    });
  }

  /** The items with their places and states as they are now; empty places stay, as a ghost's memory. */
  current(): Item[] {
    return this.items.map((item, index) => {
      const anchors = this.byItem[index] ?? [];
      if (anchors.length === 0) return item;
      const live = anchors.filter((anchor) => !isEmpty(anchor));
      const state: ItemState = live.some(({ changed }) => changed !== undefined)
        ? "stale"
        : live.length > 0
          ? "fresh"
          : "ghost";
      return { ...item, state, sources: anchors.map(sourceOf) };
    });
  }

  private textOf(anchor: Anchor): string {
    return this.items[anchor.item]?.text ?? "";
  }

  private same(anchor: Anchor, text: string): boolean {
    const own = this.textOf(anchor);
    return text === own || fold(text) === fold(own);
  }

  /** Compares the place with the item's text, and draws its ends in to that text when more is there. */
  private settle(anchor: Anchor, text: string, taken: Set<string>): void {
    delete anchor.changed;
    if (!text.trim()) return;
    const map = new LineMap(text, anchor.start);
    const pieces = this.same(anchor, text)
      ? [trimmed(text)]
      : [...text.matchAll(patternOf(this.textOf(anchor)))].map(pieceOf);
    // Where much was replaced at once, several places of one item may now lie in the same stretch.
    for (const { start, end } of pieces) {
      const [from, to] = [map.positionAt(start), map.positionAt(end)];
      const key = `${anchor.item} ${from.line}:${from.character}`;
      if (taken.has(key)) continue;
      taken.add(key);
      anchor.start = from;
      anchor.end = to;
      return;
    }
    const { start, end } = trimmed(text);
    const rest = new LineMap(text, anchor.start);
    [anchor.start, anchor.end] = [rest.positionAt(start), rest.positionAt(end)];
    anchor.changed = normalise(text);
  }

  /** Moves each item's places to the pieces found for them, in the order of the text. */
  private place(found: ReadonlyMap<Anchor, Piece>, lines: readonly number[]): void {
    const byItem = new Map<number, Anchor[]>();
    for (const anchor of found.keys()) {
      byItem.set(anchor.item, [...(byItem.get(anchor.item) ?? []), anchor]);
    }
    for (const anchors of byItem.values()) {
      const pieces = anchors.flatMap((anchor) => found.get(anchor) ?? []);
      pieces.sort((a, b) => a.start - b.start);
      anchors.sort((a, b) => compare(a.start, b.start));
      anchors.forEach((anchor, index) => {
        const piece = pieces[index] ?? { start: 0, end: 0 };
        anchor.start = positionIn(lines, piece.start);
        anchor.end = positionIn(lines, piece.end);
        delete anchor.changed;
      });
    }
  }

  private empty(anchor: Anchor): void {
    anchor.end = anchor.start;
    delete anchor.changed;
  }

  private anchorsIn(uri: string): Anchor[] {
    const known = this.byUri.get(uri);
    if (known) return known;
    const anchors: Anchor[] = [];
    this.byUri.set(uri, anchors);
    return anchors;
  }
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

const fold = (text: string) => normalise(text).toLowerCase();

function sourceOf({ uri, start, end }: Anchor): SourceRange {
  return { uri, start, end };
}

function isEmpty({ start, end }: Stretch): boolean {
  return compare(start, end) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function touches(stretch: Stretch, edit: Edit): boolean {
  return compare(stretch.start, edit.end) <= 0 && compare(edit.start, stretch.end) <= 0;
}

/** Where the replaced stretch ends afterwards. */
function shiftOf({ start, text }: Edit): Position {
  return new LineMap(text, start).positionAt(text.length);
}

/** A position at or after the edit's end, afterwards. */
function moved(position: Position, edit: Edit, newEnd: Position): Position {
  const line = position.line + newEnd.line - edit.end.line;
  const character =
    position.line === edit.end.line
      ? position.character + newEnd.character - edit.end.character
      : position.character;
  return { line, character };
}

/** Text that is typed at the start of a place belongs to it, until it is compared. */
function movedStart(position: Position, edit: Edit, newEnd: Position): Position {
  if (compare(position, edit.start) <= 0) return position;
  if (compare(position, edit.end) < 0) return edit.start;
  return moved(position, edit, newEnd);
}

/** Text that is typed at the end of a place belongs to it, until it is compared. */
function movedEnd(position: Position, edit: Edit, newEnd: Position): Position {
  if (compare(position, edit.start) < 0) return position;
  if (compare(position, edit.end) >= 0) return moved(position, edit, newEnd);
  return compare(position, edit.start) === 0 ? position : newEnd;
}

function trimmed(text: string): Piece {
  const start = text.length - text.trimStart().length;
  return { start, end: start + text.trim().length };
}

const wordCharacter = "[\\p{L}\\p{M}\\p{N}_$]";

/**
 * The text with any white space between its words, where it stands for itself: a word between other
 * characters than a word's, anything longer between the ends of lines or sentences.
 */
function patternOf(text: string): RegExp {
  const words = text.split(/\s+/);
  const body = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("\\s+");
  const isWord = words.length === 1 && new RegExp(`^${wordCharacter}`, "u").test(text);
  const before = isWord ? `(?<!${wordCharacter}|${wordCharacter}['’\\-])` : "(?<=^\\s*|[.!?]\\s+)";
  const after = isWord
    ? `(?!${wordCharacter}|['’\\-]${wordCharacter})`
    : `(?=\\s*$${/[.!?]$/.test(text) ? "|\\s" : ""})`;
  return new RegExp(`${before}${body}${after}`, "gimu");
}

const pieceOf = (match: RegExpExecArray | RegExpMatchArray): Piece => {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length };
};

/** The pattern's match that begins at `start`. */
function pieceAt(text: string, start: number, pattern: RegExp): Piece | undefined {
  const sticky = new RegExp(pattern.source, `${pattern.flags}y`);
  sticky.lastIndex = start;
  const match = sticky.exec(text);
  return match ? pieceOf(match) : undefined;
}

const runPattern = /[^\s]+/gu;

/** By what a text is looked up: its first word, or whatever stands before its first space. */
function firstWord(text: string): string {
  const run = fold(text).split(" ")[0] ?? "";
  return /[\p{L}\p{N}_$]+/u.exec(run)?.[0] ?? run;
}

/** Where in the text each of the first words begins (with the marks before it, for texts that begin so). */
function placesOf(text: string, wanted: ReadonlySet<string>): Map<string, number[]> {
  const places = new Map<string, number[]>();
  const add = (word: string, start: number) => {
    if (!wanted.has(word)) return;
    const known = places.get(word);
    if (known) known.push(start);
    else places.set(word, [start]);
  };
  for (const { 0: run, index } of text.matchAll(runPattern)) {
    const lower = run.toLowerCase();
    add(firstWord(lower), index);
    for (const word of lower.matchAll(/[\p{L}\p{N}_$]+/gu)) {
      if (word.index > 0) add(word[0], index + word.index);
    }
  }
  return places;
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  if (text.includes("\r")) {
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function positionIn(lineStarts: readonly number[], offset: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (lineStarts[low] ?? 0) };
}
