import type { Vector3 } from "../plot";
import { basisOf, dot, type Basis, type Pose } from "./pose";

/** From cube units to the picture, in CSS pixels of the plot. */
export interface Lens {
  readonly width: number;
  readonly height: number;
  readonly basis: Basis;
  readonly eye: Vector3;
  /** To clip space, column-major. */
  readonly matrix: Float32Array;
  /** The 4th clip coordinate of the camera's center: sizes are scaled by this over that of the point. */
  readonly centerW: number;
  /** CSS pixels that one cube unit takes at the camera's center. */
  readonly scale: number;
  /** No perspective. */
  readonly parallel: boolean;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Grows with the distance from the eye; at or below 0 behind it. */
  readonly w: number;
}

/**
 * Half of the shorter side over the distance, so that a narrow panel shows the whole cube too; wide enough to leave
 * room for the axes' texts around the cube.
 */
const halfAngle = 0.5;

/** `flatness` 0 is full perspective, 1 none; what lies at the center keeps its size between. */
export function lensOf(pose: Pose, width: number, height: number, flatness: number): Lens {
  const basis = basisOf(pose);
  const parallel = flatness > 0.99;
  const slope = halfAngle * (1 - Math.min(flatness, 0.99));
  const halfSize = pose.distance * halfAngle;
  const distance = halfSize / slope;
  const eye = {
    x: pose.center.x + basis.back.x * distance,
    y: pose.center.y + basis.back.y * distance,
    z: pose.center.z + basis.back.z * distance,
  };
  const shorter = Math.max(1, Math.min(width, height));
  const scale = shorter / 2 / halfSize;
  const focus = parallel ? 1 / halfSize : 1 / slope;
  const fx = (focus * shorter) / Math.max(1, width);
  const fy = (focus * shorter) / Math.max(1, height);
  const { right, up, back } = basis;
  const [tx, ty, tz] = [-dot(right, eye), -dot(up, eye), -dot(back, eye)];
  // Depth is decided by the order of drawing; z only has to stay inside the clip volume.
  const zs = parallel ? 1e-3 : 0;
  const ws = parallel ? 0 : -1;
  const matrix = new Float32Array([
    ...[fx * right.x, fy * up.x, zs * back.x, ws * back.x],
    ...[fx * right.y, fy * up.y, zs * back.y, ws * back.y],
    ...[fx * right.z, fy * up.z, zs * back.z, ws * back.z],
    ...[fx * tx, fy * ty, 0, parallel ? 1 : -tz],
  ]);
  return {
    ...{ width, height, basis, eye, matrix, scale, parallel },
    centerW: parallel ? 1 : distance,
  };
}

export function spotOf(lens: Lens, place: Vector3): Spot {
  const m = lens.matrix;
  const { x, y, z } = place;
  const w = row(m, 3, x, y, z);
  return {
    x: (row(m, 0, x, y, z) / w + 1) * 0.5 * lens.width,
    y: (1 - row(m, 1, x, y, z) / w) * 0.5 * lens.height,
    w,
  };
}

/** How much larger than at the center something is drawn that has this `w`: a mild cue of depth. */
export function sizeFactor(lens: Lens, w: number): number {
  return Math.min(1.6, Math.max(0.7, lens.centerW / w));
}

function row(m: Float32Array, i: number, x: number, y: number, z: number): number {
  return (m[i] ?? 0) * x + (m[i + 4] ?? 0) * y + (m[i + 8] ?? 0) * z + (m[i + 12] ?? 0);
}
