/*
 * Stochastic gradient descent on a layout by UMAP (McInnes, Healy and Melville 2018), in three
 * dimensions. A layout has a row of four f32 for each point: x, y, z and 0.
 */

/** Points that an edge's first point is pushed away from: a lane for each. */
const drawnPoints: f32 = 4;
/** The method draws five. */
const drawnWeight: f32 = 5.0 / drawnPoints;
/** No point moves further along an axis by one force, in learning rates. */
const longestStep: f32 = 4;
/** Keeps points that coincide from being divided by zero. */
const leastSquare: f32 = 1e-12;

/**
 * One epoch over the edges of the points [from, to). Each edge that is due pulls its two points
 * together and pushes the first away from four points drawn among the first `candidates`.
 * Edges are compressed rows: `starts` and `ends` (i32); `periods` and `due` (f32) say how often in
 * epochs, and when next. Nearness is 1 / (1 + a d^2b). The second point stays where it is unless
 * `both`. `random` holds the state of four generators.
 */
export function umapEpoch(
  layout: usize,
  starts: usize,
  ends: usize,
  periods: usize,
  due: usize,
  from: i32,
  to: i32,
  candidates: i32,
  both: bool,
  epoch: f32,
  rate: f32,
  a: f32,
  b: f32,
  random: usize,
): void {
  let bits = v128.load(random);
  for (let i = from; i < to; i++) {
    const address = layout + ((<usize>i) << 4);
    let point = v128.load(address);
    const last = load<i32>(starts + ((<usize>i) << 2), 4);
    for (let edge = load<i32>(starts + ((<usize>i) << 2)); edge < last; edge++) {
      const offset = (<usize>edge) << 2;
      const dueAt = load<f32>(due + offset);
      if (dueAt > epoch) continue;
      store<f32>(due + offset, dueAt + load<f32>(periods + offset));

      const end = layout + ((<usize>load<i32>(ends + offset)) << 4);
      const pull = f32x4.mul(f32x4.splat(rate), pullOf(point, v128.load(end), a, b));
      if (both) v128.store(end, f32x4.sub(v128.load(end), pull));
      point = f32x4.add(point, pull);
      v128.store(address, point);
      bits = xorshift(bits);
      const push = pushOf(point, layout, bits, candidates, a, b);
      point = f32x4.add(point, f32x4.mul(f32x4.splat(rate * drawnWeight), push));
      v128.store(address, point);
    }
  }
  v128.store(random, bits);
}

/** How an edge pulls its point: -2ab d^2b / (d^2 (1 + a d^2b)) times the difference. */
function pullOf(point: v128, end: v128, a: f32, b: f32): v128 {
  const difference = f32x4.sub(point, end);
  const squares = f32x4.mul(difference, difference);
  const pairs = f32x4.add(squares, f32x4.shuffle(squares, squares, 1, 0, 3, 2));
  const square = f32x4.max(
    f32x4.add(pairs, f32x4.shuffle(pairs, pairs, 2, 3, 0, 1)),
    f32x4.splat(leastSquare),
  );
  const power = powerOf(square, b);
  const strength = f32x4.div(
    f32x4.mul(f32x4.splat(-2 * a * b), power),
    f32x4.mul(square, curveOf(power, a)),
  );
  return clip(f32x4.mul(strength, difference));
}

