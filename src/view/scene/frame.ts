import type { Camera } from "../plot";
import { isPlace } from "./cube";
import { lensOf, type Lens, spotOf } from "./lens";
import { cameraOf, pan, poseOf } from "./pose";

/** The part of the shorter side that the points take; the rest is for their labels and the axes. */
const filled = 0.82;
/** Where what is near looks larger, each round comes closer to the right distance. */
const rounds = 8;

/** The camera on the same side, moved so that the points at `places` (cube units) fill the picture but for a margin. */
export function framed(camera: Camera, places: Float32Array, flat: boolean): Camera {
  let pose = poseOf(camera);
  for (let round = 0; round < rounds; round++) {
    const lens = lensOf(pose, 1, 1, flat ? 1 : 0);
    const { left, right, top, bottom } = extent(lens, places);
    const size = Math.max(right - left, bottom - top);
    if (!(size > 0) || !Number.isFinite(size)) return camera;
    const [across, up] = [(left + right - 1) / 2, (1 - top - bottom) / 2];
    const factor = Math.max(0.5, size / filled);
    pose = pan(pose, across / lens.scale, up / lens.scale);
    pose = { ...pose, distance: pose.distance * factor };
  }
  return cameraOf(pose);
}

function extent(lens: Lens, places: Float32Array) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let point = 0; point * 3 < places.length; point++) {
    if (!isPlace(places, point)) continue;
    const [x, y, z] = [places[point * 3]!, places[point * 3 + 1]!, places[point * 3 + 2]!];
    const at = spotOf(lens, { x, y, z });
    if (!(at.w > 0)) continue;
    box.left = Math.min(box.left, at.x);
    box.right = Math.max(box.right, at.x);
    box.top = Math.min(box.top, at.y);
    box.bottom = Math.max(box.bottom, at.y);
  }
  return box;
}
