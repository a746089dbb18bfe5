import {
  type LayoutLoops,
  type Points,
  type TreeArrays,
  type TsneEdges,
  type TsneStep,
  type UmapEdges,
  type UmapEpoch,
  strideOf,
} from "./layoutLoops";
import { blockPoints } from "./pointTree";

/** In use, each edge lets this many others repel its point, by 5 in all. */
const drawnPoints = 3;
const drawnWeight = 5 / drawnPoints;
const longestStep = 4;
const longestMove = 16;
const minimumSquare = 1e-12;

/** The loops in plain JavaScript, for where WebAssembly or its SIMD is missing. */
export class PlainLayoutLoops implements LayoutLoops {
  float32(length: number): Float32Array {
    return new Float32Array(length);
  }

  int32(length: number): Int32Array {
    return new Int32Array(length);
  }

  umapEpoch(layout: Points, before: Points, edges: UmapEdges, parameters: UmapEpoch): void {
    const { starts, ends, epochsPerSample, due } = edges;
    const { columns, from, to, candidates, attraction, epoch, rate, a, b, seed } = parameters;
    const width = strideOf(columns);
    const bits = new Int32Array(4);
    const force = new Float64Array(columns);
    const apart = new Float64Array(columns);
    for (let i = from; i < to; i++) {
      const p = i * width;
      scramble(bits, seed, epoch, i);
      force.fill(0);
      for (let edge = starts[i]!; edge < starts[i + 1]!; edge++) {
        if (due[edge]! > epoch) continue;
        due[edge]! += epochsPerSample[edge]!;
        for (let lane = 0; lane <= drawnPoints; lane++) {
          const drawn = Math.floor((next(bits, lane) * candidates) / 2 ** 32);
          const attracts = lane === 0;
          const q = width * (attracts ? ends[edge]! : drawn + (drawn >= i ? 1 : 0));
          let sum = 0;
          for (let c = 0; c < columns; c++) {
            const difference = before[p + c]! - before[q + c]!;
            apart[c] = difference;
            sum += difference * difference;
          }
          const square = Math.max(minimumSquare, sum);
          const power = square ** b;
          const curve = 1 + a * power;
          const strength = attracts
            ? (-2 * a * b * power) / (square * curve)
            : (2 * b) / ((0.001 + square) * curve);
          const weight = attracts ? attraction : drawnWeight;
          for (let c = 0; c < columns; c++) {
            force[c]! += weight * clip(strength * apart[c]!, longestStep);
          }
        }
      }
      for (let c = 0; c < columns; c++) {
        layout[p + c] = before[p + c]! + rate * clip(force[c]!, longestMove);
      }
    }
  }

  tsneRepulsion(
    tree: TreeArrays,
    tolerance: number,
    from: number,
    to: number,
    repulsiveForces: Points,
  ): number {
    const { bodies, nodes, spreads, order, nodeCount, count } = tree;
    const low = new Float64Array(3);
    const high = new Float64Array(3);
    const forces = new Float64Array(blockPoints * 3);
    let total = 0;
    for (let block = from; block < to; block++) {
      const first = (nodeCount + block * blockPoints) * 4;
      boxOf(bodies, first, low, high);
      forces.fill(0);
      const points = Math.min(blockPoints, count - block * blockPoints);
      for (let node = 0; node < nodeCount;) {
        let body = node * 4;
        let last = body;
        if (spreads[node]! < tolerance * (1 + squaredDistance(bodies, body, low, high))) {
          node = nodes[node * 2]!;
        } else {
          const within = nodes[node * 2 + 1]!;
          node++;
          if (within < 0) continue;
          body = (nodeCount + within * blockPoints) * 4;
          last = (nodeCount + Math.min((within + 1) * blockPoints, count) - 1) * 4;
        }
        for (; body <= last; body += 4) {
          for (let t = 0; t < points; t++) {
            const dx = bodies[first + t * 4]! - bodies[body]!;
            const dy = bodies[first + t * 4 + 1]! - bodies[body + 1]!;
            const dz = bodies[first + t * 4 + 2]! - bodies[body + 2]!;
            const near = 1 / (1 + dx * dx + dy * dy + dz * dz);
            const weight = near * bodies[body + 3]!;
            total += weight;
            forces[t * 3]! += weight * near * dx;
            forces[t * 3 + 1]! += weight * near * dy;
            forces[t * 3 + 2]! += weight * near * dz;
          }
        }
      }
      for (let t = 0; t < points; t++) {
        const point = order[block * blockPoints + t]! * 4;
        for (let c = 0; c < 3; c++) repulsiveForces[point + c] = forces[t * 3 + c]!;
      }
    }
    return total;
  }

