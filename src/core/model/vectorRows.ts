import type { RowFault } from "./failures";
import type { Batch } from "./vectorSource";

/** Vectors of some rows of a source, checked one by one: those that cannot be used are noted. */
export class VectorRows {
  readonly data: Float32Array;
  readonly faults: RowFault[] = [];
  private next = 0;

  /**
   * @param rows the rows of the source, in order
   * @param dimensions numbers of a vector
   */
  constructor(
    private readonly rows: ArrayLike<number>,
    private readonly dimensions: number,
  ) {
    this.data = new Float32Array(rows.length * dimensions);
  }

  /** The vector of the next row; anything else than a list of as many finite numbers is a fault. */
  add(vector: unknown): void {
    const { dimensions } = this;
    const index = this.next++;
    const row = this.rows[index] ?? 0;
    if (vector === undefined || vector === null) {
      this.faults.push({ row, reason: "missing" });
      return;
    }
    if (vector === "shortened" || vector === "cutOff") {
      this.faults.push({ row, reason: vector });
      return;
    }
    if (!isList(vector)) {
      this.faults.push({ row, reason: "notNumbers" });
      return;
    }
    if (vector.length !== dimensions) {
      const fault = { row, reason: "length", expected: dimensions, received: vector.length };
      this.faults.push(fault as RowFault);
      return;
    }
    const start = index * dimensions;
    if (vector instanceof Float32Array) {
      this.data.set(vector, start);
      if (!vector.every((value) => Number.isFinite(value)))
        this.faults.push({ row, reason: "values" });
      return;
    }
    for (let i = 0; i < dimensions; i++) {
      const number = numberOf(vector[i]);
      if (!Number.isFinite(Math.fround(number))) {
        this.faults.push({ row, reason: "values" });
        return;
      }
      this.data[start + i] = number;
    }
  }
}

/** A batch of the vectors of these rows of the source, which begins at `start` of the requested ones. */
export function vectorBatch(
  start: number,
  rows: ArrayLike<number>,
  dimensions: number,
  vectors: readonly unknown[],
): Batch {
  const checked = new VectorRows(rows, dimensions);
  for (const vector of vectors) checked.add(vector);
  return { start, rows: rows.length, vectors: checked.data, faults: checked.faults };
}

/** The rows of a matrix that hold a NaN or an infinity, as faults of these rows of the source. */
export function faultsIn(
  data: Float32Array,
  dimensions: number,
  rows: ArrayLike<number>,
): RowFault[] {
  const faults: RowFault[] = [];
  for (let index = 0; index < rows.length; index++) {
    const end = (index + 1) * dimensions;
    for (let i = index * dimensions; i < end; i++) {
      if (Number.isFinite(data[i])) continue;
      faults.push({ row: rows[index] ?? 0, reason: "values" });
      break;
    }
  }
  return faults;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : NaN;
}
