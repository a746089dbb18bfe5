/*
 * Stochastic gradient descent on a layout by UMAP (McInnes, Healy and Melville 2018), in three
 * dimensions or in five. A layout has a row of four or eight f32 for each point: its coordinates, then 0.
 */

import { laneSums } from "./dot";

/** Points that repel the point of an edge; its end, which attracts it, has the first of the four lanes. */
const drawnPoints: f32 = 3;
/** The method draws five. */
const drawnWeight: f32 = 5.0 / drawnPoints;
/** The maximum distance that one force moves a point along an axis, in learning rates, */
const longestStep: f32 = 4;
/** and the maximum of all together: a point with very many neighbors would otherwise swing ever wider. */
const longestMove: f32 = 16;
/** Keeps points that coincide from being divided by zero. */
const minimumSquare: f32 = 1e-12;

/**
 * One epoch in `columns` dimensions, 3 or 5, for the points [from, to): each moves by those of its edges that are
 * due, from where all points are in `before`. The end of an edge attracts its point, `attraction` times as strongly as the gradient
 * says; points drawn among the first `candidates` other ones repel it. Edges are
 * compressed rows: `starts` and `ends` (i32); `epochsPerSample` and `due` (f32) say how often in epochs, and
 * when next. Nearness is 1 / (1 + a d^2b).
 */
export function umapEpoch(
  columns: i32,
  layout: usize,
  before: usize,
  starts: usize,
  ends: usize,
  epochsPerSample: usize,
  due: usize,
  from: i32,
  to: i32,
  candidates: i32,
  attraction: f32,
  epoch: i32,
  rate: f32,
  a: f32,
  b: f32,
  seed: i32,
): void {
  if (columns == 5) {
    descend<Row5>(
      layout,
      before,
      starts,
      ends,
      epochsPerSample,
      due,
      from,
      to,
      candidates,
      attraction,
      epoch,
      rate,
      a,
      b,
      seed,
    );
  } else {
    descend<Row3>(
      layout,
      before,
      starts,
      ends,
      epochsPerSample,
      due,
      from,
      to,
      candidates,
      attraction,
      epoch,
      rate,
      a,
      b,
      seed,
    );
  }
}

/** The coordinates of a point in three dimensions, */
class Row3 {
  x: f32;
  y: f32;
  z: f32;
  zero: f32;
}

/** and in five. */
class Row5 {
  x: f32;
  y: f32;
  z: f32;
  u: f32;
  v: f32;
  zero1: f32;
  zero2: f32;
  zero3: f32;
}

/** An epoch for points that are such rows. */
function descend<Row>(
  layout: usize,
  before: usize,
  starts: usize,
  ends: usize,
  epochsPerSample: usize,
  due: usize,
  from: i32,
  to: i32,
  candidates: i32,
  attraction: f32,
  epoch: i32,
  rate: f32,
  a: f32,
  b: f32,
  seed: i32,
): void {
  const inFive = offsetof<Row>() == offsetof<Row5>();
  const shift = inFive ? 5 : 4;
  // Attraction is -2ab d^2b / (d^2 (1 + a d^2b)), repulsion 2b / ((0.001 + d^2) (1 + a d^2b)).
  const byPower = f32x4(-2 * a * b, 0, 0, 0),
    constant = f32x4(0, 2 * b, 2 * b, 2 * b),
    softening = f32x4(0, 0.001, 0.001, 0.001),
    weights = f32x4(attraction, drawnWeight, drawnWeight, drawnWeight);
  const range = i32x4.splat(candidates);
  const zero = f32x4.splat(0);
  for (let i = from; i < to; i++) {
    const address = (<usize>i) << shift;
    const point = v128.load(before + address);
    const further = inFive ? v128.load(before + address, 16) : zero;
    const x = f32x4.shuffle(point, point, 0, 0, 0, 0),
      y = f32x4.shuffle(point, point, 1, 1, 1, 1),
      z = f32x4.shuffle(point, point, 2, 2, 2, 2),
      u = f32x4.shuffle(point, point, 3, 3, 3, 3),
      v = f32x4.shuffle(further, further, 0, 0, 0, 0);
    let fx = zero,
      fy = zero,
      fz = zero,
      fu = zero,
      fv = zero;
    let bits = scrambled(seed, epoch, i);
    const last = load<i32>(starts + ((<usize>i) << 2), 4);
    for (let edge = load<i32>(starts + ((<usize>i) << 2)); edge < last; edge++) {
      const offset = (<usize>edge) << 2;
      const dueAt = load<f32>(due + offset);
      if (dueAt > <f32>epoch) continue;
      store<f32>(due + offset, dueAt + load<f32>(epochsPerSample + offset));

      bits = xorshift(bits);
      const drawn = i32x4.shl(drawnOf(bits, range, i), shift);
      const atP = before + ((<usize>load<i32>(ends + offset)) << shift),
        atQ = before + <usize>i32x4.extract_lane(drawn, 1),
        atR = before + <usize>i32x4.extract_lane(drawn, 2),
        atS = before + <usize>i32x4.extract_lane(drawn, 3);
      const p = v128.load(atP),
        q = v128.load(atQ),
        r = v128.load(atR),
        s = v128.load(atS);
      const pqXY = f32x4.shuffle(p, q, 0, 4, 1, 5),
        rsXY = f32x4.shuffle(r, s, 0, 4, 1, 5);
      const pqZ = f32x4.shuffle(p, q, 2, 6, 3, 7),
        rsZ = f32x4.shuffle(r, s, 2, 6, 3, 7);
      const dx = f32x4.sub(x, i64x2.shuffle(pqXY, rsXY, 0, 2));
      const dy = f32x4.sub(y, i64x2.shuffle(pqXY, rsXY, 1, 3));
      const dz = f32x4.sub(z, i64x2.shuffle(pqZ, rsZ, 0, 2));
      let sum = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
      let du = zero,
        dv = zero;
      if (inFive) {
        du = f32x4.sub(u, i64x2.shuffle(pqZ, rsZ, 1, 3));
        dv = f32x4.sub(
          v,
          f32x4(load<f32>(atP, 16), load<f32>(atQ, 16), load<f32>(atR, 16), load<f32>(atS, 16)),
        );
        sum = f32x4.add(sum, f32x4.add(f32x4.mul(du, du), f32x4.mul(dv, dv)));
      }
      const square = f32x4.max(sum, f32x4.splat(minimumSquare));
      const power = powerOf(square, b);
      const strength = f32x4.div(
        f32x4.add(constant, f32x4.mul(byPower, power)),
        f32x4.mul(
          f32x4.add(softening, square),
          f32x4.add(f32x4.splat(1), f32x4.mul(f32x4.splat(a), power)),
        ),
      );
      fx = f32x4.add(fx, clip(f32x4.mul(strength, dx), longestStep));
      fy = f32x4.add(fy, clip(f32x4.mul(strength, dy), longestStep));
      fz = f32x4.add(fz, clip(f32x4.mul(strength, dz), longestStep));
      if (inFive) {
        fu = f32x4.add(fu, clip(f32x4.mul(strength, du), longestStep));
        fv = f32x4.add(fv, clip(f32x4.mul(strength, dv), longestStep));
      }
    }
    const force = laneSums<f32>(
      f32x4.mul(weights, fx),
      f32x4.mul(weights, fy),
      f32x4.mul(weights, fz),
      inFive ? f32x4.mul(weights, fu) : zero,
    );
    v128.store(layout + address, moved(point, force, rate));
    if (inFive) {
      const rest = laneSums<f32>(f32x4.mul(weights, fv), zero, zero, zero);
      v128.store(layout + address, moved(further, rest, rate), 16);
    }
  }
}

