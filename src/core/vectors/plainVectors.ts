import { type Matrix, row } from "./matrix";
import { checkpoint, type Run } from "../checkpoint";
import { blockSize, type Candidates, possiblyLargest, type Scatter, type Vectors } from "./vectors";

/** Rows between two looks at the signal. */
const chunkRows = 64;
/** Of a cosine in float32. */
const rounding = 2 ** -23;

/** Passes over vectors in plain JavaScript, for where WebAssembly or its SIMD is missing. */
export class PlainVectors implements Vectors {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;

  constructor(vectors: Matrix) {
    this.data = vectors.data;
    this.rows = vectors.rows;
    this.columns = vectors.columns;
  }

  columnSums(run: Run): Float64Array {
    const sums = new Float64Array(this.columns);
    for (let i = 0; i < this.rows; i++) {
      if (i % chunkRows === 0) checkpoint(run);
      const x = row(this, i);
      for (let j = 0; j < sums.length; j++) sums[j]! += x[j]!;
    }
    return sums;
  }

  squaredDeviations(mean: Float32Array, run: Run): number {
    let sum = 0;
    for (let i = 0; i < this.rows; i++) {
      if (i % chunkRows === 0) checkpoint(run);
      const x = row(this, i);
      for (let j = 0; j < x.length; j++) sum += (x[j]! - mean[j]!) ** 2;
    }
    return sum;
  }

  scores(of: Matrix, mean: Float32Array, axes: Matrix, run: Run): Matrix {
    const data = new Float32Array(of.rows * axes.rows);
    const centered = new Float64Array(of.columns);
    for (let i = 0; i < of.rows; i++) {
      if (i % chunkRows === 0) checkpoint(run);
      center(row(of, i), mean, centered);
      for (let a = 0; a < axes.rows; a++) data[i * axes.rows + a] = dot(centered, row(axes, a));
    }
    return { data, rows: of.rows, columns: axes.rows };
  }

  scatter<Result>(mean: Float32Array, capacity: number, use: (scatter: Scatter) => Result): Result {
    return use(new PlainScatter(this, mean, capacity));
  }

  squaredLengths(): Float64Array {
    return Float64Array.from({ length: this.rows }, (_, i) => dot(row(this, i), row(this, i)));
  }

  readyForQueries(): void {
    this.squaredLengths();
  }

  shortlist(query: Float32Array, k: number): Int32Array {
    return possiblyLargest(this.cosines(query), rounding, k);
  }

  candidates(k: number, run: Run): Candidates {
    const cosines = new Float32Array(this.rows * k).fill(-Infinity);
    const points = new Int32Array(this.rows * k).fill(-1);
    const inverse = this.squaredLengths().map((square) => 1 / (Math.sqrt(square) || 1));
    for (let i = 0; i < this.rows; i++) {
      checkpoint(run);
      const x = row(this, i);
      for (let j = 0; j < i; j++) {
        const cosine = Math.fround(dot(x, row(this, j)) * inverse[i]! * inverse[j]!);
        keepBest(cosines, points, k, i, cosine, j);
        keepBest(cosines, points, k, j, cosine, i);
      }
    }
    return { cosines, points, slack: rounding };
  }

  preciseDots(vector: Float32Array, rows: Int32Array): Float64Array {
    return Float64Array.from(rows, (i) => dot(vector, row(this, i)));
  }

  preciseDotsOfEach(others: Int32Array, k: number, run: Run): Float64Array {
    const dots = new Float64Array(others.length);
    for (let i = 0; i < this.rows; i++) {
      if (i % chunkRows === 0) checkpoint(run);
      dots.set(this.preciseDots(row(this, i), others.subarray(i * k, (i + 1) * k)), i * k);
    }
    return dots;
  }

  ranks(of: Int32Array, others: Int32Array, k: number, run: Run): Int32Array {
    const ranks = new Int32Array(others.length);
    of.forEach((i, place) => {
      checkpoint(run);
      const cosines = this.cosines(row(this, i));
      for (let o = place * k; o < (place + 1) * k; o++) {
        const other = others[o]!;
        const own = cosines[other]!;
        ranks[o] = 1;
        for (let j = 0; j < this.rows; j++) {
          const before = cosines[j]! > own || (cosines[j]! === own && j < other);
          if (j !== i && before) ranks[o]!++;
        }
      }
    });
    return ranks;
  }

