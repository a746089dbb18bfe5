/*
 * A first look at cosines: rows at unit length in 8 bits a number, in steps of each row's own `scale`
 * (f32). All rows are read for every query, so it takes as long as memory needs to hand them over.
 * `stride`, the numbers in a row of codes, is a multiple of 8.
 */

import { laneSums } from "./dot";

const largestCode: f32 = 127;

/**
 * The codes (i8) of the rows, whose lengths are 1 / `inverse` (f32), and their scales. `errors` (f32)
 * are the lengths of what is lost by rounding, for rows of length 1.
 */
export function encodeBytes(
  x: usize,
  rows: i32,
  columns: i32,
  inverse: usize,
  codes: usize,
  stride: i32,
  scales: usize,
  errors: usize,
): void {
  const width = (<usize>columns) << 2;
  for (let i: usize = 0; i < <usize>rows; i++, x += width, codes += stride) {
    let most = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      most = f32x4.max(most, f32x4.abs(v128.load(x + j)));
    }
    const largest = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    const steps = f32x4.splat(largest > 0 ? largestCode / largest : 0);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const exact = f32x4.mul(v128.load(x + j), steps);
      const rounded = f32x4.nearest(exact);
      const lost = f32x4.sub(exact, rounded);
      squares = f32x4.add(squares, f32x4.mul(lost, lost));
      const words = i32x4.trunc_sat_f32x4_s(rounded);
      const halves = i16x8.narrow_i32x4_s(words, words);
      v128.store32_lane(codes + (j >> 2), i8x16.narrow_i16x8_s(halves, halves), 0);
    }
    memory.fill(codes + (width >> 2), 0, <usize>stride - (width >> 2));
    const scale = (largest * load<f32>(inverse + (i << 2))) / largestCode;
    const lost = laneSums<f32>(squares, squares, squares, squares);
    store<f32>(scales + (i << 2), scale);
    store<f32>(errors + (i << 2), scale * Mathf.sqrt(f32x4.extract_lane(lost, 0)));
  }
}

/**
 * The products of the codes of a query (stride x i16) with those of each row, times its scale, to
 * `result` (f32). There are `rows` of them, a multiple of 4.
 */
export function byteProducts(
  codes: usize,
  rows: i32,
  stride: i32,
  query: usize,
  scales: usize,
  result: usize,
): void {
  const bytes = <usize>stride;
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 16, codes += 4 * bytes) {
    const b1 = codes + bytes,
      b2 = b1 + bytes,
      b3 = b2 + bytes;
    let s0 = i32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let j: usize = 0; j < bytes; j += 8) {
      const q = v128.load(query + 2 * j);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(q, v128.load8x8_s(codes + j)));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(q, v128.load8x8_s(b1 + j)));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(q, v128.load8x8_s(b2 + j)));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(q, v128.load8x8_s(b3 + j)));
    }
    const sums = f32x4.convert_i32x4_s(laneSums<i32>(s0, s1, s2, s3));
    v128.store(result + i, f32x4.mul(sums, v128.load(scales + i)));
  }
}
