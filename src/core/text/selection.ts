import type { Item, Position, Quoting, SourceRange } from "../model/item";

interface GranularityRow {
  readonly cut: (text: string, options: CutOptions) => Iterable<Piece>;
  /** Whether texts that differ only in case are one point. */
  readonly foldCase: boolean;
}

/** Into what a text can be cut: settings, pickers and the thread that cuts know granularities by this table. */
const granularityTable = {
  words: { cut: words, foldCase: true },
  identifiers: { cut: identifiers, foldCase: false },
  lines: { cut: lines, foldCase: false },
  sentences: { cut: sentences, foldCase: false },
  paragraphs: { cut: paragraphs, foldCase: false },
  whole: { cut: (text) => spans(text, 0, text.length), foldCase: false },
} as const satisfies Readonly<Record<string, GranularityRow>>;

export type Granularity = keyof typeof granularityTable;

export const granularities = Object.keys(granularityTable) as readonly Granularity[];

export function foldsCase(granularity: Granularity): boolean {
  return granularityTable[granularity].foldCase;
}

/** A stretch of a document. */
export interface TextSource {
  readonly uri: string;
  readonly text: string;
  /** Where in the document the text begins. */
  readonly start: Position;
  readonly category: string;
}

/** A piece of a text by UTF-16 offsets; `text` is what to embed. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly quoting?: Quoting;
}

export interface CutOptions {
  /** Leave out words that carry no meaning of their own ("the", "of"). */
  readonly skipStopWords?: boolean;
  /** Punctuation marks become pieces too (words only). */
  readonly keepPunctuation?: boolean;
}

/** What a person most likely means by what is selected, given the number of lines of each selection. */
export function defaultGranularity(lineCounts: readonly number[]): Granularity {
  if (lineCounts.some((count) => count > 1)) return "lines";
  return lineCounts.length > 1 ? "whole" : "words";
}

/** The pieces of a text in order; found lazily, so that a caller can stop or give way between them. */
export function pieces(
  text: string,
  granularity: Granularity,
  options: CutOptions = {},
): Iterable<Piece> {
  const { cut }: GranularityRow = granularityTable[granularity];
  return cut(text, options);
}

/** Of a text that occurs more often, only so many places are kept; all are counted. */
export const maxSources = 200;
/** Places of all texts together, which editors follow at every stroke of a key. */
const maxPlaces = 20_000;
/** UTF-16 units of a text; no embedding model reads as far, and editors compare texts at every stroke of a key. */
export const maxTextLength = 100_000;

interface Growing {
  text: string;
  readonly category: string;
  readonly sources: SourceRange[];
  count: number;
}

/** Gathers pieces into items: equal text (words without regard to case) becomes one item. */
export class ItemCollector {
  private readonly growing = new Map<string, Growing>();

  /** Texts of which only the beginning was taken. */
  shortened = 0;

  constructor(private readonly foldCase: boolean) {}

  /** Different texts so far. */
  get size(): number {
    return this.growing.size;
  }

  /** Texts of which not all places are kept. */
  get frequent(): number {
    return [...this.growing.values()].filter(({ count }) => count > maxSources).length;
  }

  /** @param source absent when the text stands nowhere as it is */
  add(text: string, category: string, source?: SourceRange): void {
    const key = this.foldCase ? text.toLowerCase().normalize("NFC") : text;
    const known = this.growing.get(key);
    if (!known) {
      this.growing.set(key, { text, category, sources: source ? [source] : [], count: 1 });
      return;
    }
    known.count += 1;
    if (source && known.sources.length < maxSources) known.sources.push(source);
    if (text === key) known.text = text;
  }

  /** The items in order of first appearance; with a limit, the most frequent of them. */
  items(limit = Infinity): Item[] {
    const all = mostFrequent([...this.growing.values()], limit);
    const maximum = Math.max(1, Math.floor(maxPlaces / all.length));
    return all.map(({ text, category, sources: first, count }) => {
      const sources = first.length > maximum ? first.slice(0, maximum) : first;
      const counted = count > sources.length ? { count } : {};
      return { text, category, sources, state: "fresh", ...counted };
    });
  }
}

/** The `limit` entries of highest count, in their order; among equals, the first ones. */
function mostFrequent(entries: Growing[], limit: number): Growing[] {
  if (entries.length <= limit) return entries;
  const counts = Int32Array.from(entries, ({ count }) => count).sort();
  const minimum = counts[counts.length - limit] ?? 0;
  let room = limit - entries.filter(({ count }) => count > minimum).length;
  return entries.filter(({ count }) => count > minimum || (count === minimum && room-- > 0));
}

