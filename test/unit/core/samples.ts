import type { Matrix } from "../../../src/core/matrix";

/** Numbers in [0, 1) that are the same on every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rows around `clusters` centres with a decaying spectrum and a common offset, as embeddings have. */
export function clustered(rows: number, columns: number, clusters = 5, seed = 1): Matrix {
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: clusters }, () =>
    Array.from({ length: columns }, (_, j) => normal() * (j + 1) ** -0.6),
  );
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const centre = centres[i % clusters]?.[j] ?? 0;
      data[i * columns + j] = 0.2 + centre + 0.3 * normal() * (j + 6) ** -0.45;
    }
  }
  return { data, rows, columns };
}

export function matrixOf(rows: number[][]): Matrix {
  const columns = rows[0]?.length ?? 0;
  return { data: Float32Array.from(rows.flat()), rows: rows.length, columns };
}
