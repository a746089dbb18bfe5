import { dot4x4, multiplyAdd, preciseDot } from "./dot";

/** The squared length of each row (f64). */
export function squaredLengths(x: usize, rows: i32, columns: i32, result: usize): void {
  for (let i = 0; i < rows; i++, x += (<usize>columns) << 2) {
    store<f64>(result + ((<usize>i) << 3), preciseDot(x, x, columns));
  }
}

/**
 * The cosines of rows [a, a + 4 * aGroups) with rows [b, b + 4 * bGroups), to `result`
 * (4 * aGroups x 4 * bGroups, f32).
 */
export function cosineBlock(
  x: usize,
  inverse: usize,
  columns: i32,
  a: i32,
  aGroups: i32,
  b: i32,
  bGroups: i32,
  result: usize,
): void {
  const width = (<usize>columns) << 2;
  const stride = (<usize>bGroups) << 4;
  for (let p = 0; p < aGroups; p++) {
    const aRow = a + (p << 2);
    for (let q = 0; q < bGroups; q++) {
      const bRow = b + (q << 2);
      const at = result + ((<usize>p) << 2) * stride + ((<usize>q) << 4);
      dot4x4(x + <usize>aRow * width, x + <usize>bRow * width, columns, at, stride);
      const bScale = v128.load(inverse + ((<usize>bRow) << 2));
      for (let r: usize = 0; r < 4; r++) {
        const scale = f32x4.mul(bScale, v128.load32_splat(inverse + ((<usize>aRow + r) << 2)));
        v128.store(at + r * stride, f32x4.mul(v128.load(at + r * stride), scale));
      }
    }
  }
}

/** The cosines of `query` (columns x f32, length 1) with each of the rows, to `result` (rows, f32). */
export function cosines(
  x: usize,
  rows: i32,
  columns: i32,
  inverse: usize,
  query: usize,
  result: usize,
): void {
  const width = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++, x += width) {
    let s0 = f32x4.splat(0),
      s1 = s0;
    let j: usize = 0;
    for (; j + 32 <= width; j += 32) {
      s0 = multiplyAdd(v128.load(x + j), v128.load(query + j), s0);
      s1 = multiplyAdd(v128.load(x + j, 16), v128.load(query + j, 16), s1);
    }
    if (j < width) s0 = multiplyAdd(v128.load(x + j), v128.load(query + j), s0);
    const s = f32x4.add(s0, s1);
    const sum =
      f32x4.extract_lane(s, 0) +
      f32x4.extract_lane(s, 1) +
      (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
    store<f32>(result + ((<usize>i) << 2), sum * load<f32>(inverse + ((<usize>i) << 2)));
  }
}

/**
 * Offers the scores of a block (aCount x stride, f32; bCount columns are real) to the lists of the
 * best k of rows [a, a + aCount): scores (rows x k, f32, falling) and points (rows x k, i32). With
 * `both`, also to the lists of rows [b, b + bCount), as cosine is symmetric. A row is never offered
 * to itself. Ties keep the smaller index when blocks come in ascending order.
 */
export function keepBest(
  block: usize,
  stride: i32,
  a: i32,
  aCount: i32,
  b: i32,
  bCount: i32,
  both: bool,
  scores: usize,
  points: usize,
  k: i32,
): void {
  for (let p = 0; p < aCount; p++) {
    const i = a + p;
    const list = (<usize>i * k) << 2;
    const last = scores + list + ((<usize>(k - 1)) << 2);
    for (let q = 0; q < bCount; q++) {
      const j = b + q;
      const score = load<f32>(block + ((<usize>(p * stride + q)) << 2));
      if (score > load<f32>(last) && i != j) insert(scores + list, points + list, k, score, j);
      if (both) {
        const other = (<usize>j * k) << 2;
        if (score > load<f32>(scores + other + ((<usize>(k - 1)) << 2))) {
          insert(scores + other, points + other, k, score, i);
        }
      }
    }
  }
}

function insert(scores: usize, points: usize, k: i32, score: f32, point: i32): void {
  let place = (<usize>(k - 1)) << 2;
  while (place > 0 && load<f32>(scores + place - 4) < score) {
    store<f32>(scores + place, load<f32>(scores + place - 4));
    store<i32>(points + place, load<i32>(points + place - 4));
    place -= 4;
  }
  store<f32>(scores + place, score);
  store<i32>(points + place, point);
}

/** The dot products of one row with others, given by index, summed in f64: to `result` (count, f64). */
export function preciseDots(
  x: usize,
  columns: i32,
  row: usize,
  others: usize,
  count: i32,
  result: usize,
): void {
  for (let p = 0; p < count; p++) {
    const other = x + <usize>load<i32>(others + ((<usize>p) << 2)) * ((<usize>columns) << 2);
    store<f64>(result + ((<usize>p) << 3), preciseDot(row, other, columns));
  }
}

/** The most that a code says; codes of queries have more bits, and sums of products fit 32. */
const codeRange: f32 = 127;

/**
 * Rounds rows at unit length to codes of 8 bits (rows x stride, i8; stride is a multiple of 16, and
 * what lies beyond the columns stays as it is), each row with its scale (f32): unit row = scale * codes,
 * up to a difference whose length goes to `errors` (f32).
 */
export function encodeRows(
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
    for (let j: usize = 0; j < width; j += 16) most = f32x4.max(most, f32x4.abs(v128.load(x + j)));
    const largest = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    const unit = f32x4.splat(load<f32>(inverse + (i << 2)));
    const scale: f32 = (largest * load<f32>(inverse + (i << 2))) / codeRange;
    const steps = f32x4.splat(largest > 0 ? codeRange / largest : 0);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const values = v128.load(x + j);
      const rounded = f32x4.nearest(f32x4.mul(values, steps));
      const difference = f32x4.sub(f32x4.mul(values, unit), f32x4.mul(rounded, f32x4.splat(scale)));
      squares = multiplyAdd(difference, difference, squares);
      const words = i32x4.trunc_sat_f32x4_s(rounded);
      const halves = i16x8.narrow_i32x4_s(words, words);
      v128.store32_lane(codes + (j >> 2), i8x16.narrow_i16x8_s(halves, halves), 0);
    }
    const square =
      <f64>f32x4.extract_lane(squares, 0) +
      <f64>f32x4.extract_lane(squares, 1) +
      <f64>f32x4.extract_lane(squares, 2) +
      <f64>f32x4.extract_lane(squares, 3);
    store<f32>(scales + (i << 2), scale);
    store<f32>(errors + (i << 2), <f32>Math.sqrt(square));
  }
}

/** The dot products of a query (stride x i16) with the codes of each row, to `result` (rows, i32). */
export function codeProducts(
  codes: usize,
  rows: i32,
  stride: i32,
  query: usize,
  result: usize,
): void {
  for (let i: usize = 0; i < <usize>rows; i++, codes += stride) {
    let low = i32x4.splat(0),
      high = low;
    for (let j: usize = 0; j < <usize>stride; j += 16) {
      const bytes = v128.load(codes + j);
      const at = query + (j << 1);
      low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(bytes), v128.load(at)));
      high = i32x4.add(
        high,
        i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(bytes), v128.load(at, 16)),
      );
    }
    const sum = i32x4.add(low, high);
    store<i32>(
      result + (i << 2),
      i32x4.extract_lane(sum, 0) +
        i32x4.extract_lane(sum, 1) +
        i32x4.extract_lane(sum, 2) +
        i32x4.extract_lane(sum, 3),
    );
  }
}
