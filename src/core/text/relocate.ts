import { maxTextLength, normalize, unquoted } from "./selection";
import { quotings } from "../model/places";
import type { Quoting } from "../model/item";

/** Places to look for, in a form that crosses threads in no time. */
export interface Whereabouts {
  /** The texts that are looked for, one a line. */
  readonly texts: string;
  /** For each place: its text, its document (-1: none of them), line and character of start and end, its quoting. */
  readonly places: Int32Array;
}

/** Where the places are now. */
export interface Relocated {
  /**
   * For each place: its document, then line and character of start and end; empty where its text is gone,
   * and in no document (-1) when its own is gone as well.
   */
  readonly places: Int32Array;
  /** Places that hold another text now, by index. */
  readonly changed: readonly (readonly [place: number, text: string])[];
}

export const whereaboutsSize = 7;
export const relocatedSize = 5;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place as offsets in all documents together. */
interface Sought extends Span {
  readonly index: number;
  readonly document: number;
  readonly text: number;
  readonly quoting: Quoting | undefined;
}

/**
 * Finds places in documents that changed unseen: by position, else by content in any of them, each
 * occurrence once, the nearest first. Where another text stands now the place is changed, unless that
 * is far longer than its own: then, and where nothing stands, it is empty.
 */
export function relocate(
  documents: readonly string[],
  { texts: joined, places }: Whereabouts,
): Relocated {
  const texts = joined.split("\n");
  const folded = texts.map((text) => text.toLowerCase());
  const book = new Book(documents);
  const { text } = book;
  const result = new Int32Array((places.length / whereaboutsSize) * relocatedSize);
  const changed: [number, string][] = [];

  const found = new Map<string, { sought: Sought; span: Span }[]>();
  const lost = new Map<string, Sought[]>();
  for (const sought of book.resolve(places)) {
    const key = `${sought.quoting ?? ""} ${sought.text}`;
    const wanted = folded[sought.text] ?? "";
    const stands = text.slice(sought.start, sought.end);
    if (mayBe(stands, wanted) && fold(unquoted(stands, sought.quoting)) === wanted)
      add(found, key, { sought, span: sought });
    else add(lost, key, sought);
  }

  const keys = [...lost.keys()];
  const seeker = new Seeker(
    [...lost.values()].map(([first]) => ({
      text: texts[first?.text ?? 0] ?? "",
      quoting: first?.quoting,
    })),
  );
  const free = keys.map((key) => {
    const taken = new Set(found.get(key)?.map(({ span }) => span.start));
    return { taken, spans: [] as Span[] };
  });
  for (const { index, start, end } of lost.size > 0 ? seeker.in(text) : []) {
    const candidates = free[index];
    if (candidates && !candidates.taken.has(start)) candidates.spans.push({ start, end });
  }
  for (const [place, [key, group]] of [...lost].entries()) {
    const { text: index = 0, quoting } = group[0] ?? {};
    const wanted = quoted(texts[index] ?? "", quoting);
    const spans = new FreeSpans(free[place]?.spans ?? []);
    for (const sought of group) {
      const span = spans.takeNearest(sought.start);
      if (span) {
        add(found, key, { sought, span });
        continue;
      }
      if (sought.document < 0) {
        result[sought.index * relocatedSize] = -1;
        continue;
      }
      const stands = text.slice(sought.start, sought.end);
      if (mayBe(stands, wanted) && stands.trim()) {
        changed.push([sought.index, normalize(unquoted(stands, sought.quoting))]);
        book.write(result, sought.index, sought);
      } else {
        book.write(result, sought.index, { start: sought.start, end: sought.start });
      }
    }
  }

  // Places of one text keep their order among each other.
  for (const group of found.values()) {
    const spans = group.map(({ span }) => span).sort((a, b) => a.start - b.start);
    group.sort((a, b) => a.sought.start - b.sought.start);
    group.forEach(({ sought }, rank) => {
      book.write(result, sought.index, spans[rank] ?? sought);
    });
  }
  return { places: result, changed };
}

/** Whether a stretch is no longer than a text with much white space, or than what replaced it. */
function mayBe(stretch: string, text: string): boolean {
  return stretch.length <= 10 * text.length + 100;
}

function add<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

/** Spans in order, each to be taken once. */
class FreeSpans {
  /** For each span, and for the ends: a span at or before (after) it that may still be free. */
  private readonly before: Int32Array;
  private readonly after: Int32Array;

  constructor(private readonly spans: readonly Span[]) {
    this.before = Int32Array.from({ length: spans.length + 1 }, (_, index) => index);
    this.after = Int32Array.from({ length: spans.length + 1 }, (_, index) => index);
  }

