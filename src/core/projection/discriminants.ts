import { checkpoint, type Run } from "../checkpoint";
import { Failure } from "../model/failures";
import { checkFinite, type Matrix, row } from "../vectors/matrix";
import type { Vectors } from "../vectors/vectors";
import { factorize, solveLower, solveUpper } from "./cholesky";
import {
  type Groups,
  groupSums,
  type GroupSums,
  type Places,
  placesOf,
  usedGroups,
} from "./groupSums";
import type { LinearFit } from "./linear";
import { dot, leadingEigen, multiplySymmetric, orthonormal, without } from "./leadingEigen";
import { symmetricEigen } from "./symmetricEigen";

const maximumComponents = 10;
/** A picture needs three axes, also where there are fewer discriminants. */
const minimumComponents = 3;
/** More groups than anyone tells apart, and than are quick to compute with. */
const maximumGroups = 1000;
/** A part of the variance that is added along each axis where nothing else keeps the spread from being zero. */
const minimumSpread = 1e-6;
/** A separation below this fraction of the largest cannot be told from none. */
const separationTolerance = 1e-9;

export interface DiscriminantFit extends LinearFit {
  readonly separation: readonly number[];
  /** How far the spread within groups was shrunk toward the same along all axes: 0 (as found) to 1. */
  readonly shrinkage: number;
}

/**
 * Axes along which groups lie farthest apart for their spread (Fisher 1936, "The use of multiple measurements
 * in taxonomic problems"), up to 10 and at most one less than there are groups; after them, up to the third, the
 * principal axes of what they do not show. Along each axis the spread (standard deviation) within groups is 1.
 * That spread is shrunk by Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance
 * matrices", so that axes exist for fewer points than dimensions (Friedman 1989, "Regularized discriminant
 * analysis"). Points without a group get a place, and shape no axis. Signs are those of `fitPca`.
 * Throws `noDiscriminants`, `tooFewPoints` for no rows, and `matrixValues` for NaN and infinity.
 */
export function fitDiscriminants(vectors: Vectors, given: Groups, run: Run = {}): DiscriminantFit {
  if (vectors.rows === 0) throw new Failure({ kind: "tooFewPoints", points: 0 });
  const totals = vectors.columnSums(run);
  if (!totals.every(Number.isFinite)) checkFinite(vectors);
  const groups = usedGroups(given);
  const rows = groupedRows(groups);
  checkGroups(groups, rows);
  const places = placesOf(vectors, rows, run);
  const positions = Int32Array.from(rows.keys());
  const groupOf = (position: number) => groups.codeOf[rows[position]!]!;
  const sums = groupSums(places, positions, groupOf, groups.count, run);
  const spread = spreadWithin(sums, places, positions, groupOf, vectors.columns, run);
  const { axes: found, separation } = discriminantsIn(sums, spread, run);
  if (found.length === 0) throw new Failure({ kind: "noDiscriminants", reason: "equal" });
  const rest = restOf(sums, spread, found, minimumComponents - found.length, run);

  const shown = [...found, ...rest];
  const count = Math.max(minimumComponents, shown.length);
  const { columns } = vectors;
  const axes: Matrix = { data: new Float32Array(count * columns), rows: count, columns };
  shown.forEach((axis, component) => {
    const direction = places.direction(axis);
    const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    row(axes, component).set(largest < 0 ? direction.map((value) => -value) : direction);
  });
  const { mean } = places;
  const coordinates = vectors.scores(vectors, mean, axes, run);
  const degrees = Math.max(1, vectors.rows - 1);
  const whole = Float32Array.from(totals, (sum) => sum / vectors.rows);
  const totalVariance = vectors.squaredDeviations(whole, run) / degrees;
  const covariances = covariancesOf(coordinates);
  return {
    model: { mean, axes, variances: variancesAlong(axes, covariances), totalVariance, covariances },
    ...{ coordinates, separation, shrinkage: spread.shrinkage },
  };
}

/** Throws `noDiscriminants` where there are no groups to part, no spread within them, or too many of them. */
function checkGroups({ count }: Groups, rows: Int32Array): void {
  const fail = (reason: "oneGroup" | "alone" | "tooManyGroups") =>
    new Failure({ kind: "noDiscriminants", reason, maximum: maximumGroups });
  if (count < 2) throw fail("oneGroup");
  if (count === rows.length) throw fail("alone");
  if (count > maximumGroups) throw fail("tooManyGroups");
}

