import { checkpoint, type Run } from "../checkpoint";
import type { Matrix } from "../vectors/matrix";
import type { Vectors } from "../vectors/vectors";
import { factorizeByPivots, solveUpper } from "./cholesky";

/** Which group each point is in; a code of `count` or more is in none. */
export interface Groups {
  readonly codeOf: Uint32Array;
  readonly count: number;
}

/** The same groups numbered without those that have no points. */
export function usedGroups({ codeOf, count }: Groups): Groups {
  const numbers = new Map<number, number>();
  for (const code of codeOf) {
    if (code < count && !numbers.has(code)) numbers.set(code, numbers.size);
  }
  return { codeOf: codeOf.map((code) => numbers.get(code) ?? numbers.size), count: numbers.size };
}

/** Products in float32 carry no more: what is left of a square below this fraction is taken for nothing. */
const spanTolerance = 1e-6;

/**
 * Some rows of vectors about their mean, in no more coordinates than they span. Where there are fewer rows
 * than columns these are coordinates along orthonormal axes; distances are the same.
 */
export interface Places {
  /** The rows in order. */
  readonly rows: Int32Array;
  /** How many coordinates a place has. */
  readonly width: number;
  readonly mean: Float32Array;
  /** Writes the coordinates of the place at a position to `into`. */
  readonly read: (position: number, into: Float64Array) => void;
  /** A direction in these coordinates as a direction among the vectors. */
  readonly direction: (coordinates: Float64Array) => Float64Array;
}

export function placesOf(vectors: Vectors, rows: Int32Array, run: Run): Places {
  const mean = meanOf(vectors, rows, run);
  return rows.length > vectors.columns
    ? allCoordinates(vectors, rows, mean)
    : spannedCoordinates(vectors, rows, mean, run);
}

function meanOf({ data, columns }: Matrix, rows: Int32Array, run: Run): Float32Array {
  const sums = new Float64Array(columns);
  rows.forEach((row, position) => {
    if (position % 1024 === 0) checkpoint(run);
    for (let j = 0, at = row * columns; j < columns; j++, at++) sums[j]! += data[at]!;
  });
  return Float32Array.from(sums, (sum) => sum / rows.length);
}

function allCoordinates({ data, columns }: Matrix, rows: Int32Array, mean: Float32Array): Places {
  return {
    ...{ rows, width: columns, mean },
    read(position, into) {
      const at = rows[position]! * columns;
      for (let j = 0; j < columns; j++) into[j] = data[at + j]! - mean[j]!;
    },
    direction: (coordinates) => coordinates,
  };
}

function spannedCoordinates(
  vectors: Vectors,
  rows: Int32Array,
  mean: Float32Array,
  run: Run,
): Places {
  const { data, columns } = vectors;
  const size = rows.length;
  const centered = new Float32Array(size * columns);
  rows.forEach((row, i) => {
    for (let j = 0; j < columns; j++)
      centered[i * columns + j] = data[row * columns + j]! - mean[j]!;
  });
  const own = { data: centered, rows: size, columns };
  const products = vectors.scores(own, new Float32Array(columns), own, run);
  const gram = Float64Array.from(products.data);
  const { factor, pivots } = factorizeByPivots(gram, size, spanTolerance, run);
  const width = pivots.length;
  const triangle = new Float64Array(width * width);
  pivots.forEach((pivot, i) =>
    triangle.set(factor.subarray(pivot * width, (pivot + 1) * width), i * width),
  );
  return {
    ...{ rows, width, mean },
    read: (position, into) => into.set(factor.subarray(position * width, (position + 1) * width)),
    direction(coordinates) {
      const weights = coordinates.slice();
      solveUpper(triangle, width, weights);
      const direction = new Float64Array(columns);
      pivots.forEach((pivot, i) => {
        for (let j = 0; j < columns; j++)
          direction[j]! += weights[i]! * centered[pivot * columns + j]!;
      });
      return direction;
    },
  };
}

/** What discriminant axes are made from; sums over some points and over others add up to those over both. */
export interface GroupSums {
  /** Number of points in each group. */
  readonly sizes: Float64Array;
  /** groups x width: the sum of the places in each group. */
  readonly totals: Float64Array;
  /** width x width: the sum of all products of two coordinates; the lower triangle alone. */
  readonly scatter: Float64Array;
}

export function noSums(width: number, groups: number): GroupSums {
  return {
    sizes: new Float64Array(groups),
    totals: new Float64Array(groups * width),
    scatter: new Float64Array(width * width),
  };
}

/** Sums over the places at some positions, of which `groupOf` says the group. */
export function groupSums(
  places: Places,
  positions: Int32Array,
  groupOf: (position: number) => number,
  groups: number,
  run: Run,
): GroupSums {
  const { width } = places;
  const sums = noSums(width, groups);
  // Four rows at a time: each entry of the scatter is read and written once for all of them.
  const block = Array.from({ length: 4 }, () => new Float64Array(width));
  for (let first = 0; first < positions.length; first += 4) {
    checkpoint(run);
    block.forEach((x, b) => {
      const position = positions[first + b];
      if (position === undefined) {
        x.fill(0);
        return;
      }
      places.read(position, x);
      const group = groupOf(position);
      sums.sizes[group]! += 1;
      for (let j = 0, at = group * width; j < width; j++, at++) sums.totals[at]! += x[j]!;
    });
    addProducts(sums.scatter, block as [Float64Array, Float64Array, Float64Array, Float64Array]);
  }
  return sums;
}

function addProducts(
  scatter: Float64Array,
  [x, y, z, w]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
): void {
  const width = x.length;
  for (let a = 0; a < width; a++) {
    const xa = x[a]!;
    const ya = y[a]!;
    const za = z[a]!;
    const wa = w[a]!;
    // Coordinates by pivots end in zeros.
    if (xa === 0 && ya === 0 && za === 0 && wa === 0) continue;
    for (let b = 0, at = a * width; b <= a; b++, at++) {
      scatter[at]! += xa * x[b]! + ya * y[b]! + za * z[b]! + wa * w[b]!;
    }
  }
}

/** Adds sums over other points. */
export function addSums(to: GroupSums, other: GroupSums): void {
  for (const part of ["sizes", "totals", "scatter"] as const) {
    const numbers = to[part];
    const further = other[part];
    for (let at = 0; at < numbers.length; at++) numbers[at]! += further[at]!;
  }
}
