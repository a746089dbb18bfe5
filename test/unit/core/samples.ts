import type { Matrix } from "../../../src/core/vectors/matrix";
import { gaussian } from "../../../src/core/random";

/** Rows around `clusters` centers with a decaying spectrum and a common offset, as embeddings have. */
export function clustered(
  rows: number,
  columns: number,
  clusters = 5,
  seed = 1,
  offset = 0.2,
): Matrix {
  const normal = gaussian(seed);
  const centers = Array.from({ length: clusters }, () =>
    Array.from({ length: columns }, (_, j) => normal() * (j + 1) ** -0.6),
  );
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const center = centers[i % clusters]?.[j] ?? 0;
      data[i * columns + j] = offset + center + 0.3 * normal() * (j + 6) ** -0.45;
    }
  }
  return { data, rows, columns };
}

export function matrixOf(rows: number[][]): Matrix {
  const columns = rows[0]?.length ?? 0;
  return { data: Float32Array.from(rows.flat()), rows: rows.length, columns };
}

/** Independent normal numbers: a flat spectrum, the hardest case for an iterative method. */
export function noise(rows: number, columns: number, seed = 1): Matrix {
  return { data: new Float32Array(rows * columns).map(gaussian(seed)), rows, columns };
}