export function groupedRows({ codeOf, count }: Groups): Int32Array {
  const rows: number[] = [];
  codeOf.forEach((code, point) => code < count && rows.push(point));
  return Int32Array.from(rows);
}

/** How places spread around the centers of their groups. */
export interface Spread {
  readonly width: number;
  /** groups x width. */
  readonly centers: Float64Array;
  /** The Cholesky factor of the shrunk covariance (its lower triangle, width x width). */
  readonly factor: Float64Array;
  readonly shrinkage: number;
}

/** The spread of the places at `positions`, of which the sums are; `dimensions` are those of the vectors. */
export function spreadWithin(
  { sizes, totals, scatter }: GroupSums,
  places: Places,
  positions: Int32Array,
  groupOf: (position: number) => number,
  dimensions: number,
  run: Run,
): Spread {
  const { width } = places;
  const points = positions.length;
  const centers = totals.map((total, at) => total / (sizes[Math.floor(at / width)]! || 1));
  const factor = scatter.slice();
  let whole = 0;
  for (let a = 0; a < width; a++) whole += scatter[a * width + a]! / points;
  sizes.forEach((size, group) => {
    checkpoint(run);
    const center = centers.subarray(group * width, (group + 1) * width);
    for (let a = 0; a < width; a++) {
      const weight = size * center[a]!;
      if (weight === 0) continue;
      for (let b = 0, at = a * width; b <= a; b++, at++) factor[at]! -= weight * center[b]!;
    }
  });
  let trace = 0;
  let squares = 0;
  for (let a = 0; a < width; a++) {
    for (let b = 0, at = a * width; b <= a; b++, at++) {
      factor[at]! /= points;
      squares += (a === b ? 1 : 2) * factor[at]! ** 2;
    }
    trace += factor[a * width + a]!;
  }
  const fourth = fourthPowers(places, positions, groupOf, centers, run);
  const shrinkage = ledoitWolf(points, dimensions, trace, squares, fourth);
  const mean = trace / dimensions;
  const added = Math.max(shrinkage * mean, (minimumSpread * whole) / dimensions);
  for (let a = 0; a < width; a++) {
    for (let b = 0, at = a * width; b <= a; b++, at++) factor[at]! *= 1 - shrinkage;
    factor[a * width + a]! += added;
  }
  if (added > 0) factorize(factor, width, run);
  return { width, centers, factor, shrinkage };
}

/** The sum of the fourth powers of the distances of places from the centers of their groups. */
function fourthPowers(
  { width, read }: Places,
  positions: Int32Array,
  groupOf: (position: number) => number,
  centers: Float64Array,
  run: Run,
): number {
  const place = new Float64Array(width);
  let sum = 0;
  positions.forEach((position, index) => {
    if (index % 256 === 0) checkpoint(run);
    read(position, place);
    let square = 0;
    for (let j = 0, at = groupOf(position) * width; j < width; j++, at++) {
      square += (place[j]! - centers[at]!) ** 2;
    }
    sum += square ** 2;
  });
  return sum;
}

/** How far to shrink a covariance with this trace and sum of squares, of deviations with this sum of fourth powers. */
function ledoitWolf(
  points: number,
  dimensions: number,
  trace: number,
  squares: number,
  fourth: number,
): number {
  const distance = squares - trace ** 2 / dimensions;
  const error = Math.min((fourth / points - squares) / points, distance);
  return error > 0 ? error / distance : 0;
}

