import { textIn, unpackTexts } from "../../core/model/columns";
import type { ScatterColumn } from "../../protocol/messages";
import { fold } from "./search";

/** By what rows are sorted: the text, the group, how many neighbors are kept, or a column of the data. */
export type Column = "text" | "category" | "kept" | { readonly name: string };

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** The rows of the words table, column by column. */
export interface Rows {
  readonly texts: readonly string[];
  readonly categoryOf: Uint32Array;
  readonly categories: readonly string[];
  readonly isShown: (point: number) => boolean;
  /** Whether a further column of the point contains what is searched. */
  readonly isFound: (point: number) => boolean;
  readonly columns: readonly ScatterColumn[];
  /** The value of each point where the categories are the steps of a scale. */
  readonly values: Float64Array | undefined;
  /** Fraction of true neighbors kept, for each point, when known. */
  readonly kept: Float32Array | undefined;
}

/**
 * Points that are shown and whose text, category or further column contains `filter`, sorted by a column. Ties
 * keep the order of the points; the unknown comes last in either direction.
 */
export function orderRows(
  rows: Rows,
  column: Column,
  descending: boolean,
  filter: string,
): Uint32Array {
  const wanted = fold(filter.trim());
  const categoryMatches = rows.categories.map((name) => fold(name).includes(wanted));
  const found: number[] = [];
  for (let point = 0; point < rows.texts.length; point++) {
    const category = rows.categoryOf[point] ?? 0;
    if (!rows.isShown(point)) continue;
    if (
      wanted === "" ||
      categoryMatches[category] ||
      fold(rows.texts[point] ?? "").includes(wanted) ||
      rows.isFound(point)
    )
      found.push(point);
  }
  const sign = descending ? -1 : 1;
  const compare = comparison(rows, column, sign);
  found.sort((a, b) => compare(a, b) || a - b);
  return Uint32Array.from(found);
}

function comparison(rows: Rows, column: Column, sign: number): (a: number, b: number) => number {
  if (typeof column === "object") {
    const data = rows.columns.find(({ name }) => name === column.name);
    if (!data) return () => 0;
    return data.type === "text" ? byText(data, sign) : byNumber(data.values, sign);
  }
  switch (column) {
    case "text":
      return (a, b) => sign * collator.compare(rows.texts[a] ?? "", rows.texts[b] ?? "");
    case "category":
      if (rows.values) return byNumber(rows.values, sign);
      return (a, b) => sign * ((rows.categoryOf[a] ?? 0) - (rows.categoryOf[b] ?? 0));
    case "kept":
      return byNumber(rows.kept ?? [], sign);
  }
}

/** Of texts that repeat each is compared with the others once; what has none comes last. */
function byText(
  column: ScatterColumn & { type: "text" },
  sign: number,
): (a: number, b: number) => number {
  const { codes } = column;
  if (!codes) {
    return (a, b) => sign * collator.compare(textIn(column, a) ?? "", textIn(column, b) ?? "");
  }
  const texts = unpackTexts(column);
  const ranks = new Float64Array(texts.length);
  [...texts.keys()]
    .sort((a, b) => collator.compare(texts[a] ?? "", texts[b] ?? ""))
    .forEach((code, rank) => (ranks[code] = rank));
  const compare = byNumber(
    Float64Array.from(codes, (code) => ranks[code] ?? NaN),
    sign,
  );
  return compare;
}

function byNumber(numbers: ArrayLike<number>, sign: number): (a: number, b: number) => number {
  return (a, b) => {
    const left = numbers[a] ?? NaN;
    const right = numbers[b] ?? NaN;
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    }
    return sign * (left - right);
  };
}
