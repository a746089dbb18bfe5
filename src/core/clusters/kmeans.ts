import { checkCount } from "./checkCount";
import { checkpoint, type Run } from "../checkpoint";
import { uniform } from "../random";
import { checkFinite, type Matrix } from "../vectors/matrix";

export interface KMeansParameters {
  /** How many clusters are wanted: 1 or more; there are no more than different points. */
  readonly clusters: number;
  /** The best of so many starts is taken; by default 10. */
  readonly starts?: number;
  readonly seed?: number;
}

/** Points in a wanted number of clusters. */
export interface KMeans {
  /** The cluster of each row. */
  readonly labels: Int32Array;
  /** clusters x columns. */
  readonly centers: Float64Array;
  /** The sum of squared distances from the centers. */
  readonly inertia: number;
}

const longestSearch = 300;

/**
 * Clusters around centers, by Lloyd's method (1982) from starts drawn far apart (Arthur and Vassilvitskii 2007,
 * "k-means++: The Advantages of Careful Seeding"); the same bytes for the same seed.
 * Throws `matrixValues`, `parameter` and `canceled`.
 */
export function kMeans(
  points: Matrix,
  { clusters, starts = 10, seed = 0 }: KMeansParameters,
  run: Run = {},
): KMeans {
  checkFinite(points);
  checkCount("clusters", clusters, 1);
  const random = uniform(seed);
  let best = search(points, Math.round(clusters), random, run);
  for (let start = 1; start < starts; start++) {
    const next = search(points, Math.round(clusters), random, run);
    if (next.inertia < best.inertia) best = next;
  }
  return best;
}

function search(points: Matrix, clusters: number, random: () => number, run: Run): KMeans {
  const { rows, columns } = points;
  const centers = startingCenters(points, clusters, random, run);
  const count = centers.length / (columns || 1);
  const labels = new Int32Array(rows).fill(-1);
  const distances = new Float64Array(rows);
  let inertia = 0;
  for (let step = 0; step < longestSearch; step++) {
    let moved = false;
    inertia = 0;
    for (let i = 0; i < rows; i++) {
      if (i % 1024 === 0) checkpoint(run);
      let nearest = 0;
      let minimum = Infinity;
      for (let c = 0; c < count; c++) {
        const distance = squaredDistance(points, i, centers, c);
        if (distance < minimum) [nearest, minimum] = [c, distance];
      }
      moved ||= labels[i] !== nearest;
      labels[i] = nearest;
      distances[i] = minimum;
      inertia += minimum;
    }
    if (!moved) break;
    moveCenters(points, labels, distances, centers);
  }
  return { labels, centers, inertia };
}

/** Each center is a point, drawn with a chance that grows with the square of its distance from the nearest before. */
function startingCenters(
  points: Matrix,
  clusters: number,
  random: () => number,
  run: Run,
): Float64Array {
  const { data, rows, columns } = points;
  const chosen: number[] = [];
  const chances = new Float64Array(rows).fill(1);
  for (let total = rows; chosen.length < clusters && total > 0;) {
    checkpoint(run);
    let rest = random() * total;
    let point = chances.findIndex((chance) => chance > 0 && (rest -= chance) < 0);
    if (point < 0) point = chances.findLastIndex((chance) => chance > 0);
    chosen.push(point);
    const center = Float64Array.from(data.subarray(point * columns, (point + 1) * columns));
    const isFirst = chosen.length === 1;
    total = 0;
    for (let i = 0; i < rows; i++) {
      const distance = squaredDistance(points, i, center, 0);
      chances[i] = isFirst ? distance : Math.min(chances[i]!, distance);
      total += chances[i]!;
    }
  }
  return Float64Array.from(
    chosen.flatMap((i) => [...data.subarray(i * columns, (i + 1) * columns)]),
  );
}

/** To the means; an empty cluster gets the point that is farthest from its center. */
function moveCenters(
  { data, rows, columns }: Matrix,
  labels: Int32Array,
  distances: Float64Array,
  centers: Float64Array,
): void {
  const sizes = new Int32Array(centers.length / (columns || 1));
  const sums = new Float64Array(centers.length);
  for (let i = 0; i < rows; i++) {
    const cluster = labels[i]!;
    sizes[cluster]! += 1;
    for (let c = 0; c < columns; c++) sums[cluster * columns + c]! += data[i * columns + c]!;
  }
  sizes.forEach((size, cluster) => {
    const farthest = size > 0 ? -1 : indexOfMost(distances);
    if (farthest >= 0) distances[farthest] = 0;
    for (let c = 0; c < columns; c++) {
      const at = cluster * columns + c;
      centers[at] = size > 0 ? sums[at]! / size : data[farthest * columns + c]!;
    }
  });
}

function indexOfMost(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}

function squaredDistance(
  { data, columns }: Matrix,
  row: number,
  centers: Float64Array,
  center: number,
): number {
  let sum = 0;
  for (let c = 0, p = row * columns, q = center * columns; c < columns; c++, p++, q++) {
    sum += (data[p]! - centers[q]!) ** 2;
  }
  return sum;
}
