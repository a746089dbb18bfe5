import type { CenterCosines } from "./centers";
import type { Clusters } from "./clusters";
import { packTexts, type TextColumn } from "../model/columns";
import { type PointTable, textsOf } from "../model/table";
import { keywordsOf, namesOf } from "./keywords";

/** The clusters of a table's points. */
export interface PointClusters extends Clusters, CenterCosines {
  /** Fewer points are no cluster. */
  readonly minimumSize: number;
}

/** The column that tells the cluster of each point. */
export const clustersColumn = "clusters";

const keywordsInName = 3;

/** A size that suits so many points: 5 for 100 and fewer, 13 for 625, 50 for 10,000. */
export function minimumClusterSize(points: number): number {
  return Math.max(5, Math.round(Math.sqrt(points) / 2));
}

/** The clusters with each point that is in none put into the nearest one. */
export function withOutliers(clusters: PointClusters): PointClusters {
  const labels = clusters.labels.map((label, row) => (label < 0 ? clusters.nearest[row]! : label));
  return { ...clusters, labels };
}

/** The clusters as a column, named by their keywords; a point in none has no value. */
export function columnOfClusters(
  { count, labels, typical, minimumSize }: PointClusters,
  table: PointTable,
  numbered: (number: number) => string,
): TextColumn {
  const texts = textsOf(table);
  const keywords = keywordsOf((row) => texts[row]!, typical, labels, count, keywordsInName);
  return {
    type: "text",
    ...packTexts(namesOf(keywords, numbered)),
    codes: Uint32Array.from(labels, (label) => (label < 0 ? count : label)),
    provenance: { method: "HDBSCAN", parameters: { minimumSize } },
  };
}