  /** Takes the one that begins nearest to the offset; undefined when all are taken. */
  takeNearest(offset: number): Span | undefined {
    const { spans } = this;
    const at = lowerBound(spans.length, (index) => (spans[index]?.start ?? 0) < offset);
    // Places before are shifted by one, so that 0 stands for none.
    const previous = rootOf(this.before, at) - 1;
    const next = rootOf(this.after, at);
    const distance = (index: number) => Math.abs((spans[index]?.start ?? Infinity) - offset);
    const nearest = distance(previous) <= distance(next) ? previous : next;
    const span = spans[nearest];
    if (!span) return undefined;
    this.before[nearest + 1] = nearest;
    this.after[nearest] = nearest + 1;
    return span;
  }
}

/** Where a chain of links ends; the links are shortened on the way. */
function rootOf(links: Int32Array, from: number): number {
  let at = from;
  for (let next = links[at] ?? at; next !== at; next = links[at] ?? at) {
    links[at] = links[next] ?? next;
    at = next;
  }
  return at;
}

/** The first index from 0 to `length` that is not before. */
export function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What stands between two documents: no text of one goes on in the next. */
const boundary = "\n\0\n";

/** Documents one after the other as one text. */
class Book {
  readonly text: string;
  private readonly lines: readonly number[];
  /** For each document, and for the end of all: the first of its lines. */
  private readonly firstLines: readonly number[];

  constructor(documents: readonly string[]) {
    this.text = documents.join(boundary);
    this.lines = lineStartsOf(this.text);
    const begins: number[] = [];
    let begin = 0;
    for (const document of documents) {
      begins.push(begin);
      begin += document.length + boundary.length;
    }
    this.firstLines = [...begins.map((offset) => this.lineAt(offset)), this.lines.length + 1];
  }

  *resolve(places: Int32Array): Generator<Sought> {
    for (let at = 0; at < places.length; at += whereaboutsSize) {
      const [text = 0, document = -1, ...rest] = places.subarray(at, at + whereaboutsSize);
      const [line = 0, character = 0, endLine = 0, endCharacter = 0, code = 0] = rest;
      const start = this.offsetAt(document, line, character);
      const end = Math.max(start, this.offsetAt(document, endLine, endCharacter));
      yield { index: at / whereaboutsSize, document, text, start, end, quoting: quotings[code] };
    }
  }

  /** Writes where the span is, as the place of that index. */
  write(result: Int32Array, index: number, { start, end }: Span): void {
    const line = this.lineAt(start);
    const endLine = this.lineAt(end);
    const count = this.firstLines.length - 1;
    const document = lowerBound(count, (each) => (this.firstLines[each] ?? 0) <= line) - 1;
    const first = this.firstLines[document] ?? 0;
    const character = start - (this.lines[line] ?? 0);
    const endCharacter = end - (this.lines[endLine] ?? 0);
    const place = [document, line - first, character, endLine - first, endCharacter];
    result.set(place, index * relocatedSize);
  }

  /** Positions beyond a document are its end; those in none of them the beginning of all. */
  private offsetAt(document: number, line: number, character: number): number {
    if (document < 0) return 0;
    const next = this.firstLines[document + 1] ?? 0;
    const last =
      next < this.lines.length ? (this.lines[next] ?? 0) - boundary.length : this.text.length;
    const global = (this.firstLines[document] ?? 0) + line;
    if (global >= next - 1) return last;
    return Math.min((this.lines[global] ?? 0) + character, last);
  }

  private lineAt(offset: number): number {
    return lowerBound(this.lines.length, (line) => (this.lines[line] ?? 0) <= offset) - 1;
  }
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

export const fold = (text: string) => normalize(text).toLowerCase();

/** A text as it is written in its document. */
function quoted(text: string, quoting: Quoting | undefined): string {
  if (quoting === "csv") return text.replaceAll('"', '""');
  return quoting === "json" ? JSON.stringify(text).slice(1, -1) : text;
}

interface Wanted {
  readonly text: string;
  readonly quoting: Quoting | undefined;
}

/** Words, stretches of white space, and each other character: texts begin and end between two of them. */
const token = /[\p{L}\p{M}\p{N}_$]+|\s+|[^]/gu;

/**
 * Finds texts where they stand for themselves, with any white space between their words and without regard to
 * case: a word between other characters than a word's, a cell between quotes and separators, anything else
 * between the ends of lines or sentences. All texts are sought at once, by the automaton of Aho and Corasick
 * (1975) over tokens, so that the time does not grow with how often they occur.
 */
export class Seeker {
  private readonly ids = new Map<string, number>();
  /** From a state by a token to the next, both in one number. */
  private readonly steps = new Map<number, number>();
  /** For each state: the longest other one that ends alike, and the next such one in which a text ends. */
  private readonly fallbacks = [0];
  private readonly shorter = [0];
  /** The texts that end in a state. */
  private readonly ends = new Map<number, number[]>();
  private readonly lengths: readonly number[];
  /** For each text: what is to follow its tokens, where it may end within a word. */
  private readonly rests: readonly string[];
  private readonly standings: readonly Standing[];

