import { promoteLow } from "./dot";

/** The squared length of each row (f64). */
export function squaredLengths(x: usize, rows: i32, columns: i32, result: usize): void {
  for (let i = 0; i < rows; i++, x += (<usize>columns) << 2) {
    store<f64>(result + ((<usize>i) << 3), preciseDot(x, x, columns));
  }
}

/** The dot products of a row with others, given by index, summed in f64: to `result` (count, f64). */
export function preciseDots(
  x: usize,
  columns: i32,
  row: usize,
  others: usize,
  count: i32,
  result: usize,
): void {
  for (let p: usize = 0; p < <usize>count; p++) {
    const other = x + <usize>load<i32>(others + (p << 2)) * ((<usize>columns) << 2);
    store<f64>(result + (p << 3), preciseDot(row, other, columns));
  }
}

/** `preciseDots` of each of the rows [a, a + aCount) with k others: `others` and `result` are rows x k. */
export function preciseDotsOfEach(
  x: usize,
  columns: i32,
  a: i32,
  aCount: i32,
  others: usize,
  k: i32,
  result: usize,
): void {
  for (let i = <usize>a, end = i + <usize>aCount; i < end; i++) {
    const row = x + i * ((<usize>columns) << 2);
    const first = i * <usize>k;
    preciseDots(x, columns, row, others + (first << 2), k, result + (first << 3));
  }
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
