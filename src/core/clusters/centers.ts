import type { Run } from "../checkpoint";
import { meanDirections } from "../vectors/silhouette";
import type { Vectors } from "../vectors/vectors";

/** Where points are among the centers of their clusters, by cosine with the mean of the cluster's unit vectors. */
export interface CenterCosines {
  /** For each row the cluster whose center is nearest; -1 where there is no cluster. */
  readonly nearest: Int32Array;
  /** Rows with a cluster, those nearest to the center of their own first. */
  readonly typical: Int32Array;
}

/** `labels` is the cluster of each row, -1 for none. Throws `canceled`. */
export function centerCosines(
  vectors: Vectors,
  labels: Int32Array,
  clusters: number,
  run: Run = {},
): CenterCosines {
  const { rows, columns } = vectors;
  if (clusters === 0) {
    return { nearest: new Int32Array(rows).fill(-1), typical: new Int32Array(0) };
  }
  const codes = Uint32Array.from(labels, (label) => (label < 0 ? clusters : label));
  const lengths = vectors.squaredLengths().map((square) => Math.sqrt(square) || 1);
  const centers = meanDirections(vectors, lengths, codes, clusters, run);
  const products = vectors.scores(vectors, new Float32Array(columns), centers, run);
  const norms = Float64Array.from({ length: clusters }, (_, cluster) => {
    const center = centers.data.subarray(cluster * columns, (cluster + 1) * columns);
    return Math.sqrt(center.reduce((sum, value) => sum + value * value, 0)) || 1;
  });
  const own = new Float64Array(rows);
  const nearest = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let most = -Infinity;
    for (let cluster = 0; cluster < clusters; cluster++) {
      const cosine = products.data[row * clusters + cluster]! / norms[cluster]! / lengths[row]!;
      if (cluster === labels[row]) own[row] = cosine;
      if (cosine > most) [nearest[row], most] = [cluster, cosine];
    }
  }
  const typical = Int32Array.from(labels.keys())
    .filter((row) => labels[row]! >= 0)
    .sort((a, b) => own[b]! - own[a]! || a - b);
  return { nearest, typical };
}
