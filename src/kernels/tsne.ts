/*
 * Forces and steps of t-SNE (van der Maaten and Hinton 2008) in three dimensions. Points, forces
 * and steps are rows of four f32: x, y, z and 0.
 */

import { laneSums } from "./dot";

/**
 * The repulsive force of all bodies on the points of blocks [from, to), to `repulsiveForces`. A body of mass m at
 * distance d repels by m / (1 + d^2)^2 times the difference; returns the sum of m / (1 + d^2).
 *
 * Bodies are rows of x, y, z and mass: `nodeCount` nodes of a tree, each before those within it,
 * then points in blocks of eight. `nodes` has for each node (i32) the next one that is not within
 * it, and its block or, where it holds several, -1. `spreads` (f32) are mean squared distances from
 * the center of a node. A node counts as one body where its spread is below tolerance (1 + d^2), d
 * the distance to the box around the block that is repelled (Barnes and Hut 1986, by groups as in
 * Barnes 1990; and 1 + d^2 as the scale on which the force changes). `order` (i32) names the point
 * in each place of the blocks.
 */
export function tsneRepulsion(
  bodies: usize,
  nodes: usize,
  spreads: usize,
  nodeCount: i32,
  pointCount: i32,
  order: usize,
  tolerance: f32,
  from: i32,
  to: i32,
  repulsiveForces: usize,
): f64 {
  const points = bodies + ((<usize>nodeCount) << 4);
  const one = f32x4.splat(1),
    zero = f32x4.splat(0);
  let total: f64 = 0;
  for (let block = from; block < to; block++) {
    const targets = points + ((<usize>block) << 7);
    const x0 = column(targets, 0),
      x1 = column(targets, 64);
    const y0 = column(targets, 4),
      y1 = column(targets, 68);
    const z0 = column(targets, 8),
      z1 = column(targets, 72);
    let low = v128.load(targets),
      high = low;
    for (let t: usize = 16; t < 128; t += 16) {
      low = f32x4.pmin(low, v128.load(targets + t));
      high = f32x4.pmax(high, v128.load(targets + t));
    }
    let fx0 = zero,
      fy0 = zero,
      fz0 = zero,
      sum0 = zero;
    let fx1 = zero,
      fy1 = zero,
      fz1 = zero,
      sum1 = zero;
    for (let node = 0; node < nodeCount;) {
      let body = bodies + ((<usize>node) << 4),
        last = body;
      const link = nodes + ((<usize>node) << 3);
      const center = v128.load(body);
      const outside = f32x4.pmax(zero, f32x4.pmax(f32x4.sub(low, center), f32x4.sub(center, high)));
      const squares = f32x4.mul(outside, outside);
      const square =
        f32x4.extract_lane(squares, 0) +
        (f32x4.extract_lane(squares, 1) + f32x4.extract_lane(squares, 2));
      if (load<f32>(spreads + ((<usize>node) << 2)) < tolerance * (1 + square)) {
        node = load<i32>(link);
      } else {
        node++;
        const within = load<i32>(link, 4);
        if (within < 0) continue;
        body = points + ((<usize>within) << 7);
        last = points + ((<usize>min((within << 3) + 7, pointCount - 1)) << 4);
      }
      for (; body <= last; body += 16) {
        const x = v128.load32_splat(body),
          y = v128.load32_splat(body, 4);
        const z = v128.load32_splat(body, 8),
          mass = v128.load32_splat(body, 12);
        let dx = f32x4.sub(x0, x),
          dy = f32x4.sub(y0, y),
          dz = f32x4.sub(z0, z);
        let near = nearness(dx, dy, dz, one);
        let weight = f32x4.mul(near, mass);
        sum0 = f32x4.add(sum0, weight);
        weight = f32x4.mul(weight, near);
        fx0 = f32x4.add(fx0, f32x4.mul(weight, dx));
        fy0 = f32x4.add(fy0, f32x4.mul(weight, dy));
        fz0 = f32x4.add(fz0, f32x4.mul(weight, dz));
        ((dx = f32x4.sub(x1, x)), (dy = f32x4.sub(y1, y)), (dz = f32x4.sub(z1, z)));
        near = nearness(dx, dy, dz, one);
        weight = f32x4.mul(near, mass);
        sum1 = f32x4.add(sum1, weight);
        weight = f32x4.mul(weight, near);
        fx1 = f32x4.add(fx1, f32x4.mul(weight, dx));
        fy1 = f32x4.add(fy1, f32x4.mul(weight, dy));
        fz1 = f32x4.add(fz1, f32x4.mul(weight, dz));
      }
    }
    const names = order + ((<usize>block) << 5);
    const count = pointCount - (block << 3);
    total += storeFour(names, count, repulsiveForces, fx0, fy0, fz0, sum0);
    total += storeFour(names + 16, count - 4, repulsiveForces, fx1, fy1, fz1, sum1);
  }
  return total;
}

/** numerators / (1 + d^2) */
function nearness(dx: v128, dy: v128, dz: v128, numerators: v128): v128 {
  return f32x4.div(
    numerators,
    f32x4.add(
      f32x4.add(f32x4.splat(1), f32x4.mul(dx, dx)),
      f32x4.add(f32x4.mul(dy, dy), f32x4.mul(dz, dz)),
    ),
  );
}

/** The number at `offset` bytes of each of four points. */
function column(points: usize, offset: usize): v128 {
  let numbers = v128.load32_zero(points + offset);
  numbers = v128.load_lane<f32>(points + offset + 16, numbers, 1);
  numbers = v128.load_lane<f32>(points + offset + 32, numbers, 2);
  return v128.load_lane<f32>(points + offset + 48, numbers, 3);
}

