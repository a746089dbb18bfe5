import type { Run } from "../checkpoint";
import { Failure } from "../model/failures";
import type { Matrix } from "../vectors/matrix";

export type ProjectionMethod = "pca" | "umap" | "tsne";

/** What to project and how; every parameter has a default that suits the number of points. */
export type ProjectionRequest =
  | { readonly method: "pca" }
  | {
      readonly method: "umap";
      readonly neighbors?: number;
      readonly minDistance?: number;
      readonly seed?: number;
    }
  | { readonly method: "tsne"; readonly perplexity?: number; readonly seed?: number };

/** What the parameters of a method may be; where there are fewer points, less is taken. */
const ranges = {
  neighbors: [2, Infinity],
  minDistance: [0, 1],
  perplexity: [1, Infinity],
  seed: [-(2 ** 53), 2 ** 53],
} as const;

/** Throws `parameter` when a parameter is no finite number or is out of its range. */
export function checkParameters(
  parameters: Readonly<Partial<Record<keyof typeof ranges, number | undefined>>>,
): void {
  for (const [name, [minimum, maximum]] of Object.entries(ranges)) {
    const value = parameters[name as keyof typeof ranges];
    if (value === undefined || (Number.isFinite(value) && value >= minimum && value <= maximum))
      continue;
    throw new Failure({ kind: "parameter", name, value, minimum, maximum });
  }
}

/** Points in few dimensions. */
export interface Projection {
  readonly method: ProjectionMethod;
  /** rows x components: up to 10 principal components for PCA, 3 for UMAP and t-SNE. */
  readonly coordinates: Matrix;
  /** Fraction (0 to 1) of the total variance by component; PCA only, else empty. */
  readonly explainedVariance: readonly number[];
}

/** A run that shows intermediate layouts. */
export interface LayoutRun extends Run {
  /** Intermediate coordinates (rows x 3, a copy) and the fraction (0 to 1) of the work that is done. */
  readonly onLayout?: (coordinates: Float32Array, progress: number) => void;
}
