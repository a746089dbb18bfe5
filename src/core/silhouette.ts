import { type Matrix, row } from "./matrix";

/**
 * The silhouette (-1 to 1) of each row among the categories, by cosine distance: (b - a) / max(a, b)
 * with a the mean distance to the others of its category and b the least mean distance to another
 * category; 0 for the only row of its category. NaN for all when there are fewer than two categories.
 * (Rousseeuw 1987, "Silhouettes: a graphical aid to the interpretation and validation of cluster
 * analysis".) Mean cosine distances need only the sum of the unit rows of a category, so this takes
 * rows x categories products, not rows x rows.
 */
export function silhouettes(
  vectors: Matrix,
  categoryOf: Uint32Array,
  categories: number,
): Float64Array {
  const { rows, columns } = vectors;
  const sums = new Float64Array(categories * columns);
  const sizes = new Uint32Array(categories);
  const inverseNorms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const vector = row(vectors, i);
    const category = categoryOf[i]!;
    const inverse = 1 / (Math.sqrt(dot(vector, 0, vector)) || 1);
    inverseNorms[i] = inverse;
    sizes[category]!++;
    for (let j = 0; j < columns; j++) sums[category * columns + j]! += vector[j]! * inverse;
  }

  const values = new Float64Array(rows).fill(NaN);
  if (sizes.filter((size) => size > 0).length < 2) return values;
  for (let i = 0; i < rows; i++) {
    const own = categoryOf[i]!;
    if (sizes[own] === 1) {
      values[i] = 0;
      continue;
    }
    const vector = row(vectors, i);
    const self = dot(vector, 0, vector) * inverseNorms[i]! ** 2;
    let within = 0;
    let nearestOther = Infinity;
    for (let category = 0; category < categories; category++) {
      if (sizes[category] === 0) continue;
      const sum = dot(sums, category * columns, vector) * inverseNorms[i]!;
      if (category === own) within = 1 - (sum - self) / (sizes[category]! - 1);
      else nearestOther = Math.min(nearestOther, 1 - sum / sizes[category]!);
    }
    values[i] = (nearestOther - within) / (Math.max(within, nearestOther) || 1);
  }
  return values;
}

/** The mean silhouette of each category; NaN for an empty one. */
export function silhouetteByCategory(
  vectors: Matrix,
  categoryOf: Uint32Array,
  categories: number,
): Float32Array {
  if (categories === 0) return new Float32Array(0);
  const totals = new Float64Array(categories);
  const sizes = new Uint32Array(categories);
  silhouettes(vectors, categoryOf, categories).forEach((value, i) => {
    totals[categoryOf[i]!]! += value;
    sizes[categoryOf[i]!]!++;
  });
  return Float32Array.from(totals, (total, category) => total / sizes[category]!);
}

/** The dot product of `vector` with as many numbers of `values` from `offset` on. */
function dot(values: ArrayLike<number>, offset: number, vector: Float32Array): number {
  let sum = 0;
  for (let j = 0; j < vector.length; j++) sum += values[offset + j]! * vector[j]!;
  return sum;
}