/** Forces on up to four points go to the rows named; returns the sum of the `sums` that are theirs. */
function storeFour(
  names: usize,
  count: i32,
  forces: usize,
  x: v128,
  y: v128,
  z: v128,
  sums: v128,
): f64 {
  const zero = f32x4.splat(0);
  const xy = f32x4.shuffle(x, y, 0, 4, 1, 5),
    z0 = f32x4.shuffle(z, zero, 0, 4, 1, 5);
  const xyHigh = f32x4.shuffle(x, y, 2, 6, 3, 7),
    zHigh = f32x4.shuffle(z, zero, 2, 6, 3, 7);
  let sum: f64 = 0;
  if (count > 0) {
    v128.store(forces + ((<usize>load<i32>(names)) << 4), i64x2.shuffle(xy, z0, 0, 2));
    sum += <f64>f32x4.extract_lane(sums, 0);
  }
  if (count > 1) {
    v128.store(forces + ((<usize>load<i32>(names, 4)) << 4), i64x2.shuffle(xy, z0, 1, 3));
    sum += <f64>f32x4.extract_lane(sums, 1);
  }
  if (count > 2) {
    v128.store(forces + ((<usize>load<i32>(names, 8)) << 4), i64x2.shuffle(xyHigh, zHigh, 0, 2));
    sum += <f64>f32x4.extract_lane(sums, 2);
  }
  if (count > 3) {
    v128.store(forces + ((<usize>load<i32>(names, 12)) << 4), i64x2.shuffle(xyHigh, zHigh, 1, 3));
    sum += <f64>f32x4.extract_lane(sums, 3);
  }
  return sum;
}

/**
 * The attractive force on points [from, to) by their neighbors, to `attractiveForces`: p / (1 + d^2) times the
 * difference. Neighbors are compressed rows: starts and ends (i32), p (f32). A row begins at a
 * multiple of four and is filled up with p = 0.
 */
export function tsneAttraction(
  points: usize,
  starts: usize,
  ends: usize,
  p: usize,
  from: i32,
  to: i32,
  attractiveForces: usize,
): void {
  const zero = f32x4.splat(0);
  for (let i = from; i < to; i++) {
    const x = v128.load32_splat(points + ((<usize>i) << 4));
    const y = v128.load32_splat(points + ((<usize>i) << 4), 4);
    const z = v128.load32_splat(points + ((<usize>i) << 4), 8);
    let fx = zero,
      fy = zero,
      fz = zero;
    const last = (<usize>load<i32>(starts + ((<usize>i) << 2), 4)) << 2;
    for (let e = (<usize>load<i32>(starts + ((<usize>i) << 2))) << 2; e < last; e += 16) {
      const q = v128.load(points + ((<usize>load<i32>(ends + e)) << 4));
      const r = v128.load(points + ((<usize>load<i32>(ends + e, 4)) << 4));
      const s = v128.load(points + ((<usize>load<i32>(ends + e, 8)) << 4));
      const t = v128.load(points + ((<usize>load<i32>(ends + e, 12)) << 4));
      const qrXY = f32x4.shuffle(q, r, 0, 4, 1, 5),
        stXY = f32x4.shuffle(s, t, 0, 4, 1, 5);
      const qrZ = f32x4.shuffle(q, r, 2, 6, 3, 7),
        stZ = f32x4.shuffle(s, t, 2, 6, 3, 7);
      const dx = f32x4.sub(x, i64x2.shuffle(qrXY, stXY, 0, 2));
      const dy = f32x4.sub(y, i64x2.shuffle(qrXY, stXY, 1, 3));
      const dz = f32x4.sub(z, i64x2.shuffle(qrZ, stZ, 0, 2));
      const weight = nearness(dx, dy, dz, v128.load(p + e));
      fx = f32x4.add(fx, f32x4.mul(weight, dx));
      fy = f32x4.add(fy, f32x4.mul(weight, dy));
      fz = f32x4.add(fz, f32x4.mul(weight, dz));
    }
    v128.store(attractiveForces + ((<usize>i) << 4), laneSums<f32>(fx, fy, fz, zero));
  }
}

/**
 * Moves the points down the gradient 4 (exaggeration attraction - repulsion / total), with momentum and a gain
 * for each coordinate (Jacobs 1988) that grows while the point moves on, and shrinks as it turns.
 */
export function tsneStep(
  points: usize,
  count: i32,
  attractiveForces: usize,
  repulsiveForces: usize,
  total: f64,
  exaggeration: f32,
  rate: f32,
  momentum: f32,
  steps: usize,
  gains: usize,
): void {
  const attractionScale = f32x4.splat(4 * exaggeration),
    repulsionScale = f32x4.splat(<f32>(4 / total));
  const zero = f32x4.splat(0);
  for (let at: usize = 0, end = (<usize>count) << 4; at < end; at += 16) {
    const gradient = f32x4.sub(
      f32x4.mul(attractionScale, v128.load(attractiveForces + at)),
      f32x4.mul(repulsionScale, v128.load(repulsiveForces + at)),
    );
    const step = v128.load(steps + at),
      gain = v128.load(gains + at);
    const movesOn = v128.xor(f32x4.gt(gradient, zero), f32x4.gt(step, zero));
    const changed = f32x4.max(
      f32x4.splat(0.01),
      v128.bitselect(f32x4.add(gain, f32x4.splat(0.2)), f32x4.mul(gain, f32x4.splat(0.8)), movesOn),
    );
    const next = f32x4.sub(
      f32x4.mul(f32x4.splat(momentum), step),
      f32x4.mul(f32x4.mul(f32x4.splat(rate), changed), gradient),
    );
    v128.store(gains + at, changed);
    v128.store(steps + at, next);
    v128.store(points + at, f32x4.add(v128.load(points + at), next));
  }
}
