import type { Piece } from "./selection";
import { normalise } from "./selection";

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

/** The texts of one column with their places; a JSONL text has the place of its line. */
export function* columnPieces(text: string, kind: TableKind, column: number): Generator<Piece> {
  if (kind === "jsonl") {
    const name = columnsOf(text, kind)[column] ?? "";
    for (const { value, start, end } of records(text)) {
      const cell = value[name];
      const found =
        typeof cell === "string" ? cell : cell === undefined ? "" : JSON.stringify(cell);
      if (normalise(found)) yield { text: normalise(found), start, end };
    }
    return;
  }
  let first = true;
  for (const row of rows(text, kind)) {
    const cell = row[column];
    if (!first && cell && normalise(cell.text)) yield { ...cell, text: normalise(cell.text) };
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
      cell = { text: text.slice(start + 1, at).replaceAll('""', '"'), start: start + 1, end: at };
      at = Math.min(at + 1, text.length);
    }
    while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") {
      at += 1;
    }
    cell ??= { text: text.slice(start, at), start, end: at };
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
