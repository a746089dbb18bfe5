/*
 * Sums of products. T is the type of the sums: f32, of numbers in f32; or i32, of numbers in i16.
 */

/** The sums of the lanes of four vectors. */
export function laneSums<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = v128.add<T>(v128.shuffle<T>(a, b, 0, 4, 1, 5), v128.shuffle<T>(a, b, 2, 6, 3, 7));
  const cd = v128.add<T>(v128.shuffle<T>(c, d, 0, 4, 1, 5), v128.shuffle<T>(c, d, 2, 6, 3, 7));
  return v128.add<T>(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
}

/** a * b + sum; each lane of i32 takes two products. */
export function multiplyAdd<T>(a: v128, b: v128, sum: v128): v128 {
  if (isFloat<T>()) return f32x4.add(f32x4.mul(a, b), sum);
  return i32x4.add(i32x4.dot_i16x8_s(a, b), sum);
}

/**
 * The dot products of rows `a` and `a1` with four rows from `b`, each of `width` bytes: eight sums that
 * stay in registers while each number loaded is used more than once. Those of `a1` go to
 * `products + stride` (bytes).
 */
export function dot2x4<T>(
  a: usize,
  a1: usize,
  b: usize,
  width: usize,
  products: usize,
  stride: usize,
): void {
  const b1 = b + width,
    b2 = b1 + width,
    b3 = b2 + width;
  const zero = i32x4.splat(0);
  let s00 = zero,
    s01 = zero,
    s02 = zero,
    s03 = zero;
  let s10 = zero,
    s11 = zero,
    s12 = zero,
    s13 = zero;
  for (let j: usize = 0; j < width; j += 16) {
    const p = v128.load(a + j),
      q = v128.load(a1 + j);
    let x = v128.load(b + j);
    s00 = multiplyAdd<T>(p, x, s00);
    s10 = multiplyAdd<T>(q, x, s10);
    x = v128.load(b1 + j);
    s01 = multiplyAdd<T>(p, x, s01);
    s11 = multiplyAdd<T>(q, x, s11);
    x = v128.load(b2 + j);
    s02 = multiplyAdd<T>(p, x, s02);
    s12 = multiplyAdd<T>(q, x, s12);
    x = v128.load(b3 + j);
    s03 = multiplyAdd<T>(p, x, s03);
    s13 = multiplyAdd<T>(q, x, s13);
  }
  v128.store(products, laneSums<T>(s00, s01, s02, s03));
  v128.store(products + stride, laneSums<T>(s10, s11, s12, s13));
}

/** Two f32, as f64. */
export function promoteLow(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}

/** The sum of the lanes. */
export function laneTotal(a: v128): f32 {
  return f32x4.extract_lane(laneSums<f32>(a, a, a, a), 0);
}
