import type { Camera, Vector3 } from "./plot";

export type ViewName = "isometric" | "front" | "side" | "top";

const distance = 1.8;
const origin: Vector3 = { x: 0, y: 0, z: 0 };
const zUp: Vector3 = { x: 0, y: 0, z: 1 };

/**
 * The four fixed views. Front shows the first component to the right and the third up, side the
 * second and the third, top the first and the second.
 */
export const views: Record<ViewName, Camera> = {
  isometric: { eye: { x: 1.17, y: -1.17, z: 1.17 }, center: origin, up: zUp },
  front: { eye: { x: 0, y: -distance, z: 0 }, center: origin, up: zUp },
  side: { eye: { x: distance, y: 0, z: 0 }, center: origin, up: zUp },
  top: { eye: { x: 0, y: 0, z: distance }, center: origin, up: { x: 0, y: 1, z: 0 } },
};

export const viewNames: readonly ViewName[] = ["isometric", "front", "side", "top"];
