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

  const words = new Set([...lost.values()].map(([first]) => firstWord(texts[first?.text ?? 0])));
  const starts = lost.size > 0 ? startsOf(text, words) : new Map<string, number[]>();
  for (const [key, group] of lost) {
    const { text: index = 0, quoting } = group[0] ?? {};
    const wanted = quoted(texts[index] ?? "", quoting);
    const matcher = new Matcher(wanted, quoting);
    const taken = new Set(found.get(key)?.map(({ span }) => span.start));
    const free = (starts.get(firstWord(texts[index])) ?? [])
      .filter((start) => !taken.has(start))
      .flatMap((start) => matcher.at(text, start) ?? []);
    for (const sought of group) {
      const span = takeNearest(free, sought.start);
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

/** Takes the span that begins nearest to the offset out of spans in order. */
function takeNearest(spans: Span[], offset: number): Span | undefined {
  const after = lowerBound(spans.length, (index) => (spans[index]?.start ?? 0) < offset);
  const distance = (index: number) => Math.abs((spans[index]?.start ?? Infinity) - offset);
  const nearest = distance(after - 1) <= distance(after) ? after - 1 : after;
  return spans.splice(nearest, 1)[0];
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

const wordCharacter = /[\p{L}\p{M}\p{N}_$]/u;

/**
 * Finds a text where it stands for itself, with any white space between its words and without regard to
 * case: a word between other characters than a word's, a cell between quotes and separators, anything else
 * between the ends of lines or sentences.
 */
export class Matcher {
  private readonly words: readonly string[];
  private readonly folded: readonly string[];
  private readonly stands: (text: string, start: number, end: number) => boolean;

  constructor(text: string, quoting: Quoting | undefined) {
    this.words = text.split(/\s+/);
    this.folded = this.words.map((word) => word.toLowerCase());
    const [first = ""] = text;
    // The beginning of a longer text: what follows it says nothing.
    if (text.length > maxTextLength / 2) this.stands = beginsPassage;
    else if (quoting) this.stands = isCell;
    else if (this.words.length === 1 && wordCharacter.test(first)) this.stands = isWord;
    else this.stands = isPassage;
  }

  /** The text's span if it stands at `start`. */
  at(text: string, start: number): Span | undefined {
    let end = start;
    for (const [index, word] of this.words.entries()) {
      if (index > 0) {
        const next = skipSpace(text, end);
        if (next === end) return undefined;
        end = next;
      }
      if (text.slice(end, end + word.length).toLowerCase() !== this.folded[index]) return undefined;
      end += word.length;
    }
    return this.stands(text, start, end) ? { start, end } : undefined;
  }

  /** Everywhere in a text. */
  all(text: string): Span[] {
    const word = firstWord(this.folded[0]);
    const starts = startsOf(text, new Set([word])).get(word) ?? [];
    return starts.flatMap((start) => this.at(text, start) ?? []);
  }
}

function isWord(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  const after = text.slice(end, end + 3);
  return (
    !/(?:[\p{L}\p{M}\p{N}_$]|[\p{L}\p{M}\p{N}_$]['’-])$/u.test(before) &&
    !/^(?:[\p{L}\p{M}\p{N}_$]|['’-][\p{L}\p{M}\p{N}_$])/u.test(after)
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

/** By what a text is looked up: its first word, or whatever stands before its first space. */
function firstWord(text = ""): string {
  const run = fold(text).split(" ", 1)[0] ?? "";
  return /[\p{L}\p{N}_$]+/u.exec(run)?.[0] ?? run;
}

/** Where in the text each of the first words begins (with the marks before it, for texts that begin so). */
function startsOf(text: string, wanted: ReadonlySet<string>): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { 0: run, index } of text.matchAll(/\S+/g)) {
    const words = [...run.toLowerCase().matchAll(/[\p{L}\p{N}_$]+/gu)];
    const first = words[0]?.[0] ?? run.toLowerCase();
    if (wanted.has(first)) add(places, first, index);
    for (const { 0: word, index: within } of words) {
      if (within > 0 && wanted.has(word)) add(places, word, index + within);
    }
  }
  return places;
}
