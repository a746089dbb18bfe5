import { checkFinite, row } from "./matrix";
import { checkpoint, type Run } from "../checkpoint";
import { possiblyLargest, type Vectors } from "./vectors";

/** The k nearest of some points, nearest first; ties go to the smaller index. */
export interface Neighbors {
  /** Points looked at. */
  readonly rows: number;
  readonly k: number;
  /** rows x k: indices of the neighbors. */
  readonly indices: Int32Array;
  /** rows x k: cosine similarity (-1 to 1) to each of them; 0 for a zero vector. */
  readonly cosines: Float32Array;
}

/** More candidates than asked for are looked at, as their cosines are known to some accuracy only. */
const margin = 16;

/** Cosines from here on are 1 up to rounding in float64. */
const sameDirection = 1 - 1e-14;

/** The k rows of largest cosine with `query`, but for row `except`: exactly those of float64. */
export function nearest(vectors: Vectors, query: Float32Array, k: number, except = -1): Neighbors {
  checkFinite({ data: query, rows: 1, columns: vectors.columns });
  const left = except >= 0 ? 1 : 0;
  const count = Math.min(k, vectors.rows - left);
  const found = emptyNeighbors(1, count);
  if (count === 0) return found;
  const candidates = vectors.shortlist(query, count + left).filter((i) => i !== except);
  const square = query.reduce((sum, value) => sum + value * value, 0);
  const dots = vectors.preciseDots(query, candidates);
  rank(found, 0, square, vectors.squaredLengths(), candidates, dots);
  return found;
}

/** The k nearest other rows of every row, by cosine: exactly those of float64. */
export function allNeighbors(vectors: Vectors, k: number, run: Run = {}): Neighbors {
  checkFinite(vectors);
  const { rows } = vectors;
  const count = Math.min(k, Math.max(0, rows - 1));
  const kept = Math.min(count + margin, Math.max(0, rows - 1));
  const found = emptyNeighbors(rows, count);
  if (count === 0) return found;
  const { cosines, points, slack } = vectors.candidates(kept, run);
  const dots = vectors.preciseDotsOfEach(points, kept, run);
  const squares = vectors.squaredLengths();
  for (let i = 0; i < rows; i++) {
    if (i % 64 === 0) checkpoint(run);
    const [from, to] = [i * kept, (i + 1) * kept];
    const candidates = points.subarray(from, to);
    const last = rank(found, i, squares[i]!, squares, candidates, dots.subarray(from, to));
    // What was not kept is at count this near. Nothing comes before neighbors of the same direction,
    // of which there may be many.
    const nearestLeftOut = cosines[to - 1]! + slack;
    if (kept < rows - 1 && last <= nearestLeftOut && last < sameDirection) {
      const { indices, cosines } = nearest(vectors, row(vectors, i), count, i);
      found.indices.set(indices, i * count);
      found.cosines.set(cosines, i * count);
    }
  }
  return found;
}

/** A copy of the first k neighbors of each point. */
export function firstOfEach(all: Neighbors, k: number): Neighbors {
  const count = Math.min(k, all.k);
  const indices = new Int32Array(all.rows * count);
  const cosines = new Float32Array(all.rows * count);
  for (let i = 0; i < all.rows; i++) {
    indices.set(all.indices.subarray(i * all.k, i * all.k + count), i * count);
    cosines.set(all.cosines.subarray(i * all.k, i * all.k + count), i * count);
  }
  return { rows: all.rows, k: count, indices, cosines };
}

function emptyNeighbors(rows: number, k: number): Neighbors {
  return { rows, k, indices: new Int32Array(rows * k), cosines: new Float32Array(rows * k) };
}

/**
 * Point `i` gets the best of the candidates by float64 cosine; equal ones in order of index.
 * `square` is its squared length, `squares` those of all rows. Returns the last cosine that counts.
 */
function rank(
  { k, indices, cosines }: Neighbors,
  i: number,
  square: number,
  squares: Float64Array,
  candidates: Int32Array,
  dots: Float64Array,
): number {
  const values = dots.map((dot, c) => dot / (Math.sqrt(square * squares[candidates[c]!]!) || 1));
  const order = possiblyLargest(values, 0, k).sort(
    (a, b) => values[b]! - values[a]! || candidates[a]! - candidates[b]!,
  );
  for (let place = 0; place < k; place++) {
    indices[i * k + place] = candidates[order[place]!]!;
    cosines[i * k + place] = values[order[place]!]!;
  }
  return values[order[k - 1]!]!;
}
