import type { Camera, Vector3 } from "./plot";

export type ViewName = "isometric" | "front" | "side" | "top";

const distance = 2.1;
const origin: Vector3 = { x: 0, y: 0, z: 0 };
const zUp: Vector3 = { x: 0, y: 0, z: 1 };

/**
 * The four fixed views. Front shows the first component to the right and the third upwards, side the
 * second and the third, top the first and the second.
 */
export const views: Record<ViewName, Camera> = {
  isometric: { eye: { x: 1.25, y: -1.25, z: 1.25 }, center: origin, up: zUp },
  front: { eye: { x: 0, y: -distance, z: 0 }, center: origin, up: zUp },
  side: { eye: { x: distance, y: 0, z: 0 }, center: origin, up: zUp },
  top: { eye: { x: 0, y: 0, z: distance }, center: origin, up: { x: 0, y: 1, z: 0 } },
};

export const viewNames: readonly ViewName[] = ["isometric", "front", "side", "top"];

export function viewTitle(name: ViewName): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function mix(a: Vector3, b: Vector3, t: number): Vector3 {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, z: a.z + (b.z - a.z) * t };
}

function length(v: Vector3): number {
  return Math.hypot(v.x, v.y, v.z);
}

/** Starts and ends slowly: cubic, from 0 to 1. */
export function ease(t: number): number {
  return t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
}

/**
 * The camera at `t` (0 to 1) of a flight. The eye keeps its distance from the centre on the way, so
 * that a flight to the opposite side passes around the points and not through them.
 */
export function between(from: Camera, to: Camera, t: number): Camera {
  if (t >= 1) return to;
  const center = mix(from.center, to.center, t);
  const start = offset(from);
  const end = offset(to);
  const radius = length(start) * (1 - t) + length(end) * t;
  let direction = mix(scaled(start, 1), scaled(end, 1), t);
  if (length(direction) < 1e-3)
    direction = { x: direction.x + 0.1, y: direction.y, z: direction.z };
  const arm = scaled(direction, radius);
  const up = mix(from.up, to.up, t);
  return {
    eye: { x: center.x + arm.x, y: center.y + arm.y, z: center.z + arm.z },
    center,
    up: length(up) < 1e-3 ? to.up : scaled(up, 1),
  };
}

function offset(camera: Camera): Vector3 {
  return {
    x: camera.eye.x - camera.center.x,
    y: camera.eye.y - camera.center.y,
    z: camera.eye.z - camera.center.z,
  };
}

function scaled(v: Vector3, size: number): Vector3 {
  const factor = size / (length(v) || 1);
  return { x: v.x * factor, y: v.y * factor, z: v.z * factor };
}
