import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Matrix } from "../../src/core/vectors/matrix";

const [, , file = "", rows = "", columns = "", repeatText = "", ...rest] = process.argv;

/** The bench's arguments: see `Subject` in bench/bench.mjs. */
export const repeats = Number(repeatText);
export const args = rest;
export const workerPath = path.resolve(__dirname, "../../dist/worker.js");

export function readVectors(): Matrix {
  const data = new Float32Array(Number(rows) * Number(columns));
  data.set(new Float32Array(readFileSync(file).buffer, 0, data.length));
  return { data, rows: Number(rows), columns: Number(columns) };
}