function moved(point: v128, force: v128, rate: f32): v128 {
  return f32x4.add(point, f32x4.mul(f32x4.splat(rate), clip(force, longestMove)));
}

function clip(forces: v128, maximum: f32): v128 {
  return f32x4.pmax(f32x4.pmin(forces, f32x4.splat(maximum)), f32x4.splat(-maximum));
}

/** By random bits, a point of the first ones (`range` in each lane) that are not point `i`. */
function drawnOf(bits: v128, range: v128, i: i32): v128 {
  const low = i64x2.extmul_low_i32x4_u(bits, range),
    high = i64x2.extmul_high_i32x4_u(bits, range);
  const drawn = i32x4.shuffle(low, high, 1, 3, 5, 7);
  return i32x4.sub(drawn, i32x4.ge_s(drawn, i32x4.splat(i)));
}

/** Random bits for a point in an epoch (the finalizer of MurmurHash3, Appleby 2008), none of them 0. */
function scrambled(seed: i32, epoch: i32, i: i32): v128 {
  let bits = i32x4.splat(seed ^ (epoch * 0x9e3779b1));
  bits = i32x4.add(bits, i32x4.mul(i32x4.splat(4 * i), i32x4.splat(0x85ebca77)));
  bits = i32x4.add(bits, i32x4(0, 0x85ebca77, 0x0bd794ee, 0x91c35f65));
  bits = v128.xor(bits, i32x4.shr_u(bits, 16));
  bits = i32x4.mul(bits, i32x4.splat(0x85ebca6b));
  bits = v128.xor(bits, i32x4.shr_u(bits, 13));
  bits = i32x4.mul(bits, i32x4.splat(0xc2b2ae35));
  bits = v128.xor(bits, i32x4.shr_u(bits, 16));
  return v128.or(bits, i32x4.splat(1));
}

/** The next state of four generators (Marsaglia 2003), which is also their output. */
function xorshift(bits: v128): v128 {
  bits = v128.xor(bits, i32x4.shl(bits, 13));
  bits = v128.xor(bits, i32x4.shr_u(bits, 17));
  return v128.xor(bits, i32x4.shl(bits, 5));
}

/** Four positive numbers to the power b, within a relative error of 2e-5 or so. */
function powerOf(x: v128, b: f32): v128 {
  return exp2(f32x4.mul(f32x4.splat(b), log2(x)));
}

/** The exponent, and a polynomial for the mantissa in [1, 2). */
function log2(x: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(127));
  const mantissa = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  const t = f32x4.sub(mantissa, f32x4.splat(1));
  const t2 = f32x4.mul(t, t);
  const low = line(t, 1.441917, -0.70909635),
    high = line(t, 0.41560581, -0.19357544);
  const rest = f32x4.add(high, f32x4.mul(t2, f32x4.splat(0.04514895)));
  const p = f32x4.add(low, f32x4.mul(t2, rest));
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(t, p));
}

/** The whole part as exponent, and a polynomial for the rest in [0, 1). */
function exp2(x: v128): v128 {
  const whole = f32x4.floor(x);
  const t = f32x4.sub(x, whole);
  const t2 = f32x4.mul(t, t);
  const low = line(t, 1, 0.69303212),
    high = line(t, 0.24137976, 0.05203237);
  const rest = f32x4.add(high, f32x4.mul(t2, f32x4.splat(0.01355575)));
  const p = f32x4.add(low, f32x4.mul(t2, rest));
  const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127));
  return f32x4.mul(p, i32x4.shl(exponent, 23));
}

function line(t: v128, constant: f32, slope: f32): v128 {
  return f32x4.add(f32x4.splat(constant), f32x4.mul(t, f32x4.splat(slope)));
}
