import type { Camera, Vector3 } from "../plot";

/** A camera as a turntable about the vertical axis z: what a hand turns, pans and zooms. Angles in radians. */
export interface Pose {
  readonly center: Vector3;
  readonly distance: number;
  readonly azimuth: number;
  /** -pi/2 (from below) to pi/2 (from above). */
  readonly elevation: number;
  readonly roll: number;
}

export interface Basis {
  readonly right: Vector3;
  readonly up: Vector3;
  /** From the center to the eye. */
  readonly back: Vector3;
}

const quarter = Math.PI / 2;
const nearest = 0.02;
const farthest = 50;

export function poseOf(camera: Camera): Pose {
  const { eye, center, up } = camera;
  const offset = { x: eye.x - center.x, y: eye.y - center.y, z: eye.z - center.z };
  const distance = Math.hypot(offset.x, offset.y, offset.z) || 1;
  const elevation = Math.asin(clamp(offset.z / distance, -1, 1));
  if (Math.hypot(offset.x, offset.y) < distance * 1e-4) {
    const above = offset.z < 0 ? -1 : 1;
    const azimuth =
      Math.hypot(up.x, up.y) > 0 ? Math.atan2(-above * up.y, -above * up.x) : -quarter;
    return { center, distance, azimuth, elevation: above * quarter, roll: 0 };
  }
  const azimuth = Math.atan2(offset.y, offset.x);
  const level = basisOf({ center, distance, azimuth, elevation, roll: 0 });
  const roll = Math.atan2(-dot(up, level.right), dot(up, level.up));
  return { center, distance, azimuth, elevation, roll: Math.abs(roll) < 1e-6 ? 0 : roll };
}

export function cameraOf(pose: Pose): Camera {
  const { back, up } = basisOf(pose);
  const upright = pose.roll === 0 && Math.abs(pose.elevation) < quarter - 0.01;
  return {
    eye: plus(pose.center, back, pose.distance),
    center: pose.center,
    up: upright ? { x: 0, y: 0, z: 1 } : up,
  };
}

export function basisOf(pose: Pose): Basis {
  const [sinA, cosA] = [Math.sin(pose.azimuth), Math.cos(pose.azimuth)];
  const [sinE, cosE] = [Math.sin(pose.elevation), Math.cos(pose.elevation)];
  const [sinR, cosR] = [Math.sin(pose.roll), Math.cos(pose.roll)];
  const right = { x: -sinA, y: cosA, z: 0 };
  const up = { x: -sinE * cosA, y: -sinE * sinA, z: cosE };
  return {
    right: combine(right, cosR, up, sinR),
    up: combine(up, cosR, right, -sinR),
    back: { x: cosE * cosA, y: cosE * sinA, z: sinE },
  };
}

export function turn(pose: Pose, azimuth: number, elevation: number): Pose {
  return {
    ...pose,
    azimuth: pose.azimuth + azimuth,
    elevation: clamp(pose.elevation + elevation, -quarter, quarter),
  };
}

/** Moves the center in the picture's plane, in cube units. */
export function pan(pose: Pose, right: number, up: number): Pose {
  const basis = basisOf(pose);
  return { ...pose, center: plus(plus(pose.center, basis.right, right), basis.up, up) };
}

/** Comes nearer (factor below 1) or goes away; what lies at (right, up) from the center stays in place. */
export function zoom(pose: Pose, factor: number, right = 0, up = 0): Pose {
  const distance = clamp(pose.distance * factor, nearest, farthest);
  const kept = 1 - distance / pose.distance;
  return { ...pan(pose, right * kept, up * kept), distance };
}

/** The pose on the way from one to the other; `t` runs from 0 to 1. */
export function between(from: Pose, to: Pose, t: number): Pose {
  if (t >= 1) return to;
  return {
    center: {
      x: mix(from.center.x, to.center.x, t),
      y: mix(from.center.y, to.center.y, t),
      z: mix(from.center.z, to.center.z, t),
    },
    distance: from.distance * (to.distance / from.distance) ** t,
    azimuth: from.azimuth + shortWay(to.azimuth - from.azimuth) * t,
    elevation: mix(from.elevation, to.elevation, t),
    roll: from.roll + shortWay(to.roll - from.roll) * t,
  };
}

export function mix(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Slow at both ends. */
export function eased(t: number): number {
  return t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
}

export function dot(a: Vector3, b: Vector3): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

function shortWay(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

function plus(place: Vector3, direction: Vector3, length: number): Vector3 {
  return combine(place, 1, direction, length);
}

function combine(a: Vector3, m: number, b: Vector3, n: number): Vector3 {
  return { x: a.x * m + b.x * n, y: a.y * m + b.y * n, z: a.z * m + b.z * n };
}
