import { dot2x4, multiplyAdd, promoteLow } from "./dot";

/** Rows are centered, and products with them summed, in blocks that stay in the L1 cache. */
const blockRows: usize = 8;
/** Vectors multiplied at once. */
const blockSize: usize = 4;

/** Adds each of the rows to `sums` (columns x f64). */
export function addRows(x: usize, rows: i32, columns: i32, sums: usize): void {
  for (let j: usize = 0; j < <usize>columns; j += 4) {
    let low = v128.load(sums + (j << 3)),
      high = v128.load(sums + (j << 3) + 16);
    let address = x + (j << 2);
    for (let i = 0; i < rows; i++, address += (<usize>columns) << 2) {
      low = f64x2.add(low, promoteLow(address));
      high = f64x2.add(high, promoteLow(address + 8));
    }
    v128.store(sums + (j << 3), low);
    v128.store(sums + (j << 3) + 16, high);
  }
}

/** The sum of squared differences of the rows from `mean` (columns x f32). */
export function squaredDeviations(x: usize, rows: i32, columns: i32, mean: usize): f64 {
  const width = (<usize>columns) << 2;
  let total: f64 = 0;
  for (let i = 0; i < rows; i++, x += width) {
    let sums = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const difference = f32x4.sub(v128.load(x + j), v128.load(mean + j));
      sums = multiplyAdd<f32>(difference, difference, sums);
    }
    total +=
      <f64>f32x4.extract_lane(sums, 0) +
      <f64>f32x4.extract_lane(sums, 1) +
      <f64>f32x4.extract_lane(sums, 2) +
      <f64>f32x4.extract_lane(sums, 3);
  }
  return total;
}

/** Bytes of scratch memory that `addCovarianceProducts` and `scores` need. */
export function covarianceScratch(columns: i32): i32 {
  return <i32>((blockRows + blockSize) * <usize>columns * 4 + blockRows * blockSize * 4);
}

/**
 * Adds (X - mean)^T (X - mean) v of the rows X to `products` (4 x columns, f64) for each of the
 * four vectors v in `vectors` (4 x columns, f32). Sums in f32 over the rows of one call.
 */
export function addCovarianceProducts(
  x: usize,
  rows: i32,
  columns: i32,
  mean: usize,
  vectors: usize,
  products: usize,
  scratch: usize,
): void {
  const width = (<usize>columns) << 2;
  const centered = scratch;
  const sums = centered + blockRows * width;
  const scores = sums + blockSize * width;
  memory.fill(sums, 0, blockSize * width);
  for (let i = 0; i < rows; i += <i32>blockRows) {
    center(x + <usize>i * width, min(<i32>blockRows, rows - i), columns, mean, centered);
    scoreBlock(centered, columns, vectors, scores);
    for (let r: usize = 0; r < blockRows; r += 4) {
      for (let v: usize = 0; v < blockSize; v += 2) {
        const own = scores + (r * blockSize + v) * 4;
        addScoredRows(centered + r * width, columns, own, sums + v * width);
      }
    }
  }
  for (let j: usize = 0; j < blockSize * <usize>columns; j += 4) {
    const at = products + (j << 3);
    v128.store(at, f64x2.add(v128.load(at), promoteLow(sums + (j << 2))));
    v128.store(at + 16, f64x2.add(v128.load(at + 16), promoteLow(sums + (j << 2) + 8)));
  }
}

/**
 * The dot products of the centered rows with the four vectors, to `result` (rows x 4, f32; written
 * up to the next multiple of eight rows).
 */
export function scores(
  x: usize,
  rows: i32,
  columns: i32,
  mean: usize,
  vectors: usize,
  result: usize,
  scratch: usize,
): void {
  const width = (<usize>columns) << 2;
  for (let i = 0; i < rows; i += <i32>blockRows) {
    center(x + <usize>i * width, min(<i32>blockRows, rows - i), columns, mean, scratch);
    scoreBlock(scratch, columns, vectors, result + <usize>i * blockSize * 4);
  }
}

/** The rows less the mean; zeros for rows that are missing from the block. */
function center(x: usize, rows: i32, columns: i32, mean: usize, centered: usize): void {
  const width = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++, x += width, centered += width) {
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(centered + j, f32x4.sub(v128.load(x + j), v128.load(mean + j)));
    }
  }
  memory.fill(centered, 0, (blockRows - <usize>rows) * width);
}

function scoreBlock(centered: usize, columns: i32, vectors: usize, scores: usize): void {
  const width = (<usize>columns) << 2;
  const line = blockSize * 4;
  for (let i: usize = 0; i < blockRows; i += 2) {
    const own = centered + i * width;
    dot2x4<f32>(own, own + width, vectors, width, scores + i * line, line);
  }
}

/** Adds four rows, times their scores for two vectors, to the sums of the two. */
function addScoredRows(centered: usize, columns: i32, scores: usize, sums: usize): void {
  const width = (<usize>columns) << 2;
  const p0 = v128.load32_splat(scores),
    q0 = v128.load32_splat(scores, 4);
  const p1 = v128.load32_splat(scores, 16),
    q1 = v128.load32_splat(scores, 20);
  const p2 = v128.load32_splat(scores, 32),
    q2 = v128.load32_splat(scores, 36);
  const p3 = v128.load32_splat(scores, 48),
    q3 = v128.load32_splat(scores, 52);
  const x1 = centered + width,
    x2 = x1 + width,
    x3 = x2 + width;
  const other = sums + width;
  for (let j: usize = 0; j < width; j += 16) {
    let p = v128.load(sums + j),
      q = v128.load(other + j);
    let x = v128.load(centered + j);
    p = multiplyAdd<f32>(x, p0, p);
    q = multiplyAdd<f32>(x, q0, q);
    x = v128.load(x1 + j);
    p = multiplyAdd<f32>(x, p1, p);
    q = multiplyAdd<f32>(x, q1, q);
    x = v128.load(x2 + j);
    p = multiplyAdd<f32>(x, p2, p);
    q = multiplyAdd<f32>(x, q2, q);
    x = v128.load(x3 + j);
    p = multiplyAdd<f32>(x, p3, p);
    q = multiplyAdd<f32>(x, q3, q);
    v128.store(sums + j, p);
    v128.store(other + j, q);
  }
}
