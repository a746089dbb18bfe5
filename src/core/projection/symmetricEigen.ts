export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** One eigenvector of unit length in each row (size x size), in the order of the values. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix (size x size, row-major) in float64, by
 * Householder tridiagonalization and the implicit QL method (EISPACK tred2 and tql2; Wilkinson and
 * Reinsch 1971, "Handbook for Automatic Computation II", contributions II/2 and II/4). The
 * accumulated transformation is kept transposed, so that every inner loop runs along a row.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const u = matrix.slice();
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  if (size > 0) {
    tridiagonalize(u, diagonal, offDiagonal, size);
    diagonalize(u, diagonal, offDiagonal, size, size);
  }
  return sorted(diagonal, u, size, size);
}

/**
 * All eigenvalues, and of each eigenvector its last `count` entries (size x count): in a fraction of the
 * time, most of which goes into rotating whole eigenvectors.
 */
export function lastEntries(matrix: Float64Array, size: number, count: number): Eigen {
  const u = matrix.slice();
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  tridiagonalize(u, diagonal, offDiagonal, size);
  const entries = new Float64Array(size * count);
  for (let i = 0; i < size; i++) {
    entries.set(u.subarray((i + 1) * size - count, (i + 1) * size), i * count);
  }
  diagonalize(entries, diagonal, offDiagonal, size, count);
  return sorted(diagonal, entries, size, count);
}

function sorted(diagonal: Float64Array, u: Float64Array, size: number, width: number): Eigen {
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const vectors = new Float64Array(size * width);
  order.forEach((from, to) => {
    vectors.set(u.subarray(from * width, (from + 1) * width), to * width);
  });
  return { values: Float64Array.from(order, (index) => diagonal[index]!), vectors };
}

function tridiagonalize(u: Float64Array, d: Float64Array, e: Float64Array, size: number): void {
  const last = size - 1;
  for (let j = 0; j < size; j++) d[j] = u[j * size + last]!;
  for (let i = last; i > 0; i--) {
    let scale = 0;
    let h = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]!);
    if (scale === 0) {
      e[i] = d[i - 1]!;
      for (let j = 0; j < i; j++) {
        d[j] = u[j * size + i - 1]!;
        u[j * size + i] = 0;
        u[i * size + j] = 0;
      }
    } else {
      for (let k = 0; k < i; k++) {
        d[k]! /= scale;
        h += d[k]! ** 2;
      }
      const f = d[i - 1]!;
      const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = scale * g;
      h -= f * g;
      d[i - 1] = f - g;
      e.fill(0, 0, i);
      for (let j = 0; j < i; j++) {
        const row = j * size;
        const factor = d[j]!;
        u[i * size + j] = factor;
        let sum = e[j]! + u[row + j]! * factor;
        for (let k = j + 1; k < i; k++) {
          sum += u[row + k]! * d[k]!;
          e[k]! += u[row + k]! * factor;
        }
        e[j] = sum;
      }
      let product = 0;
      for (let j = 0; j < i; j++) {
        e[j]! /= h;
        product += e[j]! * d[j]!;
      }
      const scaled = product / (h + h);
      for (let j = 0; j < i; j++) e[j]! -= scaled * d[j]!;
      for (let j = 0; j < i; j++) {
        const row = j * size;
        const factor = d[j]!;
        const other = e[j]!;
        for (let k = j; k < i; k++) u[row + k]! -= factor * e[k]! + other * d[k]!;
        d[j] = u[row + i - 1]!;
        u[row + i] = 0;
      }
    }
    d[i] = h;
  }
  for (let i = 0; i < last; i++) {
    u[i * size + last] = u[i * size + i]!;
    u[i * size + i] = 1;
    const next = (i + 1) * size;
    const h = d[i + 1]!;
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = u[next + k]! / h;
      for (let j = 0; j <= i; j++) {
        const row = j * size;
        let sum = 0;
        for (let k = 0; k <= i; k++) sum += u[next + k]! * u[row + k]!;
        for (let k = 0; k <= i; k++) u[row + k]! -= sum * d[k]!;
      }
    }
    u.fill(0, next, next + i + 1);
  }
  for (let j = 0; j < size; j++) {
    d[j] = u[j * size + last]!;
    u[j * size + last] = 0;
  }
  u[size * size - 1] = 1;
  e[0] = 0;
}

/** Rotates the rows of u (size x width). */
function diagonalize(
  u: Float64Array,
  d: Float64Array,
  e: Float64Array,
  size: number,
  width: number,
): void {
  e.copyWithin(0, 1);
  e[size - 1] = 0;
  let shift = 0;
  let largest = 0;
  for (let l = 0; l < size; l++) {
    largest = Math.max(largest, Math.abs(d[l]!) + Math.abs(e[l]!));
    const negligible = Number.EPSILON * largest;
    let m = l;
    while (m < size - 1 && Math.abs(e[m]!) > negligible) m++;
    while (m > l && Math.abs(e[l]!) > negligible) {
      let g = d[l]!;
      let p = (d[l + 1]! - g) / (2 * e[l]!);
      const r = p < 0 ? -Math.hypot(p, 1) : Math.hypot(p, 1);
      d[l] = e[l]! / (p + r);
      d[l + 1] = e[l]! * (p + r);
      const following = d[l + 1]!;
      const step = g - d[l]!;
      for (let i = l + 2; i < size; i++) d[i]! -= step;
      shift += step;

      p = d[m]!;
      let c = 1;
      let c2 = 1;
      let c3 = 1;
      const nextOff = e[l + 1]!;
      let s = 0;
      let s2 = 0;
      for (let i = m - 1; i >= l; i--) {
        c3 = c2;
        c2 = c;
        s2 = s;
        g = c * e[i]!;
        const h = c * p;
        const length = Math.hypot(p, e[i]!);
        e[i + 1] = s * length;
        s = e[i]! / length;
        c = p / length;
        p = c * d[i]! - s * g;
        d[i + 1] = h + s * (c * g + s * d[i]!);
        rotate(u, i * width, (i + 1) * width, width, c, s);
      }
      p = (-s * s2 * c3 * nextOff * e[l]!) / following;
      e[l] = s * p;
      d[l] = c * p;
    }
    d[l]! += shift;
    e[l] = 0;
  }
}

function rotate(
  u: Float64Array,
  row: number,
  next: number,
  width: number,
  c: number,
  s: number,
): void {
  for (let k = 0; k < width; k++) {
    const a = u[row + k]!;
    const b = u[next + k]!;
    u[next + k] = s * a + c * b;
    u[row + k] = c * a - s * b;
  }
}
