import type { Item, ItemState, Position, Quoting, SourceRange } from "../model/item";
import { quotings } from "./packedItems";
import {
  fold,
  lowerBound,
  Matcher,
  type Relocated,
  relocatedSize,
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

/** One place of one item. A place whose text was deleted stays as an empty stretch: an undo fills it. */
interface Anchor extends Stretch {
  readonly item: number;
  readonly quoting: Quoting | undefined;
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
      item.sources.map(({ uri, start, end, quoting }) => {
        const anchor: Anchor = { item: index, quoting, uri, start, end };
        this.anchorsIn(uri).push(anchor);
        return anchor;
      }),
    );
  }

  get uris(): string[] {
    return [...this.byUri.keys()];
  }

  /**
   * Follows edits that were made at once or one after the other; `read` gives the text after all of them.
   * Where much was replaced, the places it touched are to be sought: that takes a while.
   */
  edit(uri: string, edits: readonly Edit[], read: ReadText): "untouched" | "settled" | "unsettled" {
    const anchors = this.byUri.get(uri);
    if (!anchors) return "untouched";
    const touched = new Set<Anchor>();
    const empty = new Set(anchors.filter(isEmpty));
    for (const batch of batchesOf(edits)) {
      for (const anchor of anchors) if (batch.move(anchor)) touched.add(anchor);
    }
    if (touched.size === 0) return "untouched";
    const size = edits.reduce((sum, { text }) => sum + text.length, 0);
    if (touched.size > mostTouched || size > mostReplaced) return "unsettled";
    const taken = new Set<string>();
    for (const anchor of touched) {
      this.settle(anchor, read(anchor.start, anchor.end), taken);
      // What is typed where a text was deleted is another text, unless it is on its way back.
      const { changed } = anchor;
      if (changed === undefined || !empty.has(anchor)) continue;
      if (!fold(this.textOf(anchor)).includes(fold(changed))) this.empty(anchor);
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
    const anchors = documents.flatMap(([, uri]) => this.byUri.get(uri) ?? []);
    const documentOf = new Map(documents.map(([index, uri]) => [uri, index]));
    const texts = new Map<string, number>();
    const places = new Int32Array(anchors.length * whereaboutsSize);
    let at = 0;
    for (const anchor of anchors) {
      const text = this.textOf(anchor);
      const known = texts.get(text) ?? texts.size;
      texts.set(text, known);
      places[at] = known;
      places[at + 1] = documentOf.get(anchor.uri) ?? -1;
      places[at + 2] = anchor.start.line;
      places[at + 3] = anchor.start.character;
      places[at + 4] = anchor.end.line;
      places[at + 5] = anchor.end.character;
      places[at + 6] = quotings.indexOf(anchor.quoting);
      at += whereaboutsSize;
    }
    return {
      whereabouts: { texts: [...texts.keys()].join("\n"), places },
      apply: (result) => this.take(anchors, uris, gone, result),
    };
  }

  private take(
    anchors: readonly Anchor[],
    uris: readonly string[],
    gone: readonly string[],
    { places, changed }: Relocated,
  ): void {
    const sought = new Set(anchors);
    const documents = new Set([...uris, ...gone]);
    for (const uri of documents) {
      const others = this.byUri.get(uri)?.filter((anchor) => !sought.has(anchor)) ?? [];
      if (others.length > 0) this.byUri.set(uri, others);
      else this.byUri.delete(uri);
    }
    const texts = new Map(changed);
    anchors.forEach((anchor, index) => {
      // Its document got another name meanwhile.
      if (!documents.has(anchor.uri)) return;
      const at = index * relocatedSize;
      anchor.uri = uris[places[at] ?? -1] ?? anchor.uri;
      anchor.start = { line: places[at + 1] ?? 0, character: places[at + 2] ?? 0 };
      anchor.end = { line: places[at + 3] ?? 0, character: places[at + 4] ?? 0 };
      const text = texts.get(index);
      if (text === undefined) delete anchor.changed;
      else anchor.changed = text;
      this.anchorsIn(anchor.uri).push(anchor);
    });
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

  /** The wanted ones of the places in the document that still hold text. */
  in(
    uri: string,
    isWanted: (place: Stretch) => boolean = () => true,
  ): readonly (Stretch & { readonly item: number; readonly stale: boolean })[] {
    return (this.byUri.get(uri) ?? [])
      .filter((anchor) => !isEmpty(anchor) && isWanted(anchor))
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

  /** Compares the place with the item's text, and draws its ends in to that text when more is there. */
  private settle(anchor: Anchor, text: string, taken: Set<string>): void {
    delete anchor.changed;
    if (!text.trim()) return;
    const own = this.textOf(anchor);
    const { quoting } = anchor;
    const map = new LineMap(text, anchor.start);
    const same = fold(unquoted(text, quoting)) === fold(own);
    const pieces = same ? [trimmed(text)] : new Matcher(own, quoting).all(text);
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
    anchor.changed = normalize(unquoted(text, quoting));
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

/** More touched places, or more new text, than are compared at a stroke of a key. */
const mostTouched = 100;
const mostReplaced = 10_000;

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

/** Edits in the order of the document, with where each is afterwards. */
class Batch {
  private readonly starts: Position[] = [];
  private readonly ends: Position[] = [];

  constructor(private readonly edits: readonly Edit[]) {
    edits.forEach((edit, index) => {
      const start = this.after(edit.start, index - 1);
      this.starts.push(start);
      this.ends.push(new LineMap(edit.text, start).positionAt(edit.text.length));
    });
  }

  /** Moves a place with the text around it; what is typed at its ends belongs to it until it is compared. */
  move(anchor: Anchor): boolean {
    const { start, end } = anchor;
    const last = this.lastBefore((edit) => compare(edit.start, end) <= 0);
    if (last < 0) return false;
    const first = this.lastBefore((edit) => compare(edit.start, start) < 0);
    anchor.start = this.within(first, start)
      ? (this.starts[first] ?? start)
      : this.after(start, first);
    anchor.end = this.movedEnd(end, last);
    if (compare(anchor.end, anchor.start) < 0) anchor.end = anchor.start;
    return compare(start, this.edits[last]?.end ?? start) <= 0;
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

  /** A position between that edit and the next, afterwards. */
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

function sourceOf({ uri, start, end, quoting }: Anchor): SourceRange {
  return { uri, start, end, ...(quoting ? { quoting } : {}) };
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
