import { outliersIn } from "./clusters";
import { clustersIn, type Hierarchy } from "./hdbscan";
import { minimumClusterSize } from "./making";

/** What one minimum size makes of a hierarchy. */
export interface ClusterLevel {
  /** For `clustersIn`. */
  readonly minimumSize: number;
  /** 2 or more. */
  readonly count: number;
  /** Points in no cluster. */
  readonly outliers: number;
}

/** A hierarchy with the clusterings worth choosing from. */
export interface ClusterHierarchy extends Hierarchy {
  /** From many small clusters to few large ones; empty where there are never two, or always too many. */
  readonly levels: readonly ClusterLevel[];
}

const smallestSize = 3;
/** More than anybody can tell apart. */
const maximumCount = 500;
/** From one minimum size to the next. */
const step = 1.25;

/**
 * The levels of a hierarchy, each with fewer clusters than the one before. They start at the size that suits the number
 * of points: a much smaller one may make a few clusters of everything, and would hide the others.
 */
export function levelsOf(hierarchy: Hierarchy): ClusterLevel[] {
  const usual = minimumClusterSize(hierarchy.points);
  const larger: ClusterLevel[] = [];
  for (let size = usual; size <= hierarchy.points / 2; size = Math.ceil(size * step)) {
    const level = levelAt(hierarchy, size);
    if (level.count >= 2 && level.count < (larger.at(-1)?.count ?? maximumCount + 1)) {
      larger.push(level);
    }
  }
  const smaller: ClusterLevel[] = [];
  const largest = Math.min(usual, hierarchy.points / 2);
  for (
    let size = Math.floor(largest / step);
    size >= smallestSize;
    size = Math.floor(size / step)
  ) {
    const level = levelAt(hierarchy, size);
    const before = smaller.at(-1) ?? larger[0];
    if (level.count > (before?.count ?? 1) && level.count <= maximumCount) smaller.push(level);
  }
  return [...smaller.reverse(), ...larger];
}

function levelAt(hierarchy: Hierarchy, minimumSize: number): ClusterLevel {
  const clusters = clustersIn(hierarchy, minimumSize);
  return { minimumSize, count: clusters.count, outliers: outliersIn(clusters) };
}

/** The level whose minimum size is nearest to a size; -1 where there is none. */
export function levelOfSize(levels: readonly ClusterLevel[], size: number): number {
  const distances = levels.map(({ minimumSize }) => Math.abs(Math.log(minimumSize / size)));
  return distances.indexOf(distances.reduce((least, each) => Math.min(least, each), Infinity));
}
