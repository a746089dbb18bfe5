import { checkFinite, type Matrix, row } from "./matrix";
import { checkpoint, type Run } from "./projection";

/** The k nearest of some points, nearest first; ties go to the smaller index. */
export interface Neighbours {
  /** Points looked at. */
  readonly rows: number;
  readonly k: number;
  /** rows x k: indices of the neighbours. */
  readonly indices: Int32Array;
  /** rows x k: cosine similarity (-1 to 1) to each of them; 0 for a zero vector. */
  readonly cosines: Float32Array;
}

/** The k vectors of largest cosine with `query`, among all rows but `except`. */
export function nearest(vectors: Matrix, query: Float32Array, k: number, except = -1): Neighbours {
  checkFinite({ data: query, rows: 1, columns: vectors.columns });
  const most = Math.min(k, vectors.rows - (except >= 0 ? 1 : 0));
  const best = emptyNeighbours(1, most);
  const length = norm(query);
  for (let i = 0; i < vectors.rows; i++) {
    if (i === except) continue;
    const vector = row(vectors, i);
    insert(best, 0, i, dot(query, vector) / (length * norm(vector) || 1));
  }
  return best;
}

/** The k nearest other rows of every row, by cosine. */
export function allNeighbours(vectors: Matrix, k: number, run: Run = {}): Neighbours {
  checkFinite(vectors);
  const { rows } = vectors;
  const best = emptyNeighbours(rows, Math.min(k, Math.max(0, rows - 1)));
  const norms = Float64Array.from({ length: rows }, (_, i) => norm(row(vectors, i)));
  for (let i = 0; i < rows; i++) {
    checkpoint(run);
    const vector = row(vectors, i);
    for (let j = 0; j < i; j++) {
      const cosine = dot(vector, row(vectors, j)) / (norms[i]! * norms[j]! || 1);
      insert(best, i, j, cosine);
      insert(best, j, i, cosine);
    }
  }
  return best;
}

function emptyNeighbours(rows: number, k: number): Neighbours {
  return {
    rows,
    k,
    indices: new Int32Array(rows * k).fill(-1),
    cosines: new Float32Array(rows * k).fill(-Infinity),
  };
}

/** Keeps `index` among the best of the point if its cosine is large enough. */
function insert({ k, indices, cosines }: Neighbours, point: number, index: number, cosine: number) {
  const first = point * k;
  let place = first + k - 1;
  if (k === 0 || !(cosine > cosines[place]!)) return;
  while (place > first && cosines[place - 1]! < cosine) {
    cosines[place] = cosines[place - 1]!;
    indices[place] = indices[place - 1]!;
    place--;
  }
  cosines[place] = cosine;
  indices[place] = index;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function norm(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}