/** Discriminant axes in the coordinates of the places, most separating first, with the separation by each. */
export function discriminantsIn(
  { sizes }: GroupSums,
  { width, centers, factor }: Spread,
  run: Run,
): { readonly axes: Float64Array[]; readonly separation: readonly number[] } {
  const used = Array.from(sizes.keys()).filter((group) => sizes[group]! > 0);
  const points = sizes.reduce((sum, size) => sum + size, 0);
  const mean = new Float64Array(width);
  for (const group of used) {
    for (let j = 0; j < width; j++)
      mean[j]! += (sizes[group]! / points) * centers[group * width + j]!;
  }
  // Where the spread within groups is the same along all axes: the centers, weighted by the size of their group.
  const evened = used.map((group) => {
    checkpoint(run);
    const weight = Math.sqrt(sizes[group]! / points);
    const center = Float64Array.from(mean, (m, j) => weight * (centers[group * width + j]! - m));
    solveLower(factor, width, center);
    return center;
  });
  const eigen = used.length <= width ? byGroups(evened) : byCoordinates(evened, width);
  const values = eigen.values.map((value) => Math.max(0, value));
  const total = values.reduce((sum, value) => sum + value, 0);
  const possible = Math.min(used.length - 1, width, maximumComponents);
  const real = values.filter(
    (value, index) => index < possible && value > separationTolerance * values[0]!,
  );
  const axes = Array.from(real, (value, index) => {
    const axis = eigen.axis(index, value);
    solveUpper(factor, width, axis);
    return axis;
  });
  return { axes, separation: Array.from(real, (value) => value / total) };
}

interface Separations {
  readonly values: Float64Array;
  /** The axis of unit length with this value, the one at `index`. */
  readonly axis: (index: number, value: number) => Float64Array;
}

/** By the products of all pairs of centers: few groups. */
function byGroups(centers: readonly Float64Array[]): Separations {
  const count = centers.length;
  const products = new Float64Array(count * count);
  centers.forEach((a, i) =>
    centers.forEach((b, j) => {
      if (j > i) return;
      const product = dot(a, b);
      products[i * count + j] = product;
      products[j * count + i] = product;
    }),
  );
  const { values, vectors } = symmetricEigen(products, count);
  return {
    values,
    axis(index, value) {
      const axis = new Float64Array(centers[0]!.length);
      centers.forEach((center, group) => {
        const weight = vectors[index * count + group]! / Math.sqrt(value);
        for (let j = 0; j < axis.length; j++) axis[j]! += weight * center[j]!;
      });
      return axis;
    },
  };
}

/** By the products of all pairs of coordinates: more groups than coordinates. */
function byCoordinates(centers: readonly Float64Array[], width: number): Separations {
  const products = new Float64Array(width * width);
  for (const center of centers) {
    for (let a = 0; a < width; a++) {
      for (let b = 0; b < width; b++) products[a * width + b]! += center[a]! * center[b]!;
    }
  }
  const { values, vectors } = symmetricEigen(products, width);
  return { values, axis: (index) => vectors.slice(index * width, (index + 1) * width) };
}

/** The first principal axes of what `shown` axes do not show, with spread 1 within groups. */
function restOf(
  { scatter }: GroupSums,
  { width, factor }: Spread,
  shown: readonly Float64Array[],
  count: number,
  run: Run,
): Float64Array[] {
  if (count <= 0) return [];
  const known = orthonormal(shown);
  const multiply = (x: Float64Array): Float64Array => {
    const product = multiplySymmetric(scatter, width, without(x, known));
    return without(product, known);
  };
  return leadingEigen(multiply, width, count, () => checkpoint(run)).map((axis) => {
    const spread = Math.sqrt(spreadAlong(factor, width, axis));
    return axis.map((value) => value / spread);
  });
}

/** The variance within groups along a direction, by the factor of their covariance. */
function spreadAlong(factor: Float64Array, width: number, axis: Float64Array): number {
  let square = 0;
  for (let j = 0; j < width; j++) {
    let sum = 0;
    for (let i = j; i < width; i++) sum += factor[i * width + j]! * axis[i]!;
    square += sum ** 2;
  }
  return square;
}

/** columns x columns. */
function covariancesOf({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) means[at % columns]! += data[at]! / rows;
  const covariances = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < columns; a++) {
      for (let b = 0; b < columns; b++) {
        covariances[a * columns + b]! +=
          ((data[i * columns + a]! - means[a]!) * (data[i * columns + b]! - means[b]!)) /
          Math.max(1, rows - 1);
      }
    }
  }
  return covariances;
}

/** The variance along the direction of each axis. */
function variancesAlong(axes: Matrix, covariances: Float64Array): number[] {
  return Array.from({ length: axes.rows }, (_, axis) => {
    const square = row(axes, axis).reduce((sum, value) => sum + value ** 2, 0);
    return square > 0 ? covariances[axis * axes.rows + axis]! / square : 0;
  });
}
