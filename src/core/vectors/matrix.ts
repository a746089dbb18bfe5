import { Failure } from "../model/failures";

/** Rows of numbers in one buffer: `data[row * columns + column]`, length `rows * columns`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** The memory that threads share and that `data` lies in as the kernels expect it, where it does. */
  readonly memory?: WebAssembly.Memory | undefined;
}

/** Bytes of vectors that leave room for the rest in the 4 GiB of memory that is computed in. */
const vectorBytes = 3.5 * 2 ** 30;

/** Throws `tooManyVectors` where the vectors would not fit into memory. */
export function requireRoomForVectors(rows: number, columns: number): void {
  const needed = rows * columns * Float32Array.BYTES_PER_ELEMENT;
  if (needed > vectorBytes) {
    throw new Failure({ kind: "tooManyVectors", rows, columns, needed, available: vectorBytes });
  }
}

/** How many vectors of that length fit into memory of which `available` bytes may be used. */
export function rowsThatFit(columns: number, available: number): number {
  const bytes = columns * Float32Array.BYTES_PER_ELEMENT;
  return Math.floor(Math.min(vectorBytes, available) / bytes);
}

/** The matrix over `data`; throws `matrixShape` when the length does not fit, or rows have no columns. */
export function matrix(data: Float32Array, rows: number, columns: number): Matrix {
  if (data.length !== rows * columns || (columns === 0 && rows > 0)) {
    throw new Failure({ kind: "matrixShape", rows, columns, length: data.length });
  }
  return { data, rows, columns };
}

/** Row `index` as a view on the matrix's own buffer (length `columns`). */
export function row(m: Matrix, index: number): Float32Array {
  return m.data.subarray(index * m.columns, (index + 1) * m.columns);
}

/** The given rows, copied into a new matrix in the given order. */
export function selectRows(m: Matrix, indices: ArrayLike<number>): Matrix {
  const data = new Float32Array(indices.length * m.columns);
  for (let place = 0; place < indices.length; place++) {
    data.set(row(m, indices[place]!), place * m.columns);
  }
  return { data, rows: indices.length, columns: m.columns };
}

/** All rows of `above`, then all rows of `below`; throws `matrixShape` when the widths differ, `tooManyVectors`. */
export function stack(above: Matrix, below: Matrix): Matrix {
  if (above.rows === 0) return below;
  if (below.rows === 0) return above;
  if (above.columns !== below.columns) {
    throw new Failure({
      kind: "matrixShape",
      rows: below.rows,
      columns: above.columns,
      length: below.data.length,
    });
  }
  requireRoomForVectors(above.rows + below.rows, above.columns);
  const data = new Float32Array(above.data.length + below.data.length);
  data.set(above.data);
  data.set(below.data, above.data.length);
  return { data, rows: above.rows + below.rows, columns: above.columns };
}

/** Throws `matrixShape` when the length does not fit, `matrixValues` at the first NaN or infinity. */
export function checkFinite(m: Matrix): void {
  const { data, rows, columns } = matrix(m.data, m.rows, m.columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!Number.isFinite(data[row * columns + column])) {
        throw new Failure({ kind: "matrixValues", row, column });
      }
    }
  }
}

/** The rows with zeros appended up to `columns`; the matrix itself when it is that wide. */
export function widen(m: Matrix, columns: number): Matrix {
  if (m.columns === columns) return m;
  const data = new Float32Array(m.rows * columns);
  for (let i = 0; i < m.rows; i++) data.set(row(m, i), i * columns);
  return { data, rows: m.rows, columns };
}
