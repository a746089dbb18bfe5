import { fold } from "./search";

export type Column = "text" | "category" | "kept";

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** The rows of the words table, column by column. */
export interface Rows {
  readonly texts: readonly string[];
  readonly categoryOf: Uint32Array;
  readonly categories: readonly string[];
  /** One flag for each category. */
  readonly visible: readonly boolean[];
  /** The value of each point where the categories are the steps of a scale. */
  readonly values: Float64Array | undefined;
  /** Fraction of true neighbors kept, for each point, when known. */
  readonly kept: Float32Array | undefined;
}

/**
 * Points of visible categories whose text or category contains `filter`, sorted by a column. Ties
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
    if (rows.visible[category] === false) continue;
    if (
      wanted === "" ||
      categoryMatches[category] ||
      fold(rows.texts[point] ?? "").includes(wanted)
    )
      found.push(point);
  }
  const sign = descending ? -1 : 1;
  const compare = comparison(rows, column, sign);
  found.sort((a, b) => compare(a, b) || a - b);
  return Uint32Array.from(found);
}

function comparison(rows: Rows, column: Column, sign: number): (a: number, b: number) => number {
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
