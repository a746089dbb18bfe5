import { gaussian } from "../random";
import { type Eigen, symmetricEigen } from "./symmetricEigen";

/** Vectors that are multiplied beyond those wanted: the more, the sooner the wanted ones have converged. */
const furtherVectors = 10;
/** Steps after which the axes are taken as they are. */
const maximumSteps = 500;
/** Axes have converged when none turns by more (in radians) in a step. */
const turnTolerance = 1e-7;
/** What is left of a vector below this fraction of the longest lies among the others. */
const rankTolerance = 1e-12;

/**
 * Unit eigenvectors of the `count` largest eigenvalues of a positive semidefinite matrix (size x size) that is
 * known by its products, by subspace iteration; fewer where the rank is less. `between` is called between steps.
 */
export function leadingEigen(
  multiply: (x: Float64Array) => Float64Array,
  size: number,
  count: number,
  between: () => void,
): Float64Array[] {
  const random = gaussian(1);
  const start = Array.from({ length: Math.min(size, count + furtherVectors) }, () =>
    new Float64Array(size).map(random),
  );
  let axes = orthonormal(start);
  for (let step = 0; step < maximumSteps && axes.length > 0; step++) {
    between();
    const products = axes.map(multiply);
    const projected = axes.flatMap((axis) => products.map((product) => dot(axis, product)));
    const eigen = symmetricEigen(Float64Array.from(projected), axes.length);
    const former = combinations(eigen, axes).slice(0, count);
    axes = orthonormal(combinations(eigen, products));
    const turned = former.some(
      (axis, c) => 1 - Math.abs(axes[c] ? dot(axis, axes[c]) : 0) > turnTolerance ** 2 / 2,
    );
    if (!turned) break;
  }
  return axes.slice(0, count);
}

/** Unit vectors that span the same, without those that lie among the ones before. */
export function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const longest = Math.sqrt(vectors.reduce((maximum, v) => Math.max(maximum, dot(v, v)), 0));
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    // Twice is enough in floating point.
    const left = without(without(vector, found), found);
    const length = Math.sqrt(dot(left, left));
    if (length > rankTolerance * longest) found.push(left.map((value) => value / length));
  }
  return found;
}

/** What is left of x without its parts along orthonormal axes. */
export function without(x: Float64Array, axes: readonly Float64Array[]): Float64Array {
  const left = x.slice();
  for (const axis of axes) {
    const part = dot(axis, left);
    for (let j = 0; j < left.length; j++) left[j]! -= part * axis[j]!;
  }
  return left;
}

/** The product of a symmetric matrix (size x size), of which the lower triangle is given, with x. */
export function multiplySymmetric(
  triangle: Float64Array,
  size: number,
  x: Float64Array,
): Float64Array {
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const own = x[i]!;
    let sum = 0;
    let at = i * size;
    for (let j = 0; j < i; j++, at++) {
      sum += triangle[at]! * x[j]!;
      product[j]! += triangle[at]! * own;
    }
    product[i]! += sum + triangle[at]! * own;
  }
  return product;
}

function combinations({ vectors }: Eigen, of: readonly Float64Array[]): Float64Array[] {
  return of.map((_, c) => {
    const sum = new Float64Array(of[0]!.length);
    of.forEach((vector, v) => {
      const weight = vectors[c * of.length + v]!;
      for (let j = 0; j < sum.length; j++) sum[j]! += weight * vector[j]!;
    });
    return sum;
  });
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
