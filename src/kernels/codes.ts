/*
 * Cosines from codes: rows at unit length, rounded to 16 bits a number. Their products are whole
 * numbers, exact in any order, and take a third of the time of products in f32. `stride`, the numbers
 * in a row of codes, is a multiple of 8; three rows of zeros follow the last one.
 */

import { dot2x4, laneTotal } from "./dot";
import { preciseDot } from "./precise";

/** The code of 1. Lengths are up to this, so that no sum of products leaves 32 bits (Cauchy). */
const unit: f32 = 32767;

/**
 * The codes (i16) of the rows, whose lengths are 1 / `inverse` (f32). `errors` (f32) are the lengths
 * of what is lost by rounding, for rows of length 1.
 */
export function encodeRows(
  x: usize,
  rows: i32,
  columns: i32,
  inverse: usize,
  codes: usize,
  stride: i32,
  errors: usize,
): void {
  const width = (<usize>columns) << 2;
  const padded = (<usize>stride) << 1;
  for (let i: usize = 0; i < <usize>rows; i++, x += width, codes += padded) {
    const scale = f32x4.splat(load<f32>(inverse + (i << 2)) * unit);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const scaled = f32x4.mul(v128.load(x + j), scale);
      const rounded = f32x4.nearest(scaled);
      const lost = f32x4.sub(scaled, rounded);
      squares = f32x4.add(squares, f32x4.mul(lost, lost));
      const words = i32x4.trunc_sat_f32x4_s(rounded);
      v128.store64_lane(codes + (j >> 1), i16x8.narrow_i32x4_s(words, words), 0);
    }
    memory.fill(codes + (width >> 1), 0, padded - (width >> 1));
    store<f32>(errors + (i << 2), Mathf.sqrt(laneTotal(squares)) / unit);
  }
}

/**
 * Offers rows [a, a + aCount) and [b, b + bCount) to each other's lists of the k nearest: `scores`
 * (rows x k, i32, falling), `points` (rows x k, i32) and the `worst` of the scores (rows, i32). A
 * smaller index comes before an equal score; so lists do not depend on the order of calls. `scratch`
 * has room for twice bCount + 3 products.
 */
export function keepNearest(
  codes: usize,
  stride: i32,
  a: i32,
  aCount: i32,
  b: i32,
  bCount: i32,
  scores: usize,
  points: usize,
  worst: usize,
  k: i32,
  scratch: usize,
): void {
  const padded = (<usize>stride) << 1;
  const line = (<usize>(bCount + 3)) << 2;
  for (let p = 0; p < aCount; p += 2) {
    const own = codes + <usize>(a + p) * padded;
    for (let q = 0; q < bCount; q += 4) {
      const at = scratch + ((<usize>q) << 2);
      dot2x4<i32>(own, own + padded, codes + <usize>(b + q) * padded, padded, at, line);
    }
    for (let r = 0, rows = min(2, aCount - p); r < rows; r++) {
      const i = a + p + r;
      const found = scratch + <usize>r * line;
      for (let q = 0; q < bCount; q += 4) {
        const four = v128.load(found + ((<usize>q) << 2));
        let good = i32x4.ge_s(four, v128.load32_splat(worst + ((<usize>i) << 2)));
        if (a != b) {
          good = v128.or(good, i32x4.ge_s(four, v128.load(worst + ((<usize>(b + q)) << 2))));
        }
        if (!v128.any_true(good)) continue;
        for (let s = q, end = min(q + 4, bCount); s < end; s++) {
          const j = b + s;
          const score = load<i32>(found + ((<usize>s) << 2));
          if (i != j) offer(scores, points, worst, k, i, score, j);
          if (a != b) offer(scores, points, worst, k, j, score, i);
        }
      }
    }
  }
}

function offer(
  scores: usize,
  points: usize,
  worst: usize,
  k: i32,
  i: i32,
  score: i32,
  point: i32,
): void {
  const list = (<usize>i * <usize>k) << 2;
  scores += list;
  points += list;
  let place = (<usize>(k - 1)) << 2;
  if (!before(score, point, scores + place, points + place)) return;
  for (; place > 0 && before(score, point, scores + place - 4, points + place - 4); place -= 4) {
    store<i32>(scores + place, load<i32>(scores + place - 4));
    store<i32>(points + place, load<i32>(points + place - 4));
  }
  store<i32>(scores + place, score);
  store<i32>(points + place, point);
  store<i32>(worst + ((<usize>i) << 2), load<i32>(scores + ((<usize>(k - 1)) << 2)));
}

function before(score: i32, point: i32, otherScore: usize, otherPoint: usize): bool {
  const other = load<i32>(otherScore);
  return score > other || (score == other && point < load<i32>(otherPoint));
}

