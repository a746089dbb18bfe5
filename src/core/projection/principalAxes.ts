import { row } from "../vectors/matrix";
import type { Run } from "../checkpoint";
import { gaussian } from "../random";
import { type Eigen, lastEntries, symmetricEigen } from "./symmetricEigen";
import { blockSize, type Scatter, type Vectors } from "../vectors/vectors";

/** Up to this many rows or columns, the whole eigenproblem is small enough to be solved at once. */
const denseSize = 128;
/** Vectors of the Krylov space before it is condensed, and after. */
const maximumVectors = 96;
const keptVectors = 32;
/** Vectors before the first test for convergence, and from there to the next one. */
const firstTest = 40;
const untilNextTest = 8;
/** An axis has converged when its residual is this small against the gap to the next eigenvalues, */
const angleTolerance = 4e-6;
/** or this small against the largest eigenvalue: products in float32 carry no more. */
const roundingLevel = 1e-8;
/** Steps after which the axes are taken as they are; no real vectors need as many. */
const maximumSteps = 200;
/** An eigenvalue below this fraction of the largest cannot be told from zero. */
const rankTolerance = 1e-12;

/**
 * Unit eigenvectors of the `count` largest eigenvalues of the scatter matrix of the centered rows,
 * largest first; fewer where the rows span less.
 */
export function largestEigen(
  vectors: Vectors,
  mean: Float32Array,
  count: number,
  run: Run,
): Float64Array[] {
  if (vectors.rows <= denseSize) return eigenByRows(vectors, mean, count);
  if (vectors.columns <= denseSize) return eigenByColumns(vectors, mean, count, run);
  return vectors.scatter(mean, maximumVectors + blockSize + keptVectors, (scatter) =>
    new Krylov(scatter, count).solve(run),
  );
}

/** Few rows: by the products of all pairs of rows (the dual form). */
function eigenByRows(vectors: Vectors, mean: Float32Array, count: number): Float64Array[] {
  const { rows, columns } = vectors;
  const centered = Array.from({ length: rows }, (_, i) => {
    const x = row(vectors, i);
    return Float64Array.from(x, (value, j) => value - mean[j]!);
  });
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += centered[i]![c]! * centered[j]![c]!;
      gram[i * rows + j] = sum;
      gram[j * rows + i] = sum;
    }
  }
  const eigen = symmetricEigen(gram, rows);
  return nonZero(eigen.values, count).map((value, component) => {
    const axis = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      const weight = eigen.vectors[component * rows + i]! / Math.sqrt(value);
      for (let c = 0; c < columns; c++) axis[c]! += weight * centered[i]![c]!;
    }
    return axis;
  });
}

/** Few columns: the scatter matrix itself, from its products with the unit vectors. */
function eigenByColumns(
  vectors: Vectors,
  mean: Float32Array,
  count: number,
  run: Run,
): Float64Array[] {
  const { columns } = vectors;
  const whole = new Float64Array(columns * columns);
  vectors.scatter(mean, 2 * blockSize, (scatter) => {
    for (let first = 0; first < columns; first += blockSize) {
      const width = Math.min(blockSize, columns - first);
      for (let v = 0; v < blockSize; v++) {
        scatter.vector(v).fill(0);
        if (v < width) scatter.vector(v)[first + v] = 1;
      }
      scatter.multiply(0, blockSize, run);
      for (let v = 0; v < width; v++) {
        whole.set(scatter.vector(blockSize + v), (first + v) * columns);
      }
    }
  });
  const eigen = symmetricEigen(whole, columns);
  return nonZero(eigen.values, count).map((_, component) =>
    eigen.vectors.slice(component * columns, (component + 1) * columns),
  );
}

function nonZero(values: Float64Array, count: number): number[] {
  const minimum = rankTolerance * Math.max(0, values[0] ?? 0);
  return Array.from(values.subarray(0, count)).filter((value) => value > minimum);
}

/**
 * Many rows and columns: block Lanczos with full reorthogonalization and thick restart (Wu and Simon
 * 2000, "Thick-restart Lanczos method for large symmetric eigenvalue problems", here with blocks),
 * until the residuals of all wanted eigenvectors are small enough.
 */
class Krylov {
  /** The scatter matrix as it acts within the first `size` vectors, which are orthonormal. */
  private readonly projected = new Float64Array(maximumVectors ** 2);
  private size = 0;
  /** What leads out of them: the next block of vectors times this (square, upper triangular). */
  private readonly outward = new Float64Array(blockSize ** 2);
  /** The length of the longest product so far, not above the largest eigenvalue. */
  private scale = 0;
  private readonly random = gaussian(1);

  constructor(
    private readonly scatter: Scatter,
    private readonly count: number,
  ) {
    for (let v = 0; v < blockSize; v++) this.fill(scatter.vector(v));
    for (let v = 0; v < blockSize; v++) this.orthonormalize(v);
  }

