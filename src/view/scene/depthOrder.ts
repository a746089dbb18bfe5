import type { Vector3 } from "../plot";

const maximumBuckets = 1 << 16;
const bucketsForEach = 16;
/** Cube units; places beyond share the first or last bucket. */
const reach = 1;

/** Sorts points from the farthest to the nearest so that translucent discs lie over each other rightly. */
export class DepthOrder {
  private readonly starts = new Uint32Array(maximumBuckets + 1);
  private keys = new Uint16Array(0);
  private sorted = new Uint32Array(0);

  /**
   * A counting sort of `points` (indices into `positions`, cube units) along `back`, which points to the eye.
   * The result is reused by the next call.
   */
  sort(positions: Float32Array, points: Uint32Array, back: Vector3): Uint32Array {
    const count = points.length;
    if (this.sorted.length !== count) {
      this.sorted = new Uint32Array(count);
      this.keys = new Uint16Array(count);
    }
    const { starts, keys, sorted } = this;
    const buckets = Math.min(maximumBuckets, Math.max(1, count) * bucketsForEach);
    starts.fill(0, 0, buckets + 1);
    const scale = (buckets - 1) / (2 * reach);
    const { x, y, z } = back;
    for (let i = 0; i < count; i++) {
      const at = points[i]! * 3;
      const depth = positions[at]! * x + positions[at + 1]! * y + positions[at + 2]! * z;
      const key = Math.max(0, Math.min(buckets - 1, (depth + reach) * scale)) | 0;
      keys[i] = key;
      starts[key + 1]!++;
    }
    for (let key = 0; key < buckets; key++) starts[key + 1]! += starts[key]!;
    for (let i = 0; i < count; i++) sorted[starts[keys[i]!]!++] = points[i]!;
    return sorted;
  }
}