/** Adds the pieces of a source to the collector, of very long ones the beginning only. */
export function addPieces(
  collector: ItemCollector,
  source: TextSource,
  found: Iterable<Piece>,
): void {
  const map = new LineMap(source.text, source.start);
  for (const { text, start, end, quoting } of found) {
    const last = wholeUntil(source.text, start, end);
    const kept = last < end ? normalize(unquoted(source.text.slice(start, last), quoting)) : text;
    if (last < end) collector.shortened += 1;
    collector.add(kept, source.category, {
      uri: source.uri,
      start: map.positionAt(start),
      end: map.positionAt(last),
      ...(quoting ? { quoting } : {}),
    });
  }
}

/** The end, or where a text of the maximum length ends, between two characters. */
function wholeUntil(text: string, start: number, end: number, maximum = maxTextLength): number {
  if (end - start <= maximum) return end;
  const last = start + maximum;
  return (text.codePointAt(last - 1) ?? 0) > 0xffff ? last - 1 : last;
}

/** A text as it is meant, from how it is written in its document. */
export function unquoted(text: string, quoting: Quoting | undefined): string {
  if (quoting === "csv") return text.replaceAll('""', '"');
  if (quoting !== "json" || !text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    // Cut off within an escape, or written by a program that escapes what JSON does not.
    return text.replace(/\\(?:u([\da-f]{4})|u[\da-f]{0,3}$|(["\\/])|$)/gi, unescaped);
  }
}

function unescaped(_: string, code: string | undefined, mark = ""): string {
  return code === undefined ? mark : String.fromCharCode(parseInt(code, 16));
}

/** Positions of offsets that never decrease, counted as editors count lines: CRLF, LF or CR end one. */
export class LineMap {
  private lineStart = 0;
  private line = 0;
  /** The next line feed and the next carriage return that were found; before `lineStart` when not sought yet. */
  private feed = -1;
  private carriage = -1;

  constructor(
    private readonly text: string,
    private readonly start: Position,
  ) {}

  positionAt(offset: number): Position {
    for (let next = this.nextLine(); next <= offset; next = this.nextLine()) {
      this.line += 1;
      this.lineStart = next;
    }
    const character = offset - this.lineStart + (this.line === 0 ? this.start.character : 0);
    return { line: this.start.line + this.line, character };
  }

  /** Where the line after the present one begins; searched by what the engine has for it, as texts may be 10 MB. */
  private nextLine(): number {
    const { lineStart } = this;
    if (this.feed < lineStart) this.feed = this.find("\n", lineStart);
    if (this.carriage < lineStart) this.carriage = this.find("\r", lineStart);
    const isPair = this.carriage + 1 === this.feed;
    return (isPair ? this.feed : Math.min(this.feed, this.carriage)) + 1;
  }

  private find(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    return found < 0 ? Infinity : found;
  }
}

/** White space folded, as texts are embedded and compared. */
export function normalize(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** The stretch without surrounding white space, if anything is left. */
function* spans(text: string, start: number, end: number): Generator<Piece> {
  const slice = text.slice(start, end);
  const trimmed = slice.trim();
  if (!trimmed) return;
  const from = start + (slice.length - slice.trimStart().length);
  yield { text: normalize(trimmed), start: from, end: from + trimmed.length };
}

function* lineSpans(text: string): Generator<{ start: number; end: number }> {
  let start = 0;
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    yield { start, end: match.index };
    start = match.index + match[0].length;
  }
  yield { start, end: text.length };
}

function* lines(text: string): Generator<Piece> {
  for (const { start, end } of lineSpans(text)) yield* spans(text, start, end);
}

/** Blank lines separate paragraphs. */
function* paragraphs(text: string): Generator<Piece> {
  let first: number | undefined;
  let last = 0;
  for (const { start, end } of lineSpans(text)) {
    if (text.slice(start, end).trim()) {
      first ??= start;
      last = end;
    } else if (first !== undefined) {
      yield* spans(text, first, last);
      first = undefined;
    }
  }
  if (first !== undefined) yield* spans(text, first, last);
}

/** Sentences by Unicode's rules (UAX 29), never over the end of a paragraph. */
function* sentences(text: string): Generator<Piece> {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  for (const { start, end } of paragraphs(text)) {
    // A line end inside a paragraph is no end of a sentence.
    const flat = text.slice(start, end).replace(/[\r\n\u2028\u2029]/g, " ");
    for (const { segment, index } of segmentsOf(flat, segmenter, sentenceStretch)) {
      yield* spans(text, start + index, start + index + segment.length);
    }
  }
}

/** UTF-16 units that are segmented at once: on very long stretches the time grows faster than the length. */
const wordStretch = 1000;
const sentenceStretch = 10_000;

/** The segments of a text of any length, by stretches of it; a segment as long as a stretch is cut. */
function* segmentsOf(
  text: string,
  segmenter: Intl.Segmenter,
  stretch: number,
): Generator<{ segment: string; index: number; isWordLike: boolean }> {
  for (let start = 0; start < text.length;) {
    const end = wholeUntil(text, start, text.length, stretch);
    const found = [...segmenter.segment(text.slice(start, end))];
    // The last one may go on behind the stretch.
    if (end < text.length && found.length > 1) found.pop();
    for (const { segment, index, isWordLike = false } of found) {
      yield { segment, index: start + index, isWordLike };
    }
    const last = found.at(-1);
    start += last ? last.index + last.segment.length : text.length;
  }
}

/** An address of the web, its scheme first; where its sentence goes on is decided by `addressEnd`. */
const address = String.raw`[a-zA-Z][a-zA-Z\d+.-]{0,30}:\/\/[^\s<>"]+|[wW]{3}\.[^\s<>"]+`;
const mail = String.raw`[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+`;
/** Letters with their marks, and what joins or parts them in Persian, Sinhala and at the ends of lines. */
const letters =
  String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\u00ad\u200c\u200d]|` +
  String.raw`[\u200e\u200f\u2060]+(?=[\p{L}\p{M}\p{N}]))*`;
/** What stands within words: also as in "R&B", and the quote of Hebrew acronyms. */
const within =
  String.raw`['’\-‐‑_.·״׳]|(?<=\p{Lu})&(?=\p{Lu})|` +
  String.raw`(?<=\p{Script=Hebrew})"(?=\p{Script=Hebrew})`;
/** Also names as ".NET", "C++", "C++20" and "C#". */
const word =
  String.raw`(?:(?<![^\s([{"'“‘«,;/])\.(?=\p{L}))?${letters}(?:(?:${within})${letters})*` +
  String.raw`(?:(?:\+\+\d{0,2}|#)(?![\p{L}\p{N}+#]))?`;
const wordPattern = new RegExp(`${address}|${mail}|${word}`, "gu");
/** Marks with what changes or joins them, as in emoji. */
const mark = String.raw`[\p{P}\p{S}][\p{P}\p{S}\p{M}\u200d]*`;
const wordOrMarkPattern = new RegExp(`${wordPattern.source}|${mark}`, "gu");
const isAddress = new RegExp(`^(?:${address})`, "u");
/** Roman numerals are letters too. */
const hasLetter = /[\p{L}\p{Nl}]/u;
/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function* words(text: string, options: CutOptions): Generator<Piece> {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const pattern = options.keepPunctuation ? wordOrMarkPattern : wordPattern;
  for (const match of text.matchAll(pattern)) {
    const { index } = match;
    const [found] = match;
    if (isAddress.test(found)) {
      const end = index + addressEnd(found);
      yield { text: text.slice(index, end), start: index, end };
    } else if (unspaced.test(found)) {
      for (const { segment, index: within, isWordLike } of segmentsOf(
        found,
        segmenter,
        wordStretch,
      )) {
        const start = index + within;
        if (isWordLike && (options.keepPunctuation || hasLetter.test(segment)))
          yield { text: segment, start, end: start + segment.length };
      }
    } else if (options.keepPunctuation || hasLetter.test(found)) {
      if (options.skipStopWords && stopWords.has(found.toLowerCase())) continue;
      yield { text: found, start: index, end: index + found.length };
    }
  }
}

/** Where an address ends, without the punctuation of its sentence. */
function addressEnd(found: string): number {
  let end = found.length;
  while (end > 0 && ".,;:!?'’”»…)]}".includes(found[end - 1] ?? "")) {
    if (found[end - 1] === ")" && found.includes("(")) break;
    end -= 1;
  }
  return end;
}

function* identifiers(text: string, options: CutOptions): Generator<Piece> {
  for (const match of text.matchAll(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu)) {
    const [found] = match;
    if (!hasLetter.test(found)) continue;
    if (options.skipStopWords && (stopWords.has(found) || keywords.has(found))) continue;
    yield { text: found, start: match.index, end: match.index + found.length };
  }
}

const list = (text: string) => new Set(text.split(" "));

const stopWords = list(
  "a about above after again against all am an and any are as at be because been before being below " +
    "between both but by can cannot could did do does doing down during each few for from further had " +
    "has have having he her here hers herself him himself his how i if in into is it its itself just me " +
    "more most my myself no nor not now of off on once only or other our ours ourselves out over own " +
    "same she should so some such than that the their theirs them themselves then there these they " +
    "this those through to too under until up very was we were what when where which while who whom " +
    "why will with would you your yours yourself yourselves",
);

/** Words of common programming languages that name nothing. */
const keywords = list(
  "abstract as async await bool boolean break byte case catch char class const continue def default " +
    "defer del delete do double elif else enum except export extends extern false final finally float " +
    "fn for from func function global go goto if implements import in instanceof int interface is " +
    "lambda let long match mod module mut namespace new nil none None nonlocal not null of or override " +
    "package pass private protected pub public raise readonly ref return self short signed sizeof " +
    "static string struct super switch template this throw throws trait true True False try type " +
    "typedef typeof undefined union unsafe unsigned use using var virtual void volatile where while " +
    "with yield",
);
