import { checkpoint, type Run } from "../checkpoint";
import { type Matrix, row, selectRows } from "../vectors/matrix";
import { meanDirections } from "../vectors/silhouette";
import type { Vectors } from "../vectors/vectors";

/** Which points stand for their cluster, and which clusters are near each other, by cosine with the centers. */
export interface CenterCosines {
  /** Rows with a cluster, those nearest to the center of their own first. */
  readonly typical: Int32Array;
  /** For each cluster the others, those of the nearest centers first. */
  readonly neighbors: readonly Int32Array[];
}

/** Products of rows with centers that are in memory at once. */
const productsAtOnce = 4e6;

/**
 * A center is the mean of a cluster's unit vectors. `labels` is the cluster of each row, -1 for none. Throws
 * `canceled`.
 */
export function centerCosines(
  vectors: Vectors,
  labels: Int32Array,
  clusters: number,
  run: Run = {},
): CenterCosines {
  const centers = centersOf(vectors, labels, clusters, run);
  return {
    typical: typicalOf(vectors, labels, centers, run),
    neighbors: Array.from({ length: clusters }, (_, cluster) => {
      checkpoint(run);
      const cosines = Float64Array.from({ length: clusters }, (_, other) =>
        dot(row(centers, cluster), row(centers, other)),
      );
      return Int32Array.from(cosines.keys())
        .filter((other) => other !== cluster)
        .sort((a, b) => cosines[b]! - cosines[a]! || a - b);
    }),
  };
}

/** Rows with a cluster, those nearest to the center of their own first. Throws `canceled`. */
export function typicalRows(
  vectors: Vectors,
  labels: Int32Array,
  clusters: number,
  run: Run = {},
): Int32Array {
  return typicalOf(vectors, labels, centersOf(vectors, labels, clusters, run), run);
}

/** The labels with each row that is in no cluster put into that of the nearest center. Throws `canceled`. */
export function withNearest(
  vectors: Vectors,
  labels: Int32Array,
  clusters: number,
  run: Run = {},
): Int32Array {
  const assigned = labels.slice();
  if (clusters === 0) return assigned;
  const centers = centersOf(vectors, labels, clusters, run);
  const outliers = Int32Array.from(labels.keys()).filter((at) => labels[at]! < 0);
  const atOnce = Math.max(1, Math.floor(productsAtOnce / clusters));
  const origin = new Float32Array(vectors.columns);
  for (let from = 0; from < outliers.length; from += atOnce) {
    const some = outliers.subarray(from, from + atOnce);
    const products = vectors.scores(selectRows(vectors, some), origin, centers, run);
    some.forEach((at, index) => {
      assigned[at] = indexOfMaximum(row(products, index));
    });
  }
  return assigned;
}

/** Centers of unit length; zeros where the vectors of a cluster cancel out. */
function centersOf(vectors: Vectors, labels: Int32Array, clusters: number, run: Run): Matrix {
  const codes = Uint32Array.from(labels, (label) => (label < 0 ? clusters : label));
  const centers = meanDirections(vectors, lengthsOf(vectors), codes, clusters, run);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const center = row(centers, cluster);
    const length = Math.sqrt(dot(center, center)) || 1;
    center.forEach((value, column) => (center[column] = value / length));
  }
  return centers;
}

function typicalOf(vectors: Vectors, labels: Int32Array, centers: Matrix, run: Run): Int32Array {
  const lengths = lengthsOf(vectors);
  const cosines = Float64Array.from(labels, (label, at) => {
    if (at % 1024 === 0) checkpoint(run);
    return label < 0 ? 0 : dot(row(vectors, at), row(centers, label)) / lengths[at]!;
  });
  return Int32Array.from(labels.keys())
    .filter((at) => labels[at]! >= 0)
    .sort((a, b) => cosines[b]! - cosines[a]! || a - b);
}

function lengthsOf(vectors: Vectors): Float64Array {
  return vectors.squaredLengths().map((square) => Math.sqrt(square) || 1);
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let column = 0; column < one.length; column++) sum += one[column]! * other[column]!;
  return sum;
}

function indexOfMaximum(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > values[best]! ? index : best), 0);
}
