import type { Piece } from "./selection";
import { normalize, unquoted } from "./selection";

export type TableKind = "csv" | "tsv" | "jsonl";

/** The kind of table that a document is, by its language or the end of its name. */
export function tableKindOf(name: string): TableKind | undefined {
  const match = /\.(csv|tsv|tab|jsonl|ndjson)$/i.exec(name)?.[1]?.toLowerCase();
  if (match === "csv") return "csv";
  if (match === "tsv" || match === "tab") return "tsv";
  return match ? "jsonl" : undefined;
}

/** Names of the columns: the first row of CSV and TSV, the keys of the first 100 lines of JSONL. */
export function columnsOf(text: string, kind: TableKind): string[] {
  if (kind === "jsonl") {
    const names = new Set<string>();
    let count = 0;
    for (const { value } of records(text)) {
      for (const name of Object.keys(value)) names.add(name);
      if (++count === 100) break;
    }
    return [...names];
  }
  const [header = []] = rows(text, kind);
  return header.map((cell, index) => cell.text || `column ${index + 1}`);
}

/** The texts of one column with their places: what stands between quotes, or the whole value. */
export function* columnPieces(text: string, kind: TableKind, column: number): Generator<Piece> {
  if (kind === "jsonl") {
    const name = columnsOf(text, kind)[column] ?? "";
    for (const { value, start, end } of records(text)) {
      if (!Object.hasOwn(value, name)) continue;
      const place = valuePlace(text.slice(start, end), name);
      const raw = text.slice(start + place.start, start + place.end);
      const found = normalize(unquoted(raw, "json"));
      if (!found) continue;
      yield { text: found, start: start + place.start, end: start + place.end, quoting: "json" };
    }
    return;
  }
  let first = true;
  for (const row of rows(text, kind)) {
    const cell = row[column];
    const found = first || !cell ? "" : normalize(cell.text);
    if (cell && found) yield { ...cell, text: found, quoting: "csv" };
    first = false;
  }
}

/** Rows by RFC 4180: quoted cells may hold separators, line ends and doubled quotes. */
function* rows(text: string, kind: "csv" | "tsv"): Generator<Piece[]> {
  const separator = kind === "tsv" ? "\t" : separatorOf(text);
  let row: Piece[] = [];
  let at = 0;
  while (at <= text.length) {
    const start = at;
    let cell: Piece | undefined;
    if (text[at] === '"') {
      at += 1;
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
        at += text[at] === '"' ? 2 : 1;
      }
      cell = { text: unquoted(text.slice(start + 1, at), "csv"), start: start + 1, end: at };
      at = Math.min(at + 1, text.length);
    }
    while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") {
      at += 1;
    }
    cell ??= { text: unquoted(text.slice(start, at), "csv"), start, end: at };
    row.push(cell);
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (row.length > 1 || cell.text) yield row;
    row = [];
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
  }
}

/** The most frequent of the usual separators on the first line. */
function separatorOf(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [",", ";", "\t"].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

interface JsonRecord {
  readonly value: Record<string, unknown>;
  readonly start: number;
  readonly end: number;
}

/** The objects of JSONL; lines that are none are passed over. */
function* records(text: string): Generator<JsonRecord> {
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    let value: unknown;
    try {
      value = JSON.parse(match[0]);
    } catch {
      continue;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const end = match.index + match[0].length;
    yield { value: value as Record<string, unknown>, start: match.index, end };
  }
}

const jsonToken = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Where in an object's JSON the value of a member stands; of a string, what is between its quotes. */
function valuePlace(json: string, name: string): { start: number; end: number } {
  let depth = 0;
  let key: string | undefined;
  let value: { start: number; end: number } | undefined;
  let found = { start: 0, end: json.length };
  for (const { 0: token, index } of json.matchAll(jsonToken)) {
    if (token === "}" || token === "]") depth -= 1;
    if (depth === 1 && token === ":") {
      value = undefined;
    } else if (depth === 0 || (depth === 1 && token === ",")) {
      // Of members of one name the last counts, as for JSON.parse.
      if (value && key === name) found = value;
      key = undefined;
      value = undefined;
    } else if (depth === 1 && key === undefined && token.startsWith('"')) {
      key = String(JSON.parse(token));
    } else {
      value = { start: value?.start ?? index, end: index + token.length };
    }
    if (token === "{" || token === "[") depth += 1;
  }
  const isString = json[found.start] === '"';
  return isString ? { start: found.start + 1, end: found.end - 1 } : found;
}
