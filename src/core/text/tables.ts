import type { Piece } from "./selection";
import { LineMap, normalize, unquoted } from "./selection";

export type TableKind = "csv" | "tsv" | "jsonl";

/** What may stand between the cells of CSV; "" where each line is one cell. */
export type Separator = string;

const marks = [",", ";", "\t", "|", "^", "~", "\u0001", "\u001f"];
const judgedSeparators: readonly Separator[] = [...marks, ""];
/** Those that are found, and those that stand in many texts and are only chosen. */
export const separators: readonly Separator[] = [...marks, ":", " ", ""];

/** The kind of table that a document is, by its language or the end of its name. */
export function tableKindOf(name: string): TableKind | undefined {
  const match = /\.(csv|psv|tsv|tab|jsonl|ndjson)$/i.exec(name)?.[1]?.toLowerCase();
  if (match === "csv" || match === "psv") return "csv";
  if (match === "tsv" || match === "tab") return "tsv";
  return match ? "jsonl" : undefined;
}

/** What was read of a table, and what not: lines are counted from 1. */
export class TableReport {
  rows = 0;
  /** Rows that are no objects of JSON. */
  readonly unreadable: number[] = [];
  /** Rows with more cells than the header. */
  readonly surplus: number[] = [];
}

/** Names of the columns, each once: the first row of CSV and TSV, the keys of JSONL. */
export function columnsOf(text: string, kind: TableKind, separator?: Separator): string[] {
  if (kind === "jsonl") {
    const names = new Set<string>();
    for (const { members } of records(text)) {
      for (const { name } of members ?? []) names.add(name);
    }
    return [...names];
  }
  const [header] = rows(text, separator ?? separatorOf(text, kind));
  const counts = new Map<string, number>();
  return (header?.cells ?? []).map((cell, index) => {
    const name = normalize(cell.text) || `column ${index + 1}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > 1 ? `${name} (${count})` : name;
  });
}

/** The texts of one column with their places: what stands between quotes, or the whole value. */
export function* columnPieces(
  text: string,
  kind: TableKind,
  column: number,
  { separator, report }: { separator?: Separator | undefined; report?: TableReport } = {},
): Generator<Piece> {
  if (kind === "jsonl") {
    yield* valuesOf(text, columnsOf(text, kind)[column] ?? "", report);
    return;
  }
  let width: number | undefined;
  for (const { cells, line } of rows(text, separator ?? separatorOf(text, kind))) {
    if (width === undefined) {
      width = cells.length;
      continue;
    }
    if (report) report.rows += 1;
    if (cells.length > width) report?.surplus.push(line);
    const cell = cells[column];
    const found = cell ? normalize(cell.text) : "";
    if (cell && found) yield { ...cell, text: found };
  }
}

function* valuesOf(text: string, name: string, report: TableReport | undefined): Generator<Piece> {
  for (const { members, line } of records(text)) {
    if (report) report.rows += 1;
    if (!members) report?.unreadable.push(line);
    // Of members of one name the last counts, as for JSON.parse.
    const place = members?.findLast((member) => member.name === name);
    if (!place) continue;
    const { start, end } = place;
    const found = normalize(unquoted(text.slice(start, end), "json"));
    if (found) yield { text: found, start, end, quoting: "json" };
  }
}

interface Row {
  readonly cells: readonly Piece[];
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/** A quote after a backslash that does not end its cell. */
const escapedQuote = new RegExp(String.raw`\\"[^"\\\r\n${marks.join("")}]`);

/** A first line that only names the separator, as Excel reads it. */
const separatorLine = /^\uFEFF?"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)/i;

/** The rows read to judge what separates cells. */
const judgedRows = 20;

/** What separates the cells: as the table says itself, else the mark by which its first rows are as wide as its header. */
export function separatorOf(text: string, kind: "csv" | "tsv"): Separator {
  const named = separatorLine.exec(text)?.[1];
  if (named !== undefined) return named;
  if (kind === "tsv") return "\t";
  const judged = judgedSeparators.map((separator) => {
    const widths: number[] = [];
    for (const { cells } of rows(text, separator)) {
      if (widths.push(cells.length) === judgedRows) break;
    }
    const [width = 0] = widths;
    const even = widths.filter((each) => each === width).length / widths.length;
    return { separator, width, evenness: width > 1 ? even : 0 };
  });
  const best = judged.reduce((best, next) =>
    next.evenness > best.evenness || (next.evenness === best.evenness && next.width > best.width)
      ? next
      : best,
  );
  return best.width > 1 ? best.separator : "";
}

/** Rows with at least one text or separator. */
function* rows(text: string, separator: Separator): Generator<Row> {
  const cellAt = cellReader(text, separator);
  const map = new LineMap(text, { line: 0, character: 0 });
  let at = separatorLine.exec(text)?.[0].length ?? (text.startsWith("\uFEFF") ? 1 : 0);
  let cells: Piece[] = [];
  let start = at;
  let width = 0;
  while (at <= text.length) {
    const { piece, next } = cellAt(at, width - cells.length, width);
    cells.push(piece);
    at = next + 1;
    if (separator && text[next] === separator) continue;
    if (cells.length > 1 || piece.text) {
      if (width === 0) width = cells.length;
      yield { cells, line: map.positionAt(start).line + 1 };
    }
    cells = [];
    if (text[next] === "\r" && text[next + 1] === "\n") at += 1;
    start = at;
  }
}

interface Cell {
  readonly piece: Piece;
  /** Where the separator or line end after it stands. */
  readonly next: number;
}

/**
 * Reads cells by RFC 4180: quoted ones may hold separators, line ends and doubled quotes, or quotes after a
 * backslash. A quote that is not closed right before a separator or the end of a line is a character like others.
 * `rest` is how many cells the row still has when it is as wide as the header, `width` how many it has in all.
 */
function cellReader(
  text: string,
  separator: Separator,
): (at: number, rest: number, width: number) => Cell {
  const isEnd = (at: number) =>
    at >= text.length || text[at] === separator || text[at] === "\n" || text[at] === "\r";
  const skipSpaces = (from: number) => {
    let at = from;
    while (text[at] === " ") at += 1;
    return at;
  };
  const endFrom = (from: number) => {
    let at = from;
    while (!isEnd(at)) at += 1;
    return at;
  };
  const lineEndFrom = (from: number) => {
    let at = from;
    while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at += 1;
    return at;
  };
  /** Whether the table writes quotes within quotes as \". */
  const escapes = escapedQuote.test(text);

  /** The first quote that is not escaped in this way; the end of the text where there is none. */
  const quoteAfter = (from: number, backslash: boolean) => {
    let at = from;
    while (at < text.length) {
      if (backslash && text[at] === "\\") at += 2;
      else if (text[at] !== '"') at += 1;
      else if (text[at + 1] === '"') at += 2;
      else return at;
    }
    return text.length;
  };

  const plain = (at: number, end: number): Cell => {
    const raw = text.slice(at, end);
    // Doubled quotes mean nothing here, so that the text stands in the document as it is.
    const quoting = raw.includes('""') ? {} : { quoting: "csv" as const };
    return { piece: { text: raw, start: at, end, ...quoting }, next: end };
  };

  const quoted = (open: number): Cell | undefined => {
    for (const backslash of escapes ? [true, false] : [false, true]) {
      const end = quoteAfter(open + 1, backslash);
      const next = skipSpaces(end + 1);
      if (end >= text.length || !isEnd(next)) continue;
      const raw = text.slice(open + 1, end);
      const quoting = backslash && raw.includes('\\"') ? "json" : "csv";
      return { piece: { text: unquoted(raw, quoting), start: open + 1, end, quoting }, next };
    }
    return undefined;
  };

  /** Of the line read last, so that it is not sought again at each of its cells. */
  let lineEnd = -1;
  /** A cell with a quoted part, or with quotes that should be doubled. */
  const loose = (at: number): Cell => {
    const quote = quoteAfter(at + 1, false);
    if (lineEnd < at) lineEnd = lineEndFrom(at);
    if (separator === "\t" || quote >= lineEnd) return plain(at, endFrom(at));
    for (let end = quote; end < lineEnd; end++) {
      if (text[end] !== '"') continue;
      const next = skipSpaces(end + 1);
      if (isEnd(next)) {
        const raw = text.slice(at + 1, end);
        return { piece: { text: unquoted(raw, "csv"), start: at + 1, end, quoting: "csv" }, next };
      }
      if (text[end - 1] === separator) break;
    }
    return plain(at, endFrom(quote));
  };

  /** Whether the lines on which the quoted cell of TSV begins and ends are whole rows without its quotes. */
  const isTwoRows = ({ piece }: Cell, rest: number, width: number) => {
    const cellsOf = (line: string) => line.split("\t").length;
    const inside = text.slice(piece.start, piece.end);
    const lastEnd = Math.max(inside.lastIndexOf("\n"), inside.lastIndexOf("\r"));
    if (separator !== "\t" || lastEnd < 0 || !inside.includes("\t")) return false;
    const first = text.slice(piece.start, lineEndFrom(piece.start));
    const last = text.slice(piece.start + lastEnd + 1, lineEndFrom(piece.end));
    return cellsOf(first) === rest && cellsOf(last) === width;
  };

  return (at, rest, width) => {
    const open = skipSpaces(at);
    if (text[open] !== '"') return plain(at, endFrom(open));
    const cell = quoted(open);
    if (cell && !isTwoRows(cell, rest, width)) return cell;
    return open === at && !cell ? loose(at) : plain(at, endFrom(at));
  };
}

interface JsonRecord {
  /** Where the values of its members stand, of strings what is between their quotes; absent where it is no object. */
  readonly members: readonly Member[] | undefined;
  readonly line: number;
}

interface Member {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The lines of JSONL that hold anything. */
function* records(text: string): Generator<JsonRecord> {
  const map = new LineMap(text, { line: 0, character: 0 });
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    // The byte order mark counts as white space, which JSON does not allow.
    const json = match[0].trimStart();
    const index = match.index + match[0].length - json.length;
    if (!json) continue;
    yield { members: membersOf(json, index), line: map.positionAt(index).line + 1 };
  }
}

/** The members of an object of JSON that begins at that offset; NaN and Infinity are numbers. */
function membersOf(json: string, offset: number): Member[] | undefined {
  if (!isObject(json)) return undefined;
  const members: Member[] = [];
  let depth = 0;
  let name: string | undefined;
  let start: number | undefined;
  let end = 0;
  const finish = () => {
    if (name !== undefined && start !== undefined) {
      const inner = json[start] === '"' ? 1 : 0;
      members.push({ name, start: offset + start + inner, end: offset + end - inner });
    }
    name = start = undefined;
  };
  let at = 0;
  while (at < json.length) {
    const mark = json[at] ?? "";
    const next = mark === '"' ? stringEnd(json, at) : at + 1;
    if (depth === 1 && (mark === "," || mark === "}")) finish();
    if (mark === "}" || mark === "]") depth -= 1;
    if (depth === 1 && !/[\s,:]/.test(mark)) {
      if (name === undefined) name = String(JSON.parse(json.slice(at, next)));
      else {
        start ??= at;
        end = next;
      }
    }
    if (mark === "{" || mark === "[") depth += 1;
    at = next;
  }
  return members;
}

function isObject(json: string): boolean {
  for (const text of [json, withoutConstants(json)]) {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === "object" && value !== null && !Array.isArray(value);
    } catch {
      continue;
    }
  }
  return false;
}

/** The JSON with the numbers that JSON does not know, but many programs write, as null. */
function withoutConstants(json: string): string {
  const parts: string[] = [];
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const end = quote < 0 ? json.length : quote;
    parts.push(json.slice(at, end).replace(/-?\b(?:NaN|Infinity)\b/g, "null"));
    at = quote < 0 ? end : stringEnd(json, quote);
    parts.push(json.slice(end, at));
  }
  return parts.join("");
}

/** Where the string that begins at an offset ends. */
function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}
