import type { Column, Provenance } from "../model/columns";

/** How the clusters of a column were made. */
export interface Making {
  readonly method: "HDBSCAN" | "k-means";
  /** Of HDBSCAN: which of how many clusterings, from many small clusters to few large ones. */
  readonly level?: number;
  readonly levels?: number;
  readonly minimumSize?: number;
  /** What was in no cluster was put into the nearest one. */
  readonly assigned?: boolean;
  /** Clusters were merged or split by hand. */
  readonly edited?: boolean;
}

/** A size that suits so many points: 5 for 100 and fewer, 13 for 625, 50 for 10,000. */
export function minimumClusterSize(points: number): number {
  return Math.max(5, Math.round(Math.sqrt(points) / 2));
}

/**
 * How many points, itself included, make a point's surroundings dense: a quarter of that size, 3 for 625 points and
 * fewer, 10 for 10,000 and more. Fewer leave less out; more find no clusters in noise.
 */
export function clusterReach(points: number): number {
  return Math.max(3, Math.min(10, Math.round(minimumClusterSize(points) / 4)));
}

export function provenanceOf({ method, ...parameters }: Making): Provenance {
  return { method, parameters };
}

/** How the column was made; undefined where it does not hold clusters that were found. */
export function makingOf(column: Column | undefined): Making | undefined {
  const provenance = column?.provenance;
  if (typeof provenance !== "object") return undefined;
  const { method, parameters } = provenance;
  if (method === "k-means" || method === "HDBSCAN") {
    const numbers = ["level", "levels", "minimumSize"] as const;
    const flags = ["assigned", "edited"] as const;
    return {
      method,
      ...Object.fromEntries(
        numbers.flatMap((name) => (isCount(parameters[name]) ? [[name, parameters[name]]] : [])),
      ),
      ...Object.fromEntries(
        flags.flatMap((name) => (parameters[name] === true ? [[name, true]] : [])),
      ),
    };
  }
  return undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
