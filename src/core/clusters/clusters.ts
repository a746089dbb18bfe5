/** Points in clusters, largest first; among equals the one of the first point. */
export interface Clusters {
  readonly count: number;
  /** The cluster of each point; -1 for none. */
  readonly labels: Int32Array;
  /** How surely (0 to 1) each point is in its cluster; 0 for none. */
  readonly probabilities: Float64Array;
  /** How long each cluster lasts (0 to 1) as the density grows that makes points neighbors; NaN if unknown. */
  readonly persistences: Float64Array;
}

/** Clusters, and which points stand for them. */
export interface FoundClusters extends Clusters {
  /** Rows with a cluster, those nearest to the center of their own first. */
  readonly typical: Int32Array;
}

/** How many points are in no cluster. */
export function outliersIn({ labels }: Pick<Clusters, "labels">): number {
  return labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0);
}

/** Clusters under any numbers, 0 or more (-1 for none), numbered from 0. */
export function numbered(
  labels: Int32Array,
  probabilities: Float64Array,
  persistenceOf: (label: number) => number,
): Clusters {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  // Sorting keeps the order of the first points.
  const order = [...sizes.keys()].sort((a, b) => sizes.get(b)! - sizes.get(a)!);
  const numbers = new Map(order.map((label, number) => [label, number]));
  return {
    count: order.length,
    labels: labels.map((label) => numbers.get(label) ?? -1),
    probabilities,
    persistences: Float64Array.from(order, persistenceOf),
  };
}
