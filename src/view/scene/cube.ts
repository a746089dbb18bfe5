import type { Vector3 } from "../plot";

/** The cube that holds the points: one scale for three axes, so that distances in the picture are true. */
export interface Cube {
  readonly center: Vector3;
  /** Length of an edge, in data units. */
  readonly side: number;
}

export interface Tick {
  /** Place along the axis in cube units (-0.5 to 0.5). */
  readonly at: number;
  readonly text: string;
}

const margin = 1.06;

/** Points with a coordinate that is not finite are left out; no point at all gives a cube of side 2 at 0. */
export function cubeOf(positions: Float32Array): Cube {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 2 < positions.length; i += 3) {
    if (!isPlace(positions, i / 3)) continue;
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis] ?? 0;
      if (value < (low[axis] ?? 0)) low[axis] = value;
      if (value > (high[axis] ?? 0)) high[axis] = value;
    }
  }
  if (low[0] === Infinity) return { center: { x: 0, y: 0, z: 0 }, side: 2 };
  const [x0 = 0, y0 = 0, z0 = 0] = low;
  const [x1 = 0, y1 = 0, z1 = 0] = high;
  const span = Math.max(x1 - x0, y1 - y0, z1 - z0);
  return {
    center: { x: (x0 + x1) / 2, y: (y0 + y1) / 2, z: (z0 + z1) / 2 },
    side: span > 0 ? span * margin : 1,
  };
}

export function isPlace(positions: Float32Array, point: number): boolean {
  const i = point * 3;
  return (
    Number.isFinite(positions[i]) &&
    Number.isFinite(positions[i + 1]) &&
    Number.isFinite(positions[i + 2])
  );
}

export function toCube(cube: Cube, place: Vector3): Vector3 {
  return {
    x: (place.x - cube.center.x) / cube.side,
    y: (place.y - cube.center.y) / cube.side,
    z: (place.z - cube.center.z) / cube.side,
  };
}

/** All positions in cube units. */
export function allToCube(cube: Cube, positions: Float32Array): Float32Array {
  const { center, side } = cube;
  const result = new Float32Array(positions.length);
  for (let i = 0; i + 2 < positions.length; i += 3) {
    result[i] = ((positions[i] ?? NaN) - center.x) / side;
    result[i + 1] = ((positions[i + 1] ?? NaN) - center.y) / side;
    result[i + 2] = ((positions[i + 2] ?? NaN) - center.z) / side;
  }
  return result;
}

/** Ticks at round numbers (1, 2 or 5 times a power of ten), about `count` along the edge. */
export function ticksOf(cube: Cube, axis: "x" | "y" | "z", count: number): Tick[] {
  const rough = cube.side / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  if (step === undefined || !Number.isFinite(step)) return [];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const middle = cube.center[axis];
  const ticks: Tick[] = [];
  const last = Math.floor((middle + cube.side / 2) / step);
  for (let n = Math.ceil((middle - cube.side / 2) / step); n <= last; n++) {
    ticks.push({ at: (n * step - middle) / cube.side, text: numberText(n * step, decimals) });
  }
  return ticks;
}

function numberText(value: number, decimals: number): string {
  const size = Math.abs(value);
  const plain = size < 1e6 && decimals <= 5;
  const text = plain ? size.toFixed(decimals) : size === 0 ? "0" : size.toExponential(1);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}
