import { textIn, unpackTexts, valueText } from "../../core/model/columns";
import type { ScatterColumn } from "../../protocol/messages";

/** Text as searching sees it: without case and accents. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

/**
 * Indices of folded texts that contain the wanted one: equal first, then those that begin with it, then
 * the rest, each in the order of the points.
 */
export function findTexts(folded: readonly string[], wanted: string): number[] {
  const search = fold(wanted.trim());
  if (search === "") return [];
  const ranks: [number[], number[], number[]] = [[], [], []];
  folded.forEach((text, point) => {
    const place = text.indexOf(search);
    if (place < 0) return;
    ranks[place > 0 ? 2 : text === search ? 0 : 1].push(point);
  });
  return ranks.flat();
}

/**
 * Tells whether a point has a value that contains the wanted text in one of the columns. Texts that repeat are
 * searched once; numbers and dates only where something with a digit is wanted.
 */
export function searchColumns(
  columns: readonly ScatterColumn[],
  wanted: string,
): (point: number) => boolean {
  const search = fold(wanted.trim());
  if (search === "") return () => true;
  const tests = columns.flatMap((column) => testOf(column, search) ?? []);
  return (point) => tests.some((test) => test(point));
}

function testOf(column: ScatterColumn, search: string): ((point: number) => boolean) | undefined {
  if (column.type === "text") {
    const { codes } = column;
    if (!codes) return (point) => fold(textIn(column, point) ?? "").includes(search);
    const found = unpackTexts(column).map((text) => fold(text).includes(search));
    return found.includes(true) ? (point) => found[codes[point] ?? -1] ?? false : undefined;
  }
  if (column.type === "boolean" || !/\d/.test(search)) return undefined;
  const { type, values } = column;
  return (point) =>
    valueText(type, values[point] ?? NaN)
      ?.toLowerCase()
      .includes(search) ?? false;
}
