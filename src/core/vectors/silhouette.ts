import { type Matrix, row, selectRows } from "./matrix";
import { checkpoint, type Run } from "../checkpoint";
import type { Vectors } from "./vectors";

/** Products of rows with categories that are held at once. */
const maximumProducts = 2 ** 22;

/**
 * The silhouette (-1 to 1) of each row, or of each of the rows in `of`, among the categories, by cosine distance:
 * (b - a) / max(a, b) with a the mean distance to the others of its category and b the minimum mean distance to
 * another category; 0 for the only row of its category. NaN for all when there are fewer than two categories.
 * (Rousseeuw 1987, "Silhouettes: a graphical aid to the interpretation and validation of cluster
 * analysis".) The mean cosine with the rows of a category is the product with the mean of their unit
 * vectors, so this takes rows x categories products, not rows x rows.
 */
export function silhouettes(
  vectors: Vectors,
  categoryOf: Uint32Array,
  categories: number,
  run: Run = {},
  of?: Int32Array,
): Float64Array {
  const { columns } = vectors;
  const rows = of?.length ?? vectors.rows;
  const squaredLengths = vectors.squaredLengths();
  const lengths = squaredLengths.map((square) => Math.sqrt(square) || 1);
  const sizes = new Uint32Array(categories);
  for (const category of categoryOf) if (category < categories) sizes[category]!++;
  const values = new Float64Array(rows).fill(NaN);
  if (sizes.filter((size) => size > 0).length < 2) return values;

  const means = meanDirections(vectors, lengths, categoryOf, categories, run);
  const noMean = new Float32Array(columns);
  const stretch = Math.max(1, Math.floor(maximumProducts / categories));
  for (let first = 0; first < rows; first += stretch) {
    const last = Math.min(rows, first + stretch);
    const wanted = of
      ? selectRows(vectors, [...of.subarray(first, last)])
      : stretchOf(vectors, first, last);
    const { data } = vectors.scores(wanted, noMean, means, run);
    for (let at = first; at < last; at++) {
      const i = of?.[at] ?? at;
      const own = categoryOf[i]!;
      if (own >= categories) continue;
      const size = sizes[own]!;
      if (size === 1) {
        values[at] = 0;
        continue;
      }
      const self = squaredLengths[i]! > 0 ? 1 : 0;
      let within = 0;
      let nearestOther = Infinity;
      for (let category = 0; category < categories; category++) {
        if (sizes[category] === 0) continue;
        const cosine = data[(at - first) * categories + category]! / lengths[i]!;
        if (category === own) within = 1 - (cosine * size - self) / (size - 1);
        else nearestOther = Math.min(nearestOther, 1 - cosine);
      }
      values[at] = (nearestOther - within) / (Math.max(within, nearestOther) || 1);
    }
  }
  return values;
}

function stretchOf(vectors: Vectors, first: number, last: number): Matrix {
  const { data, rows, columns } = vectors;
  if (first === 0 && last === rows) return vectors;
  return { data: data.subarray(first * columns, last * columns), rows: last - first, columns };
}

/** The mean silhouette of each category; NaN for an empty one. */
export function silhouetteByCategory(
  vectors: Vectors,
  categoryOf: Uint32Array,
  categories: number,
  run: Run = {},
): Float32Array {
  if (categories === 0) return new Float32Array(0);
  const totals = new Float64Array(categories);
  const sizes = new Uint32Array(categories);
  silhouettes(vectors, categoryOf, categories, run).forEach((value, i) => {
    if (categoryOf[i]! >= categories) return;
    totals[categoryOf[i]!]! += value;
    sizes[categoryOf[i]!]!++;
  });
  return Float32Array.from(totals, (total, category) => total / sizes[category]!);
}

/**
 * For each category, the mean of its vectors at unit length; zeros for an empty one. Rows with a code of `categories`
 * or more are in none.
 */
export function meanDirections(
  vectors: Vectors,
  lengths: Float64Array,
  categoryOf: Uint32Array,
  categories: number,
  run: Run,
): Matrix {
  const { columns } = vectors;
  const sizes = new Uint32Array(categories);
  for (const category of categoryOf) if (category < categories) sizes[category]! += 1;
  const sums = new Float64Array(categories * columns);
  for (let i = 0; i < vectors.rows; i++) {
    if (i % 256 === 0) checkpoint(run);
    const category = categoryOf[i]!;
    if (category >= categories) continue;
    const vector = row(vectors, i);
    const weight = 1 / (lengths[i]! * sizes[category]!);
    for (let j = 0; j < columns; j++) sums[category * columns + j]! += weight * vector[j]!;
  }
  return { data: Float32Array.from(sums), rows: categories, columns };
}
