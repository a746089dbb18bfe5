import { closeSync, openSync, writeSync } from "node:fs";

const clusters = 25;

/**
 * Writes unit rows around 25 centers: centers and noise have the falling spectrum of embeddings,
 * and all share an offset, as embeddings do.
 * @param {string} file
 * @param {number} rows
 * @param {number} columns
 */
export function writeVectors(file, rows, columns) {
  const normal = gaussian(7 + rows);
  const offset = Array.from({ length: columns }, (_, j) => (j % 19 === 0 ? 0.25 : 0));
  const centers = Array.from({ length: clusters }, () =>
    unit(Array.from({ length: columns }, (_, j) => normal() * (j + 1) ** -0.6)),
  );
  const spread = unit(Array.from({ length: columns }, (_, j) => (j + 6) ** -0.45));
  const row = new Float32Array(columns);
  const handle = openSync(file, "w");
  for (let i = 0; i < rows; i++) {
    const center = centers[i % clusters];
    let square = 0;
    for (let j = 0; j < columns; j++) {
      const value = (offset[j] ?? 0) + (center?.[j] ?? 0) + (spread[j] ?? 0) * normal();
      row[j] = value;
      square += value ** 2;
    }
    writeSync(
      handle,
      row.map((value) => value / Math.sqrt(square)),
    );
  }
  closeSync(handle);
}

/** @param {number[]} values */
function unit(values) {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/**
 * Normal numbers, the same for the same seed.
 * @param {number} seed
 */
function gaussian(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
