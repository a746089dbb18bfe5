import Papa from "papaparse";
import { separatorOf } from "../../core/text/tables";
import type { RandomAccess } from "../../core/model/vectorSource";
import { isNumber } from "./cells";
import { badFile, type Format } from "./format";
import { RecordSource, type TextRecord } from "./records";
import { textChunks } from "./textChunks";

export const csv: Format = {
  id: "csv",
  extensions: [".csv"],
  isText: true,
  open: (file) => new RecordSource(file, (signal) => recordsOf(file, "csv", signal)),
};

export const tsv: Format = {
  id: "tsv",
  extensions: [".tsv", ".tab"],
  isText: true,
  open: (file) => new RecordSource(file, (signal) => recordsOf(file, "tsv", signal)),
};

/** UTF-16 code units of one row. */
const maximumRow = 2 ** 27;
/** UTF-16 code units that tell the separator. */
const judged = 2 ** 16;
/** Stands between no cells. */
const noSeparator = "\u001f";

/** The rows of a table, by papaparse; the first names the columns, unless it holds nothing but numbers. */
async function* recordsOf(
  file: RandomAccess,
  kind: "csv" | "tsv",
  signal: AbortSignal,
): AsyncIterable<TextRecord[]> {
  let names: readonly string[] | undefined;
  for await (const rows of rowsOf(file, kind, signal)) {
    const records: TextRecord[] = [];
    for (const { line, cells } of rows) {
      if (cells.length === 1 && cells[0]?.trim() === "") continue;
      if (!names) {
        const hasHeader = !cells.every(isNumber);
        names = namesOf(cells, hasHeader);
        if (hasHeader) continue;
      }
      records.push({ line, values: new Map(names.map((name, index) => [name, cells[index]])) });
    }
    yield records;
  }
}

/** Names of the columns, each once. */
function namesOf(cells: readonly string[], hasHeader: boolean): string[] {
  const names = new Set<string>();
  cells.forEach((cell, index) => {
    const name = (hasHeader && cell.trim()) || `column ${index + 1}`;
    let free = name;
    for (let count = 2; names.has(free); count++) free = `${name} (${count})`;
    names.add(free);
  });
  return [...names];
}

interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

async function* rowsOf(
  file: RandomAccess,
  kind: "csv" | "tsv",
  signal: AbortSignal,
): AsyncIterable<Row[]> {
  let parse: ((text: string, isLast: boolean) => Parsed) | undefined;
  let rest = "";
  let line = 1;
  // What is not a whole row yet is parsed again when there is twice as much, so that long rows take linear time.
  let awaited = 0;
  for await (const chunk of textChunks(file, signal)) {
    rest += chunk;
    if (rest.length < awaited) continue;
    parse ??= parserOf(rest, kind);
    const { rows, end, lines } = parse(rest, false);
    yield rows.map((row) => ({ ...row, line: line + row.line }));
    rest = rest.slice(end);
    line += lines;
    awaited = 2 * rest.length;
    if (rest.length > maximumRow) throw badFile(file.name, "damaged");
  }
  if (!parse) return;
  const { rows } = parse(rest, true);
  yield rows.map((row) => ({ ...row, line: line + row.line }));
}

interface Parsed {
  /** Their lines are counted from 0. */
  readonly rows: readonly Row[];
  /** Where the last whole row ends. */
  readonly end: number;
  /** Lines of all rows. */
  readonly lines: number;
}

function parserOf(text: string, kind: "csv" | "tsv"): (text: string, isLast: boolean) => Parsed {
  const newline = text.includes("\n") ? "\n" : text.includes("\r") ? "\r" : "\n";
  const delimiter = separatorOf(text.slice(0, judged), kind) || noSeparator;
  return (text, isLast) => {
    const rows: Row[] = [];
    let end = 0;
    let lines = 0;
    const step = ({ data: [cells = []], meta }: Papa.ParseResult<string[]>): void => {
      rows.push({ line: lines, cells: withoutReturn(cells) });
      lines += countOf(text, newline, end, meta.cursor);
      end = meta.cursor;
    };
    const parser = new Papa.Parser({ delimiter, newline, step } as object);
    (parser as unknown as { parse: (...parameters: unknown[]) => void }).parse(text, 0, !isLast);
    return { rows, end, lines };
  };
}

/** The cells of a line that ended with a carriage return too. */
function withoutReturn(cells: readonly string[]): readonly string[] {
  const last = cells.at(-1);
  return last?.endsWith("\r") ? [...cells.slice(0, -1), last.slice(0, -1)] : cells;
}

/** How often `mark` stands in a part of a text. */
function countOf(text: string, mark: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf(mark, start); at >= 0 && at < end; at = text.indexOf(mark, at + 1)) {
    count += 1;
  }
  return count;
}
