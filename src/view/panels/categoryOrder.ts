import { fold } from "./search";
import type { ViewState } from "../state";

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** What the legend orders by. */
export interface CategoryRow {
  readonly name: string;
  readonly count: number;
  /** Silhouette (-1 to 1); undefined or NaN when it is not known. */
  readonly quality: number | undefined;
}

/**
 * Indices of the rows whose name contains `search`, in the wanted order: names as a person would sort
 * them, counts and quality from high to low with the unknown last. Ties keep the given order.
 */
export function orderCategories(
  rows: readonly CategoryRow[],
  order: ViewState["order"],
  search: string,
): number[] {
  const wanted = fold(search.trim());
  const found = [...rows.keys()].filter((index) => fold(rows[index]?.name ?? "").includes(wanted));
  const by = (compare: (a: CategoryRow, b: CategoryRow) => number): number[] =>
    found.sort((a, b) => compare(rows[a] as CategoryRow, rows[b] as CategoryRow) || a - b);
  const known = (row: CategoryRow): number =>
    row.quality === undefined || Number.isNaN(row.quality) ? -Infinity : row.quality;
  switch (order) {
    case "given":
      return found;
    case "name":
      return by((a, b) => collator.compare(a.name, b.name));
    case "count":
      return by((a, b) => b.count - a.count);
    case "quality":
      return by((a, b) => (known(a) === known(b) ? 0 : known(b) > known(a) ? 1 : -1));
  }
}