  constructor(wanted: readonly Wanted[]) {
    this.standings = wanted.map(standingOf);
    const texts = wanted.map(({ text, quoting }) => tokensOf(quoted(text, quoting)));
    this.rests = texts.map((tokens, index) =>
      this.standings[index] === beginsPassage ? (tokens.pop() ?? "") : "",
    );
    this.lengths = texts.map(({ length }) => length);
    for (const name of texts.flat()) {
      if (!this.ids.has(name)) this.ids.set(name, this.ids.size);
    }
    this.build(texts.map((tokens) => tokens.map((name) => this.ids.get(name) ?? 0)));
  }

  /** The texts' places, by the index of each. */
  *in(text: string): Generator<Span & { readonly index: number }> {
    const starts: number[] = [];
    let state = 0;
    for (const { 0: found, index: start } of text.matchAll(token)) {
      starts.push(start);
      const id = this.ids.get(nameOf(found));
      state = id === undefined ? 0 : this.step(state, id);
      const first = this.ends.has(state) ? state : (this.shorter[state] ?? 0);
      for (let at = first; at > 0; at = this.shorter[at] ?? 0) {
        for (const index of this.ends.get(at) ?? []) {
          const begin = starts[starts.length - (this.lengths[index] ?? 0)] ?? 0;
          const rest = this.rests[index] ?? "";
          const last = start + found.length;
          const end = last + rest.length;
          if (rest && nameOf(text.slice(last, end)) !== rest) continue;
          if (this.standings[index]?.(text, begin, end)) yield { index, start: begin, end };
        }
      }
    }
  }

  private build(texts: readonly (readonly number[])[]): void {
    const byDepth: { state: number; parent: number; id: number }[][] = [];
    for (const [index, ids] of texts.entries()) {
      let state = 0;
      for (const [depth, id] of ids.entries()) {
        const key = state * this.ids.size + id;
        const known = this.steps.get(key);
        const next = known ?? this.fallbacks.push(0) - 1;
        if (known === undefined) {
          this.steps.set(key, next);
          (byDepth[depth] ??= []).push({ state: next, parent: state, id });
        }
        state = next;
      }
      add(this.ends, state, index);
    }
    for (const { state, parent, id } of byDepth.flat()) {
      const fallback = parent === 0 ? 0 : this.step(this.fallbacks[parent] ?? 0, id);
      this.fallbacks[state] = fallback;
      this.shorter[state] = this.ends.has(fallback) ? fallback : (this.shorter[fallback] ?? 0);
    }
  }

  private step(from: number, id: number): number {
    for (let state = from; ; state = this.fallbacks[state] ?? 0) {
      const next = this.steps.get(state * this.ids.size + id);
      if (next !== undefined) return next;
      if (state === 0) return 0;
    }
  }
}

function tokensOf(text: string): string[] {
  return Array.from(text.matchAll(token), ([found]) => nameOf(found));
}

function nameOf(found: string): string {
  return /^\s/.test(found) ? " " : found.toLowerCase();
}

/** How a text is to stand where it is found. */
function standingOf({ text, quoting }: Wanted): Standing {
  // The beginning of a longer text: what follows it says nothing.
  if (text.length > maxTextLength / 2) return beginsPassage;
  if (quoting) return isCell;
  return /^\.?[\p{L}\p{M}\p{N}_$]\S*$/u.test(text) ? isWord : isPassage;
}

type Standing = (text: string, start: number, end: number) => boolean;

function isWord(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  const after = text.slice(end, end + 3);
  return (
    !/(?:[\p{L}\p{M}\p{N}_$]|[\p{L}\p{M}\p{N}_$]['’-])$/u.test(before) &&
    !/^(?:[\p{L}\p{M}\p{N}_$]|['’-][\p{L}\p{M}\p{N}_$]|\+\+|#(?![\p{L}\p{N}]))/u.test(after)
  );
}

function isCell(text: string, start: number, end: number): boolean {
  const before = skipSpaceBack(text, start);
  const after = skipSpace(text, end);
  const opens = before === 0 || /["[,;:\t\r\n]/.test(text.slice(before - 1, start));
  return opens && (after === text.length || /["\],;}\t\r\n]/.test(text.slice(end, after + 1)));
}

function isPassage(text: string, start: number, end: number): boolean {
  const after = skipSpace(text, end);
  const ends = after === text.length || hasLineEnd(text, end, after);
  return beginsPassage(text, start) && (ends || (after > end && endsSentence(text, end)));
}

function beginsPassage(text: string, start: number): boolean {
  const before = skipSpaceBack(text, start);
  if (before === 0 || hasLineEnd(text, before, start)) return true;
  return before < start && endsSentence(text, before);
}

function endsSentence(text: string, end: number): boolean {
  return end > 0 && ".!?".includes(text[end - 1] ?? "");
}

function hasLineEnd(text: string, start: number, end: number): boolean {
  return /[\r\n]/.test(text.slice(start, end));
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
  return at;
}

function skipSpaceBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && /\s/.test(text[at - 1] ?? "")) at -= 1;
  return at;
}
