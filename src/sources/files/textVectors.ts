import type { RandomAccess } from "../../core/model/vectorSource";
import type { Format } from "./format";
import { linesOf } from "./jsonl";
import { commonDimensions } from "./numbers";
import { RecordSource, type TextRecord } from "./records";

/** Text as word2vec and fastText write it: a header "rows dimensions", then a word and its numbers in each line. */
export const wordVectors: Format = {
  id: "word2vec",
  extensions: [".vec"],
  open: openText,
};

/** Text as GloVe writes it, without the header; else lines of text, which may belong to a file of vectors. */
export const textLines: Format = {
  id: "text",
  extensions: [".txt"],
  isText: true,
  open: openText,
};

/** Lines that are looked at to find how many numbers follow a word. */
const lookedAt = 100;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const noNumber = /^[+-]?(?:nan|inf|infinity)$/i;

function openText(file: RandomAccess): RecordSource {
  return new RecordSource(file, (signal) => recordsOf(file, signal));
}

interface Layout {
  /** Numbers of a vector; 0 in lines that hold none. */
  readonly dimensions: number;
  /** Rows as a header says. */
  readonly promised?: number;
}

async function* recordsOf(file: RandomAccess, signal: AbortSignal): AsyncIterable<TextRecord[]> {
  let layout: Layout | undefined;
  let line = 1;
  let rows = 0;
  for await (const lines of linesOf(file, signal)) {
    layout ??= layoutOf(lines);
    const { dimensions, promised } = layout;
    const records: TextRecord[] = [];
    for (const text of lines) {
      const isHeader = line === 1 && promised !== undefined;
      const trimmed = withoutEnd(text);
      if (!isHeader && (trimmed !== "" || dimensions === 0)) {
        records.push({ line, values: valuesIn(trimmed, dimensions) });
      }
      line += 1;
    }
    rows += records.length;
    yield records;
  }
  // Of rows that a header promises, the first one that is not there stands for all.
  if (rows < (layout?.promised ?? 0)) yield [{ line, isCutOff: true }];
}

function layoutOf(lines: readonly string[]): Layout {
  const header = /^\s*(\d{1,15}) (\d{1,7})\s*$/.exec(lines[0] ?? "");
  const first = lines
    .slice(header ? 1 : 0, lookedAt)
    .map(withoutEnd)
    .filter((line) => line !== "");
  const [promised, said] = [Number(header?.[1]), Number(header?.[2])];
  const fits = (line: string) => {
    const tokens = tokensOf(line);
    return numbersAtEnd(tokens) >= said && tokens.length - wordsIn(tokens, said) === said;
  };
  const isTrue = said >= 2 && first.filter(fits).length * 2 > first.length;
  const counts = first.map((line) => numbersAtEnd(tokensOf(line)));
  const dimensions = isTrue ? said : (commonDimensions(counts) ?? 0);
  return header && dimensions > 0 ? { dimensions, promised } : { dimensions };
}

/** How many numbers a line ends with, behind its first word and whole numbers that are part of the words. */
function numbersAtEnd(tokens: readonly string[]): number {
  let first = tokens.length;
  while (first > 1 && isValue(tokens[first - 1] ?? "")) first -= 1;
  const numbers = tokens.slice(first);
  const whole = numbers.findIndex((token) => !/^\d+$/.test(token));
  return numbers.length - Math.max(0, whole);
}

/** Words may hold spaces, and are what stands before the numbers, of which there may be too many or too few. */
function wordsIn(tokens: readonly string[], dimensions: number): number {
  const spare = tokens.length - dimensions;
  if (spare < 2) return 1;
  const isLonger = tokens[spare - 1]?.includes(".") && isValue(tokens[spare - 1] ?? "");
  return isLonger ? tokens.length - numbersAtEnd(tokens) : spare;
}

function valuesIn(line: string, dimensions: number): ReadonlyMap<string, unknown> {
  if (dimensions === 0) return new Map([["text", line]]);
  const tokens = tokensOf(line);
  const words = wordsIn(tokens, dimensions);
  return new Map([
    ["word", tokens.slice(0, words).join(" ")],
    ["vector", `[${tokens.slice(words).join(" ")}]`],
  ]);
}

function isValue(token: string): boolean {
  return number.test(token) || noNumber.test(token);
}

/** Only spaces and tabs part them: words hold other characters that look like a space. */
function tokensOf(line: string): string[] {
  return line.split(/[ \t]+/);
}

function withoutEnd(line: string): string {
  return line.replace(/[ \t\r]+$/, "");
}
