/** The sums of the lanes of four vectors. */
function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(f32x4.shuffle(a, b, 0, 4, 1, 5), f32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(f32x4.shuffle(c, d, 0, 4, 1, 5), f32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
}

/** a * b + sum */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), sum);
}

/**
 * The dot products of two rows from `a` with four rows from `b`: eight sums that stay in registers
 * while each number loaded is used more than once. Those of the second row go to `products + stride`
 * (bytes).
 */
export function dot2x4(a: usize, b: usize, columns: i32, products: usize, stride: usize): void {
  const width = (<usize>columns) << 2;
  const a1 = a + width;
  const b1 = b + width,
    b2 = b1 + width,
    b3 = b2 + width;
  const zero = f32x4.splat(0);
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
    s00 = multiplyAdd(p, x, s00);
    s10 = multiplyAdd(q, x, s10);
    x = v128.load(b1 + j);
    s01 = multiplyAdd(p, x, s01);
    s11 = multiplyAdd(q, x, s11);
    x = v128.load(b2 + j);
    s02 = multiplyAdd(p, x, s02);
    s12 = multiplyAdd(q, x, s12);
    x = v128.load(b3 + j);
    s03 = multiplyAdd(p, x, s03);
    s13 = multiplyAdd(q, x, s13);
  }
  v128.store(products, laneSums(s00, s01, s02, s03));
  v128.store(products + stride, laneSums(s10, s11, s12, s13));
}

/** Two f32, as f64. */
export function promoteLow(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}