  private cosines(query: Float32Array): Float64Array {
    const lengths = this.squaredLengths();
    const square = dot(query, query);
    return Float64Array.from(
      lengths,
      (length, i) => dot(row(this, i), query) / (Math.sqrt(length * square) || 1),
    );
  }
}

class PlainScatter implements Scatter {
  private readonly store: Float64Array;
  private readonly columns: number;

  constructor(
    private readonly vectors: Matrix,
    private readonly mean: Float32Array,
    capacity: number,
  ) {
    this.columns = vectors.columns;
    this.store = new Float64Array(capacity * this.columns);
  }

  vector(index: number): Float64Array {
    return this.store.subarray(index * this.columns, (index + 1) * this.columns);
  }

  multiply(from: number, to: number, run: Run): void {
    this.store.fill(0, to * this.columns, (to + blockSize) * this.columns);
    const a = new Float64Array(this.columns);
    const b = new Float64Array(this.columns);
    for (let i = 0; i < this.vectors.rows; i += 2) {
      if (i % chunkRows === 0) checkpoint(run);
      center(row(this.vectors, i), this.mean, a);
      if (i + 1 < this.vectors.rows) center(row(this.vectors, i + 1), this.mean, b);
      else b.fill(0);
      this.addProducts(a, b, from, to);
    }
  }

  /** Two rows and four vectors at a time, so that each number loaded is used more than once. */
  private addProducts(a: Float64Array, b: Float64Array, from: number, to: number): void {
    const v0 = this.vector(from);
    const v1 = this.vector(from + 1);
    const v2 = this.vector(from + 2);
    const v3 = this.vector(from + 3);
    let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let j = 0; j < a.length; j++) {
      const x = a[j]!;
      const y = b[j]!;
      a0 += x * v0[j]!;
      b0 += y * v0[j]!;
      a1 += x * v1[j]!;
      b1 += y * v1[j]!;
      a2 += x * v2[j]!;
      b2 += y * v2[j]!;
      a3 += x * v3[j]!;
      b3 += y * v3[j]!;
    }
    const w0 = this.vector(to);
    const w1 = this.vector(to + 1);
    const w2 = this.vector(to + 2);
    const w3 = this.vector(to + 3);
    for (let j = 0; j < a.length; j++) {
      const x = a[j]!;
      const y = b[j]!;
      w0[j]! += a0 * x + b0 * y;
      w1[j]! += a1 * x + b1 * y;
      w2[j]! += a2 * x + b2 * y;
      w3[j]! += a3 * x + b3 * y;
    }
  }

  products(of: number, count: number): Float64Array {
    const vector = this.vector(of);
    return Float64Array.from({ length: count }, (_, b) => dot(vector, this.vector(b)));
  }

  add(weights: Float64Array, to: number): void {
    const sum = this.vector(to);
    weights.forEach((weight, b) => {
      const vector = this.vector(b);
      for (let j = 0; j < sum.length; j++) sum[j]! += weight * vector[j]!;
    });
  }
}

function center(x: Float32Array, mean: Float32Array, centered: Float64Array): void {
  for (let j = 0; j < x.length; j++) centered[j] = x[j]! - mean[j]!;
}

type Numbers = Float32Array | Float64Array;

function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** Keeps a point among the k best of another if its score is large enough; ties keep what came first. */
function keepBest(
  scores: Float32Array,
  points: Int32Array,
  k: number,
  of: number,
  score: number,
  point: number,
): void {
  const first = of * k;
  let place = first + k - 1;
  if (!(score > scores[place]!)) return;
  while (place > first && scores[place - 1]! < score) {
    scores[place] = scores[place - 1]!;
    points[place] = points[place - 1]!;
    place--;
  }
  scores[place] = score;
  points[place] = point;
}
