import { checkCount } from "./checkCount";
import type { Run } from "../checkpoint";
import { checkFinite, type Matrix } from "../vectors/matrix";
import { type Clusters, numbered } from "./clusters";
import { type SpanningTree, Groups, spanningTree } from "./spanningTree";

export interface HdbscanParameters {
  /** Fewer points are no cluster; 2 or more. */
  readonly minimumSize: number;
  /** How many points, itself included, make a point's surroundings dense: 1 or more; by default `minimumSize`. */
  readonly reach?: number;
}

/** Points joined one after the other, nearest first; from it follow at once the clusters of any minimum size. */
export interface Hierarchy {
  readonly points: number;
  /** Of each merge the two that it joins: a point, or `points` plus the number of an earlier merge. */
  readonly ones: Int32Array;
  readonly others: Int32Array;
  /** The mutual reachability distance at which they are joined; never falls. */
  readonly distances: Float64Array;
  /** The points of each merge. */
  readonly sizes: Int32Array;
}

/**
 * The hierarchy of points in few dimensions by density (Campello, Moulavi and Sander 2013, "Density-Based Clustering
 * Based on Hierarchical Density Estimates"): the same bytes on every run. `reach` as in `HdbscanParameters`.
 * Throws `matrixValues`, `parameter` and `canceled`.
 */
export function fitHierarchy(points: Matrix, reach: number, run: Run = {}): Hierarchy {
  checkFinite(points);
  checkCount("reach", reach, 1);
  return hierarchyOf(spanningTree(points, Math.round(reach), run));
}

/** The clusters of `minimumSize` and more points in a hierarchy. Throws `parameter`. */
export function clustersIn(hierarchy: Hierarchy, minimumSize: number): Clusters {
  checkCount("minimumSize", minimumSize, 2);
  return select(condense(hierarchy, Math.round(minimumSize)));
}

/** Both in one. */
export function hdbscan(
  points: Matrix,
  { minimumSize, reach = minimumSize }: HdbscanParameters,
  run: Run = {},
): Clusters {
  return clustersIn(fitHierarchy(points, reach, run), minimumSize);
}

function hierarchyOf({ points, ones, others, lengths }: SpanningTree): Hierarchy {
  const groups = new Groups(points);
  const latest = Int32Array.from({ length: points }, (_, point) => point);
  const hierarchy = {
    points,
    ones: new Int32Array(lengths.length),
    others: new Int32Array(lengths.length),
    distances: lengths,
    sizes: new Int32Array(lengths.length),
  };
  for (let merge = 0; merge < lengths.length; merge++) {
    hierarchy.ones[merge] = latest[groups.of(ones[merge]!)]!;
    hierarchy.others[merge] = latest[groups.of(others[merge]!)]!;
    groups.join(ones[merge]!, others[merge]!);
    latest[groups.of(ones[merge]!)] = points + merge;
    hierarchy.sizes[merge] = groups.sizeOf(ones[merge]!);
  }
  return hierarchy;
}

/** The clusters of a hierarchy that have the minimum size, each within its parent, and where points leave them. */
interface CondensedTree {
  /** -1 for the first, which has all points; children come after their parent. */
  readonly parents: number[];
  /** Density (1 / distance) at which each cluster splits from its parent. */
  readonly births: number[];
  readonly sizes: number[];
  /** The cluster that each point leaves last, and the density at which it does. */
  readonly clusterOf: Int32Array;
  readonly densities: Float64Array;
}

function condense(
  { points, ones, others, distances, sizes }: Hierarchy,
  minimumSize: number,
): CondensedTree {
  const tree: CondensedTree = {
    parents: [-1],
    births: [0],
    sizes: [points],
    clusterOf: new Int32Array(points),
    densities: new Float64Array(points),
  };
  // Points in one place are together at any density; what counts is twice that of the nearest two apart, so that
  // two such places can be two clusters.
  const densest = 2 / (distances.find((distance) => distance > 0) ?? 1);
  const sizeOf = (node: number): number => (node < points ? 1 : sizes[node - points]!);
  const clusterOf = new Int32Array(points + distances.length);
  const leftAt = new Float64Array(points + distances.length).fill(NaN);
  for (let merge = distances.length - 1; merge >= 0; merge--) {
    const node = points + merge;
    const cluster = clusterOf[node]!;
    const children = [ones[merge]!, others[merge]!];
    const together = !(distances[merge]! > 0);
    const density = together ? densest : 1 / distances[merge]!;
    const hasLeft = !Number.isNaN(leftAt[node]!);
    const splits = !hasLeft && !together && children.every((child) => sizeOf(child) >= minimumSize);
    for (const child of children) {
      clusterOf[child] = cluster;
      if (hasLeft) leftAt[child] = leftAt[node]!;
      else if (together || sizeOf(child) < minimumSize) leftAt[child] = density;
      else if (splits) {
        clusterOf[child] = tree.parents.length;
        tree.parents.push(cluster);
        tree.births.push(density);
        tree.sizes.push(sizeOf(child));
      }
    }
  }
  tree.clusterOf.set(clusterOf.subarray(0, points));
  tree.densities.set(leftAt.subarray(0, points));
  return tree;
}

/** Takes the clusters that last longest: those whose excess of mass is no less than that of what they split into. */
function select({ parents, births, sizes, clusterOf, densities }: CondensedTree): Clusters {
  const count = parents.length;
  const stabilities = new Float64Array(count);
  const densestOf = new Float64Array(count);
  let densest = 0;
  const leave = (cluster: number, density: number, points: number): void => {
    stabilities[cluster]! += (density - births[cluster]!) * points;
    densestOf[cluster] = Math.max(densestOf[cluster]!, density);
    densest = Math.max(densest, density);
  };
  densities.forEach((density, point) => leave(clusterOf[point]!, density, 1));
  for (let cluster = 1; cluster < count; cluster++) {
    leave(parents[cluster]!, births[cluster]!, sizes[cluster]!);
  }

  const best = stabilities.slice();
  const ofChildren = new Float64Array(count);
  const isSelected = new Uint8Array(count);
  for (let cluster = count - 1; cluster > 0; cluster--) {
    isSelected[cluster] = ofChildren[cluster]! > best[cluster]! ? 0 : 1;
    if (!isSelected[cluster]) best[cluster] = ofChildren[cluster]!;
    ofChildren[parents[cluster]!]! += best[cluster]!;
  }
  const selected = new Int32Array(count).fill(-1);
  for (let cluster = 1; cluster < count; cluster++) {
    const above = selected[parents[cluster]!]!;
    selected[cluster] = above < 0 && isSelected[cluster] ? cluster : above;
  }

  const labels = clusterOf.map((cluster) => selected[cluster]!);
  const probabilities = Float64Array.from(densities, (density, point) => {
    const cluster = labels[point]!;
    if (cluster < 0) return 0;
    const maximum = densestOf[cluster]!;
    return maximum > 0 ? Math.min(1, density / maximum) : 1;
  });
  return numbered(labels, probabilities, (cluster) =>
    densest > 0 ? stabilities[cluster]! / (sizes[cluster]! * densest) : 1,
  );
}
