import type { Camera } from "../plot";
import { views } from "../views";
import { lensOf, type Lens } from "./lens";
import { between, clamp, eased, mix, pan, poseOf, type Pose } from "./pose";

interface Flight {
  readonly start: number;
  readonly pose: readonly [Pose, Pose];
  readonly flatness: readonly [number, number];
}

const quarter = Math.PI / 2;
const isometric = poseOf(views.isometric);
/** The third axis points to the eye, the second up. */
const fromTheThirdAxis: Pose = {
  center: { x: 0, y: 0, z: 0 },
  distance: 1.3,
  azimuth: -quarter,
  elevation: quarter,
  roll: 0,
};
const flightTime = 450;
/** Cube units that the center of the picture may move away from that of the cube. */
const farthestPan = 2;

/** Where the camera is and where it flies to, in space or in the flat picture. */
export class CameraRig {
  pose = isometric;
  flat = false;
  private flatness = 0;
  /** Where the camera returns to from the flat picture. */
  private spacePose = isometric;
  private flight: Flight | undefined;

  /** Where the camera is, or will be when its flight is over. */
  get target(): Pose {
    return this.flight?.pose[1] ?? this.pose;
  }

  lens(width: number, height: number): Lens {
    return lensOf(this.pose, width, height, this.flatness);
  }

  look(camera: Camera, flies: boolean): void {
    const pose = poseOf(camera);
    const { center, distance } = pose;
    this.go(this.flat ? { ...fromTheThirdAxis, center, distance } : pose, flies);
  }

  setFlat(flat: boolean, flies: boolean): void {
    const pose = this.target;
    const looksDown = pose.elevation > quarter - 0.01;
    if (flat) this.spacePose = looksDown ? isometric : pose;
    this.flat = flat;
    const { center, distance } = looksDown ? pose : fromTheThirdAxis;
    this.go(flat ? { ...fromTheThirdAxis, center, distance } : this.spacePose, flies);
  }

  /** The user's hand: ends a flight where it is. */
  steer(change: (pose: Pose) => Pose): void {
    if (this.flight) this.flatness = this.flight.flatness[1];
    this.flight = undefined;
    this.pose = change(this.pose);
  }

  /** Moves the picture by CSS pixels, though never out of reach. */
  pan(dx: number, dy: number, scale: number): void {
    this.steer((pose) => {
      const moved = pan(pose, -dx / scale, dy / scale);
      const within = (value: number): number => clamp(value, -farthestPan, farthestPan);
      const { x, y, z } = moved.center;
      return { ...moved, center: { x: within(x), y: within(y), z: within(z) } };
    });
  }

  /** Moves what is under way; whether it still is. */
  advance(time: number): boolean {
    if (!this.flight) return false;
    const { start, pose, flatness } = this.flight;
    const t = clamp((time - start) / flightTime, 0, 1);
    this.pose = between(pose[0], pose[1], eased(t));
    this.flatness = mix(flatness[0], flatness[1], eased(t));
    if (t >= 1) this.flight = undefined;
    return t < 1;
  }

  private go(pose: Pose, flies: boolean): void {
    const flatness = this.flat ? 1 : 0;
    this.flight = flies
      ? {
          start: performance.now(),
          pose: [this.pose, pose],
          flatness: [this.flatness, flatness],
        }
      : undefined;
    if (flies) return;
    this.pose = pose;
    this.flatness = flatness;
  }
}
