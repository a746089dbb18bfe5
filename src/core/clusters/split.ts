import type { Run } from "../checkpoint";
import { type Matrix, selectRows } from "../vectors/matrix";
import { clustersIn } from "./hdbscan";
import { kMeans } from "./kmeans";
import type { ClusterHierarchy } from "./levels";

/** A part holds at least this fraction of the points. */
const smallestPart = 0.05;

/**
 * The part (from 0) of each of some rows of `points`: their clusters at the first level that parts them, each other
 * row with the nearest; two by k-means where no level does. All are in one part where the points are equal.
 * Throws `canceled`.
 */
export function splitOf(
  points: Matrix,
  hierarchy: ClusterHierarchy,
  rows: Int32Array,
  run: Run = {},
): Int32Array {
  const own = selectRows(points, rows);
  for (const { minimumSize } of hierarchy.levels.toReversed()) {
    const { labels } = clustersIn(hierarchy, minimumSize);
    const parts = partsOf(Int32Array.from(rows, (row) => labels[row]!));
    if (parts) return withNearestMean(own, parts);
  }
  return kMeans(own, { clusters: 2 }, run).labels;
}

/** The parts that are large enough, numbered by size, -1 for others; undefined where there are not two. */
function partsOf(labels: Int32Array): Int32Array | undefined {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const minimum = Math.max(2, smallestPart * labels.length);
  const large = [...sizes].filter(([, size]) => size >= minimum).sort((a, b) => b[1] - a[1]);
  if (large.length < 2) return undefined;
  const numbers = new Map(large.map(([label], number) => [label, number]));
  return labels.map((label) => numbers.get(label) ?? -1);
}

function withNearestMean({ data, columns }: Matrix, parts: Int32Array): Int32Array {
  const count = parts.reduce((maximum, part) => Math.max(maximum, part + 1), 0);
  const means = new Float64Array(count * columns);
  const sizes = new Uint32Array(count);
  parts.forEach((part, row) => {
    if (part < 0) return;
    sizes[part]! += 1;
    for (let c = 0; c < columns; c++) means[part * columns + c]! += data[row * columns + c]!;
  });
  return parts.map((part, row) => {
    if (part >= 0) return part;
    let [nearest, minimum] = [0, Infinity];
    for (let other = 0; other < count; other++) {
      let distance = 0;
      for (let c = 0; c < columns; c++) {
        distance += (data[row * columns + c]! - means[other * columns + c]! / sizes[other]!) ** 2;
      }
      if (distance < minimum) [nearest, minimum] = [other, distance];
    }
    return nearest;
  });
}
