import { isPlace } from "./cube";
import { clamp, eased } from "./pose";

const flightTime = 700;

/** The places of the points in cube units, at rest or on their way from one layout to another. */
export class PointFlight {
  from: Float32Array = new Float32Array(0);
  to: Float32Array = new Float32Array(0);
  now: Float32Array = new Float32Array(0);
  /** 0 to 1, 1 at rest. */
  progress = 1;
  private start: number | undefined;

  place(places: Float32Array): void {
    this.from = this.to = this.now = places;
    this.progress = 1;
    this.start = undefined;
  }

  /** Sets out to other places; a point that was nowhere is there at once. */
  fly(to: Float32Array): void {
    const from = Float32Array.from(this.now);
    for (let point = 0; point * 3 < to.length; point++) {
      if (!isPlace(from, point)) from.set(to.subarray(point * 3, point * 3 + 3), point * 3);
    }
    this.from = from;
    this.to = to;
    this.now = Float32Array.from(from);
    this.progress = 0;
    this.start = performance.now();
  }

  /** Moves what is under way; whether it still is. */
  advance(time: number): boolean {
    if (this.start === undefined) return false;
    const t = clamp((time - this.start) / flightTime, 0, 1);
    this.progress = eased(t);
    const { from, to, now, progress } = this;
    for (let i = 0; i < now.length; i++) now[i] = from[i]! + (to[i]! - from[i]!) * progress;
    if (t >= 1) this.start = undefined;
    return t < 1;
  }
}