  solve(run: Run): Float64Array[] {
    for (let step = 1; ; step++) {
      this.expand(run);
      const full = this.size + blockSize > maximumVectors;
      if (!full && (this.size < firstTest || this.size % untilNextTest > 0)) continue;
      const projected = this.leading();
      const converged = this.converged(lastEntries(projected, this.size, blockSize));
      if (!converged && !full && step < maximumSteps) continue;
      const eigen = symmetricEigen(projected, this.size);
      if (converged || step >= maximumSteps) {
        this.condense(eigen, this.count);
        return Array.from({ length: this.count }, (_, c) => this.scatter.vector(c).slice());
      }
      this.restart(eigen);
    }
  }

  /** Takes the next block in, and finds the block that follows it. */
  private expand(run: Run): void {
    const block = this.size;
    const next = block + blockSize;
    this.scatter.multiply(block, next, run);
    this.outward.fill(0);
    for (let v = 0; v < blockSize; v++) {
      this.scale = Math.max(this.scale, norm(this.scatter.vector(next + v)));
    }
    for (let v = 0; v < blockSize; v++) {
      const { products, length } = this.orthonormalize(next + v);
      for (let b = 0; b < next; b++) {
        this.projected[(block + v) * maximumVectors + b] = products[b]!;
        this.projected[b * maximumVectors + block + v] = products[b]!;
      }
      for (let b = 0; b < v; b++) this.outward[b * blockSize + v] = products[next + b]!;
      this.outward[v * blockSize + v] = length;
    }
    this.size = next;
  }

  /**
   * Makes a vector orthogonal to all before it, twice, which is enough in floating point, and of
   * unit length in numbers that float32 holds. A vector that lies among those before it becomes a
   * random one, of length 0. Returns its products with those before and its remaining length.
   */
  private orthonormalize(index: number): { products: Float64Array; length: number } {
    const { scatter } = this;
    const vector = scatter.vector(index);
    const products = scatter.products(index, index);
    scatter.add(
      products.map((product) => -product),
      index,
    );
    const correction = scatter.products(index, index);
    scatter.add(
      correction.map((product) => -product),
      index,
    );
    correction.forEach((product, b) => (products[b]! += product));
    const length = norm(vector);
    if (length <= roundingLevel * this.scale) {
      this.fill(vector);
      this.orthonormalize(index);
      return { products, length: 0 };
    }
    for (let j = 0; j < vector.length; j++) vector[j] = Math.fround(vector[j]! / length);
    return { products, length };
  }

  /** By the eigenvalues, and of the eigenvectors what leads out, their last entries. */
  private converged({ values, vectors }: Eigen): boolean {
    const { outward } = this;
    for (let c = 0; c < this.count; c++) {
      let square = 0;
      for (let r = 0; r < blockSize; r++) {
        let sum = 0;
        for (let v = r; v < blockSize; v++) {
          sum += outward[r * blockSize + v]! * vectors[c * blockSize + v]!;
        }
        square += sum ** 2;
      }
      const above = c > 0 ? values[c - 1]! - values[c]! : Infinity;
      const gap = Math.min(above, values[c]! - values[c + 1]!);
      const tolerance = Math.max(angleTolerance * gap, roundingLevel * values[0]!);
      if (Math.sqrt(square) > tolerance) return false;
    }
    return true;
  }

  /** The first `count` vectors become the approximate eigenvectors. */
  private condense({ vectors }: Eigen, count: number): void {
    const { scatter, size } = this;
    const room = maximumVectors + blockSize;
    for (let c = 0; c < count; c++) {
      scatter.vector(room + c).fill(0);
      scatter.add(vectors.subarray(c * size, (c + 1) * size), room + c);
    }
    for (let c = 0; c < count; c++) scatter.vector(c).set(scatter.vector(room + c));
  }

  private restart(eigen: Eigen): void {
    this.condense(eigen, keptVectors);
    for (let v = 0; v < blockSize; v++) {
      this.scatter.vector(keptVectors + v).set(this.scatter.vector(this.size + v));
    }
    this.projected.fill(0);
    for (let c = 0; c < keptVectors; c++)
      this.projected[c * (maximumVectors + 1)] = eigen.values[c]!;
    this.size = keptVectors;
  }

  private leading(): Float64Array {
    const leading = new Float64Array(this.size ** 2);
    for (let a = 0; a < this.size; a++) {
      const from = a * maximumVectors;
      leading.set(this.projected.subarray(from, from + this.size), a * this.size);
    }
    return leading;
  }

  private fill(vector: Float64Array): void {
    for (let j = 0; j < vector.length; j++) vector[j] = this.random();
  }
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < vector.length; j++) sum += vector[j]! ** 2;
  return Math.sqrt(sum);
}
