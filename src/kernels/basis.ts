/** The dot products of `vector` with each of `count` rows of `basis` (f64), to `products`. */
export function basisProducts(
  basis: usize,
  count: i32,
  columns: i32,
  vector: usize,
  products: usize,
): void {
  const width = (<usize>columns) << 3;
  let b = 0;
  for (; b + 4 <= count; b += 4, basis += 4 * width) {
    const b1 = basis + width,
      b2 = b1 + width,
      b3 = b2 + width;
    let s0 = f64x2.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let j: usize = 0; j < width; j += 16) {
      const x = v128.load(vector + j);
      s0 = f64x2.add(s0, f64x2.mul(x, v128.load(basis + j)));
      s1 = f64x2.add(s1, f64x2.mul(x, v128.load(b1 + j)));
      s2 = f64x2.add(s2, f64x2.mul(x, v128.load(b2 + j)));
      s3 = f64x2.add(s3, f64x2.mul(x, v128.load(b3 + j)));
    }
    const at = products + ((<usize>b) << 3);
    store<f64>(at, laneSum(s0));
    store<f64>(at, laneSum(s1), 8);
    store<f64>(at, laneSum(s2), 16);
    store<f64>(at, laneSum(s3), 24);
  }
  for (; b < count; b++, basis += width) {
    let s = f64x2.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      s = f64x2.add(s, f64x2.mul(v128.load(vector + j), v128.load(basis + j)));
    }
    store<f64>(products + ((<usize>b) << 3), laneSum(s));
  }
}

/** Adds `count` rows of `basis` (f64), times their weights, to `vector`. */
export function addCombination(
  basis: usize,
  count: i32,
  columns: i32,
  weights: usize,
  vector: usize,
): void {
  const width = (<usize>columns) << 3;
  let b = 0;
  for (; b + 4 <= count; b += 4, basis += 4 * width) {
    const at = weights + ((<usize>b) << 3);
    const w0 = f64x2.splat(load<f64>(at)),
      w1 = f64x2.splat(load<f64>(at, 8));
    const w2 = f64x2.splat(load<f64>(at, 16)),
      w3 = f64x2.splat(load<f64>(at, 24));
    const b1 = basis + width,
      b2 = b1 + width,
      b3 = b2 + width;
    for (let j: usize = 0; j < width; j += 16) {
      let x = v128.load(vector + j);
      x = f64x2.add(x, f64x2.mul(w0, v128.load(basis + j)));
      x = f64x2.add(x, f64x2.mul(w1, v128.load(b1 + j)));
      x = f64x2.add(x, f64x2.mul(w2, v128.load(b2 + j)));
      x = f64x2.add(x, f64x2.mul(w3, v128.load(b3 + j)));
      v128.store(vector + j, x);
    }
  }
  for (; b < count; b++, basis += width) {
    const w = f64x2.splat(load<f64>(weights + ((<usize>b) << 3)));
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(vector + j, f64x2.add(v128.load(vector + j), f64x2.mul(w, v128.load(basis + j))));
    }
  }
}

function laneSum(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
