/*
 * A first look at cosines: rows at unit length in 4 bits a number. They are rotated before, by which the
 * numbers of whatever row spread as if they were normally distributed; so all rows lose about as little
 * (a tenth of their length). All codes are read for every query, which takes the time that memory needs to
 * hand them over: rows lie in fours, 32 numbers of each after those of the one before, and are read in
 * one stream. `width`, the numbers in a row, is a multiple of 32.
 */

import { laneSums, laneTotal } from "./dot";

/** The step of the 16 evenly spaced levels that lose least of a normal distribution (Max 1960). */
const step: f32 = 0.3352;

/**
 * Turns a row of f32 by an orthogonal matrix: `signs` (f32, 1 or -1), and then sums and differences of
 * its halves, of the halves of these, and so on while they are of whole fours (a Hadamard transform).
 */
export function rotate(row: usize, signs: usize, width: i32): void {
  const bytes = (<usize>width) << 2;
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(row + j, f32x4.mul(v128.load(row + j), v128.load(signs + j)));
  }
  const shrink = f32x4.splat(Mathf.SQRT1_2);
  for (let reach = bytes >> 1; (reach & 15) == 0; reach >>= 1) {
    for (let first = row; first < row + bytes; first += 2 * reach) {
      for (let at = first; at < first + reach; at += 16) {
        const a = f32x4.mul(v128.load(at), shrink),
          b = f32x4.mul(v128.load(at + reach), shrink);
        v128.store(at, f32x4.add(a, b));
        v128.store(at + reach, f32x4.sub(a, b));
      }
    }
  }
}

/**
 * The codes of the rows, whose lengths are 1 / `inverse` (f32). Levels times `scales` (f32) come nearest to
 * a row; `errors` (f32) are the lengths of what is lost. The first row is that of a four. `scratch` has
 * room for a row in f32.
 */
export function encodeSketches(
  x: usize,
  rows: i32,
  columns: i32,
  inverse: usize,
  signs: usize,
  width: i32,
  codes: usize,
  scales: usize,
  errors: usize,
  scratch: usize,
): void {
  const own = (<usize>columns) << 2,
    bytes = (<usize>width) << 2;
  const steps = f32x4.splat(Mathf.sqrt(<f32>width) / step);
  for (let i: usize = 0; i < <usize>rows; i++, x += own) {
    const shrink = v128.load32_splat(inverse + (i << 2));
    for (let j: usize = 0; j < own; j += 16) {
      v128.store(scratch + j, f32x4.mul(v128.load(x + j), shrink));
    }
    memory.fill(scratch + own, 0, bytes - own);
    rotate(scratch, signs, width);
    let products = f32x4.splat(0),
      squares = products,
      lost = products;
    for (let j: usize = 0; j < bytes; j += 16) {
      const value = v128.load(scratch + j);
      const level = levels(value, steps);
      products = f32x4.add(products, f32x4.mul(value, level));
      squares = f32x4.add(squares, f32x4.mul(level, level));
    }
    const scale = laneTotal(products) / laneTotal(squares);
    const four = codes + (i >> 2) * (bytes >> 1) + ((i & 3) << 4);
    for (let j: usize = 0; j < bytes; j += 128) {
      let words = i16x8.splat(0);
      for (let part: usize = 0; part < 4; part++) {
        const at = scratch + j + (part << 5);
        const low = levels(v128.load(at), steps),
          high = levels(v128.load(at, 16), steps);
        lost = f32x4.add(lost, squaredLoss(v128.load(at), low, scale));
        lost = f32x4.add(lost, squaredLoss(v128.load(at, 16), high, scale));
        const eight = i16x8.narrow_i32x4_s(codesOf(low), codesOf(high));
        words = v128.or(words, i16x8.shl(eight, <i32>(part << 2)));
      }
      v128.store(four + (j >> 1), words);
    }
    store<f32>(scales + (i << 2), scale);
    store<f32>(errors + (i << 2), Mathf.sqrt(laneTotal(lost)));
  }
}

/** -7.5, -6.5 and so on to 7.5. */
function levels(values: v128, steps: v128): v128 {
  const floor = f32x4.floor(f32x4.mul(values, steps));
  const inRange = f32x4.min(f32x4.max(floor, f32x4.splat(-8)), f32x4.splat(7));
  return f32x4.add(inRange, f32x4.splat(0.5));
}

function codesOf(levels: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(levels, f32x4.splat(7.5)));
}

function squaredLoss(values: v128, levels: v128, scale: f32): v128 {
  const lost = f32x4.sub(values, f32x4.mul(levels, f32x4.splat(scale)));
  return f32x4.mul(lost, lost);
}

/**
 * Upper bounds of the cosines of the rows with a query, to `result` (f32): as near to it as the
 * triangle inequality of angles allows, by the angle between query and levels and that between levels and
 * row. The query is rotated: width x i16, in units of `unit`; 15 times its sum is `offset`. There are
 * `rows` of them, a multiple of 4.
 */
export function sketchBounds(
  codes: usize,
  rows: i32,
  width: i32,
  query: usize,
  unit: f32,
  offset: i32,
  scales: usize,
  errors: usize,
  result: usize,
): void {
  const end = query + ((<usize>width) << 1);
  const one = f32x4.splat(1),
    zero = f32x4.splat(0);
  for (let i: usize = 0; i < (<usize>rows) << 2; i += 16) {
    let s0 = i32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let at = query; at < end; at += 64, codes += 64) {
      s0 = i32x4.add(s0, products(at, v128.load(codes)));
      s1 = i32x4.add(s1, products(at, v128.load(codes, 16)));
      s2 = i32x4.add(s2, products(at, v128.load(codes, 32)));
      s3 = i32x4.add(s3, products(at, v128.load(codes, 48)));
    }
    const sums = laneSums<i32>(s0, s1, s2, s3);
    // Levels are half of what twice the codes are above 15.
    const halves = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shl(sums, 1), i32x4.splat(offset)));
    const units = f32x4.mul(v128.load(scales + i), f32x4.splat(0.5 * unit));
    const cosines = f32x4.mul(halves, units);
    const sines = f32x4.sqrt(f32x4.max(zero, f32x4.sub(one, f32x4.mul(cosines, cosines))));
    v128.store(result + i, f32x4.add(cosines, f32x4.mul(v128.load(errors + i), sines)));
  }
}

/** The products of 32 numbers of the query with as many codes: the lanes add up to them. */
function products(query: usize, codes: v128): v128 {
  const code = i16x8.splat(15);
  const a = i32x4.dot_i16x8_s(v128.load(query), v128.and(codes, code));
  const b = i32x4.dot_i16x8_s(v128.load(query, 16), v128.and(i16x8.shr_u(codes, 4), code));
  const c = i32x4.dot_i16x8_s(v128.load(query, 32), v128.and(i16x8.shr_u(codes, 8), code));
  const d = i32x4.dot_i16x8_s(v128.load(query, 48), i16x8.shr_u(codes, 12));
  return i32x4.add(i32x4.add(a, b), i32x4.add(c, d));
}