/** Rows whose codes stay in the L2 cache while others are compared with them. */
const blockRows = 64;

/**
 * How many other rows come before a point, seen from a query, by cosine, or by index where equal.
 * `queries` (i32) are the indices of `count` rows. `points` (i32; none where below 0) and the `nearer`
 * found (i32) are count x k, k a multiple of 4. Where codes tell cosines no further apart than `window`,
 * products of the rows `x` in f64 decide, with their `lengths` (f64; 1 for a zero vector). `scratch` has
 * room for eight products, and 12 bytes for each of count x (k + 1) thresholds.
 */
export function countNearer(
  codes: usize,
  stride: i32,
  x: usize,
  columns: i32,
  lengths: usize,
  rows: i32,
  window: i32,
  queries: usize,
  count: i32,
  points: usize,
  k: i32,
  nearer: usize,
  scratch: usize,
): void {
  const padded = (<usize>stride) << 1,
    width = (<usize>columns) << 2;
  const products = scratch,
    precise = scratch + 32,
    thresholds = precise + ((<usize>(count * k)) << 3),
    minima = thresholds + ((<usize>(count * k)) << 2);
  memory.fill(nearer, 0, (<usize>(count * k)) << 2);
  for (let p = 0; p < count; p++) {
    const own = <usize>load<i32>(queries + ((<usize>p) << 2));
    let lowest = i32.MAX_VALUE;
    for (let t = <usize>(p * k), end = t + <usize>k; t < end; t++) {
      const point = <usize>load<i32>(points + (t << 2));
      // So much that nothing comes before, and no sum with the window leaves 32 bits.
      let score = i32.MAX_VALUE >> 1;
      if (<i32>point >= 0) {
        score = product(codes + own * padded, codes + point * padded, padded);
        const dot = preciseDot(x + own * width, x + point * width, columns);
        store<f64>(precise + (t << 3), dot / load<f64>(lengths + (point << 3)));
      }
      store<i32>(thresholds + (t << 2), score);
      lowest = min(lowest, score - window);
    }
    store<i32>(minima + ((<usize>p) << 2), lowest);
  }
  const windows = i32x4.splat(window);
  for (let block = 0; block < rows; block += blockRows) {
    for (let p = 0; p < count; p += 2) {
      const first = load<i32>(queries + ((<usize>p) << 2));
      const second = load<i32>(queries + ((<usize>min(p + 1, count - 1)) << 2));
      const a = codes + <usize>first * padded,
        a1 = codes + <usize>second * padded;
      for (let q = block, end = min(block + blockRows, rows); q < end; q += 4) {
        dot2x4<i32>(a, a1, codes + <usize>q * padded, padded, products, 16);
        for (let r = p, last = min(p + 2, count); r < last; r++) {
          const found = products + ((<usize>(r - p)) << 4);
          const lowest = v128.load32_splat(minima + ((<usize>r) << 2));
          if (!v128.any_true(i32x4.ge_s(v128.load(found), lowest))) continue;
          const own = r == p ? first : second;
          for (let s = q, stop = min(q + 4, end); s < stop; s++) {
            if (s == own) continue;
            const score = v128.load32_splat(found + ((<usize>(s - q)) << 2));
            let near = i32x4.splat(0);
            for (let t = <usize>(r * k), end = t + <usize>k; t < end; t += 4) {
              const above = i32x4.sub(score, v128.load(thresholds + (t << 2)));
              const clear = i32x4.gt_s(above, windows);
              near = v128.or(near, v128.andnot(i32x4.ge_s(above, i32x4.neg(windows)), clear));
              v128.store(nearer + (t << 2), i32x4.sub(v128.load(nearer + (t << 2)), clear));
            }
            if (!v128.any_true(near)) continue;
            const dot = preciseDot(x + <usize>own * width, x + <usize>s * width, columns);
            const cosine = dot / load<f64>(lengths + ((<usize>s) << 3));
            for (let t = <usize>(r * k), end = t + <usize>k; t < end; t++) {
              const above = i32x4.extract_lane(score, 0) - load<i32>(thresholds + (t << 2));
              if (above > window || above < -window) continue;
              const limit = load<f64>(precise + (t << 3));
              const earlier = s < load<i32>(points + (t << 2));
              if (cosine < limit || (cosine == limit && !earlier)) continue;
              store<i32>(nearer + (t << 2), load<i32>(nearer + (t << 2)) + 1);
            }
          }
        }
      }
    }
  }
}

function product(a: usize, b: usize, bytes: usize): i32 {
  let sum = i32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a + j), v128.load(b + j)));
  }
  sum = i32x4.add(sum, i32x4.shuffle(sum, sum, 2, 3, 0, 1));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
}