/** How four drawn points push: the sum of 2b / ((0.001 + d^2) (1 + a d^2b)) times the difference. */
function pushOf(point: v128, layout: usize, bits: v128, candidates: i32, a: f32, b: f32): v128 {
  const p = v128.load(layout + below(candidates, i32x4.extract_lane(bits, 0)));
  const q = v128.load(layout + below(candidates, i32x4.extract_lane(bits, 1)));
  const r = v128.load(layout + below(candidates, i32x4.extract_lane(bits, 2)));
  const s = v128.load(layout + below(candidates, i32x4.extract_lane(bits, 3)));
  const pqXY = f32x4.shuffle(p, q, 0, 4, 1, 5),
    rsXY = f32x4.shuffle(r, s, 0, 4, 1, 5);
  const pqZ = f32x4.shuffle(p, q, 2, 6, 3, 7),
    rsZ = f32x4.shuffle(r, s, 2, 6, 3, 7);
  const dx = f32x4.sub(f32x4.shuffle(point, point, 0, 0, 0, 0), i64x2.shuffle(pqXY, rsXY, 0, 2));
  const dy = f32x4.sub(f32x4.shuffle(point, point, 1, 1, 1, 1), i64x2.shuffle(pqXY, rsXY, 1, 3));
  const dz = f32x4.sub(f32x4.shuffle(point, point, 2, 2, 2, 2), i64x2.shuffle(pqZ, rsZ, 0, 2));
  const square = f32x4.max(
    f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz)),
    f32x4.splat(leastSquare),
  );
  const strength = f32x4.div(
    f32x4.splat(2 * b),
    f32x4.mul(f32x4.add(f32x4.splat(0.001), square), curveOf(powerOf(square, b), a)),
  );
  const gx = clip(f32x4.mul(strength, dx));
  const gy = clip(f32x4.mul(strength, dy));
  const gz = clip(f32x4.mul(strength, dz));
  return laneSums(gx, gy, gz);
}

function curveOf(power: v128, a: f32): v128 {
  return f32x4.add(f32x4.splat(1), f32x4.mul(f32x4.splat(a), power));
}

function clip(forces: v128): v128 {
  return f32x4.pmax(f32x4.pmin(forces, f32x4.splat(longestStep)), f32x4.splat(-longestStep));
}

/** The sums of the lanes of each vector, and 0. */
function laneSums(x: v128, y: v128, z: v128): v128 {
  const xy = f32x4.add(f32x4.shuffle(x, y, 0, 4, 1, 5), f32x4.shuffle(x, y, 2, 6, 3, 7));
  const zero = f32x4.splat(0);
  const z0 = f32x4.add(f32x4.shuffle(z, zero, 0, 4, 1, 5), f32x4.shuffle(z, zero, 2, 6, 3, 7));
  return f32x4.add(i64x2.shuffle(xy, z0, 0, 2), i64x2.shuffle(xy, z0, 1, 3));
}

/** The offset of a point drawn among the first `candidates` by 32 random bits. */
function below(candidates: i32, bits: i32): usize {
  return (<usize>((<u64>(<u32>bits) * <u64>candidates) >> 32)) << 4;
}

/** The next state of four generators (Marsaglia 2003), which is also their output. */
function xorshift(bits: v128): v128 {
  bits = v128.xor(bits, i32x4.shl(bits, 13));
  bits = v128.xor(bits, i32x4.shr_u(bits, 17));
  return v128.xor(bits, i32x4.shl(bits, 5));
}

/** Four positive numbers to the power b, within a relative error of 1e-4 or so. */
function powerOf(x: v128, b: f32): v128 {
  return exp2(f32x4.mul(f32x4.splat(b), log2(x)));
}

/** The exponent, and a polynomial for the mantissa in [1, 2). */
function log2(x: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(127));
  const mantissa = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  const t = f32x4.sub(mantissa, f32x4.splat(1));
  let p = f32x4.add(f32x4.mul(t, f32x4.splat(0.03474)), f32x4.splat(-0.12876));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(0.2418739));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(-0.3473055));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(0.4784355));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(-0.7211165));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(1.44269504));
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(t, p));
}

/** The whole part as exponent, and a polynomial for the rest in [0, 1). */
function exp2(x: v128): v128 {
  const whole = f32x4.floor(x);
  const t = f32x4.sub(x, whole);
  let p = f32x4.add(f32x4.mul(t, f32x4.splat(0.00133336)), f32x4.splat(0.00961813));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(0.05550411));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(0.24022651));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(0.69314718));
  p = f32x4.add(f32x4.mul(t, p), f32x4.splat(1));
  const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127));
  return f32x4.mul(p, i32x4.shl(exponent, 23));
}