  tsneAttraction(
    layout: Points,
    edges: TsneEdges,
    from: number,
    to: number,
    attractiveForces: Points,
  ): void {
    const { starts, ends, probabilities } = edges;
    for (let i = from; i < to; i++) {
      const p = i * 4;
      let [x, y, z] = [0, 0, 0];
      for (let edge = starts[i]!; edge < starts[i + 1]!; edge++) {
        const q = ends[edge]! * 4;
        const dx = layout[p]! - layout[q]!;
        const dy = layout[p + 1]! - layout[q + 1]!;
        const dz = layout[p + 2]! - layout[q + 2]!;
        const weight = probabilities[edge]! / (1 + dx * dx + dy * dy + dz * dz);
        x += weight * dx;
        y += weight * dy;
        z += weight * dz;
      }
      attractiveForces[p] = x;
      attractiveForces[p + 1] = y;
      attractiveForces[p + 2] = z;
    }
  }

  tsneStep(layout: Points, count: number, step: TsneStep): void {
    const { attractiveForces, repulsiveForces, total, exaggeration, rate, momentum, steps, gains } =
      step;
    for (let at = 0; at < count * 4; at++) {
      const gradient = 4 * (exaggeration * attractiveForces[at]! - repulsiveForces[at]! / total);
      const movesOn = gradient > 0 !== steps[at]! > 0;
      const gain = Math.max(0.01, movesOn ? gains[at]! + 0.2 : gains[at]! * 0.8);
      gains[at] = gain;
      steps[at] = momentum * steps[at]! - rate * gain * gradient;
      layout[at]! += steps[at]!;
    }
  }
}

function clip(force: number, maximum: number): number {
  return Math.max(-maximum, Math.min(maximum, force));
}

/** The first bits of the generators for a point in an epoch (the finalizer of MurmurHash3, Appleby 2008). */
function scramble(random: Int32Array, seed: number, epoch: number, i: number): void {
  for (let lane = 0; lane < random.length; lane++) {
    let bits = (seed ^ Math.imul(epoch, 0x9e3779b1)) + Math.imul(4 * i + lane, 0x85ebca77);
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    random[lane] = (bits ^ (bits >>> 16)) | 1;
  }
}

/** The next 32 random bits of one of the generators (Marsaglia 2003, "Xorshift RNGs"). */
function next(random: Int32Array, lane: number): number {
  let bits = random[lane]!;
  bits ^= bits << 13;
  bits ^= bits >>> 17;
  bits ^= bits << 5;
  random[lane] = bits;
  return bits >>> 0;
}

/** The box around the points of a block. */
function boxOf(bodies: Float32Array, first: number, low: Float64Array, high: Float64Array): void {
  low.fill(Infinity);
  high.fill(-Infinity);
  for (let t = 0; t < blockPoints; t++) {
    for (let c = 0; c < 3; c++) {
      const value = bodies[first + t * 4 + c]!;
      low[c] = Math.min(low[c]!, value);
      high[c] = Math.max(high[c]!, value);
    }
  }
}

/** Of a body from a box. */
function squaredDistance(
  bodies: Float32Array,
  body: number,
  low: Float64Array,
  high: Float64Array,
): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const value = bodies[body + c]!;
    sum += Math.max(0, low[c]! - value, value - high[c]!) ** 2;
  }
  return sum;
}
