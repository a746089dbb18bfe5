import { type Matrix, row } from "../../src/core/vectors/matrix";

/** Texts by category, as in `media/words.txt`. */
export interface Labeled {
  readonly texts: string[];
  readonly categoryOf: Uint32Array;
  readonly categories: number;
}

/** Mean fraction of the `k` nearest other rows (cosine) that are in the row's own category. */
export function purity(vectors: Matrix, categoryOf: Uint32Array, k = 5): number {
  let same = 0;
  for (let i = 0; i < vectors.rows; i++) {
    const cosines = Array.from({ length: vectors.rows }, (_, j) =>
      j === i ? -Infinity : dot(row(vectors, i), row(vectors, j)),
    );
    const nearest = [...cosines.keys()].sort((a, b) => cosines[b]! - cosines[a]!).slice(0, k);
    same += nearest.filter((j) => categoryOf[j] === categoryOf[i]).length;
  }
  return same / (k * vectors.rows);
}

/** Spearman's rank correlation; equal values have their mean rank. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b));
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let place = start; place < end; place++) result[order[place]!] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, b[i]! - meanB];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return product / Math.sqrt(squaresA * squaresB);
}
