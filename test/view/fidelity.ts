import type { Fidelity } from "../../src/protocol/messages";

/** Figures about a picture: 18% of neighbors kept, quality rising with the category. */
export function fidelityOf(points: number, categories: number, change: Partial<Fidelity> = {}) {
  return {
    type: "fidelity" as const,
    fidelity: {
      space: "1",
      method: "pca" as const,
      axes: [0, 1, 2],
      k: 15,
      kept: 0.18,
      trustworthiness: 0.81,
      continuity: 0.87,
      variance: 0.274,
      keptOf: Float32Array.from({ length: points }, (_, point) => (point % 10) / 10),
      silhouette: Float32Array.from({ length: categories }, (_, index) => index / categories),
      ...change,
    },
  };
}
