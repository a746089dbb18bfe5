/** The sums of the lanes of four vectors. */
function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  const cd = f32x4.add(
    i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  return f32x4.add(v128.shuffle<u64>(ab, cd, 0, 2), v128.shuffle<u64>(ab, cd, 1, 3));
}

/** a * b + sum */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), sum);
}

/**
 * The 16 dot products of four rows from `a` with four rows from `b`: sixteen sums that stay in
 * registers while each number loaded is used four times. Row r of the products goes to
 * `products + r * stride` (bytes), as four f32.
 */
export function dot4x4(a: usize, b: usize, columns: i32, products: usize, stride: usize): void {
  const width = (<usize>columns) << 2;
  const a1 = a + width,
    a2 = a1 + width,
    a3 = a2 + width;
  const b1 = b + width,
    b2 = b1 + width,
    b3 = b2 + width;
  let s00 = f32x4.splat(0),
    s01 = s00,
    s02 = s00,
    s03 = s00;
  let s10 = s00,
    s11 = s00,
    s12 = s00,
    s13 = s00;
  let s20 = s00,
    s21 = s00,
    s22 = s00,
    s23 = s00;
  let s30 = s00,
    s31 = s00,
    s32 = s00,
    s33 = s00;
  for (let j: usize = 0; j < width; j += 16) {
    const p0 = v128.load(b + j),
      p1 = v128.load(b1 + j);
    const p2 = v128.load(b2 + j),
      p3 = v128.load(b3 + j);
    let q = v128.load(a + j);
    s00 = multiplyAdd(q, p0, s00);
    s01 = multiplyAdd(q, p1, s01);
    s02 = multiplyAdd(q, p2, s02);
    s03 = multiplyAdd(q, p3, s03);
    q = v128.load(a1 + j);
    s10 = multiplyAdd(q, p0, s10);
    s11 = multiplyAdd(q, p1, s11);
    s12 = multiplyAdd(q, p2, s12);
    s13 = multiplyAdd(q, p3, s13);
    q = v128.load(a2 + j);
    s20 = multiplyAdd(q, p0, s20);
    s21 = multiplyAdd(q, p1, s21);
    s22 = multiplyAdd(q, p2, s22);
    s23 = multiplyAdd(q, p3, s23);
    q = v128.load(a3 + j);
    s30 = multiplyAdd(q, p0, s30);
    s31 = multiplyAdd(q, p1, s31);
    s32 = multiplyAdd(q, p2, s32);
    s33 = multiplyAdd(q, p3, s33);
  }
  v128.store(products, laneSums(s00, s01, s02, s03));
  v128.store(products + stride, laneSums(s10, s11, s12, s13));
  v128.store(products + 2 * stride, laneSums(s20, s21, s22, s23));
  v128.store(products + 3 * stride, laneSums(s30, s31, s32, s33));
}

/** The dot product of two f32 rows, summed in f64. */
export function preciseDot(a: usize, b: usize, columns: i32): f64 {
  let low = f64x2.splat(0),
    high = low;
  for (let j: usize = 0, width = (<usize>columns) << 2; j < width; j += 16) {
    low = f64x2.add(low, f64x2.mul(promoteLow(a + j), promoteLow(b + j)));
    high = f64x2.add(high, f64x2.mul(promoteLow(a + j + 8), promoteLow(b + j + 8)));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

export function promoteLow(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}
