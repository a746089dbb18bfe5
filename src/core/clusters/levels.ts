import { outliersIn } from "./clusters";
import { clustersIn, type Hierarchy } from "./hdbscan";

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

/** The levels of a hierarchy, each with fewer clusters than the one before. */
export function levelsOf(hierarchy: Hierarchy): ClusterLevel[] {
  const levels: ClusterLevel[] = [];
  const largestSize = hierarchy.points / 2;
  for (let size = smallestSize; size <= largestSize; size = Math.ceil(size * step)) {
    const clusters = clustersIn(hierarchy, size);
    if (clusters.count >= 2 && clusters.count < (levels.at(-1)?.count ?? maximumCount + 1)) {
      levels.push({ minimumSize: size, count: clusters.count, outliers: outliersIn(clusters) });
    }
  }
  return levels;
}

/** The level whose minimum size is nearest to a size; -1 where there is none. */
export function levelOfSize(levels: readonly ClusterLevel[], size: number): number {
  const distances = levels.map(({ minimumSize }) => Math.abs(Math.log(minimumSize / size)));
  return distances.indexOf(distances.reduce((least, each) => Math.min(least, each), Infinity));
}
