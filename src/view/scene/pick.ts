import { sizeFactor, type Lens } from "./lens";

export interface Corner {
  readonly x: number;
  readonly y: number;
}

/**
 * The topmost point under (x, y), or undefined. `order` is the order of drawing, `radius` in CSS pixels at the
 * center; `slack` widens every disc (a finger is no mouse), and the nearest disc then wins over the topmost.
 */
export function pointAt(
  lens: Lens,
  positions: Float32Array,
  order: Uint32Array,
  radius: number,
  x: number,
  y: number,
  slack: number,
): number | undefined {
  const m = lens.matrix;
  const [halfWidth, halfHeight] = [lens.width / 2, lens.height / 2];
  let best: number | undefined;
  let bestGap = slack;
  for (let i = order.length - 1; i >= 0; i--) {
    const point = order[i]!;
    const [px, py, pz] = [
      positions[point * 3]!,
      positions[point * 3 + 1]!,
      positions[point * 3 + 2]!,
    ];
    const w = m[3]! * px + m[7]! * py + m[11]! * pz + m[15]!;
    if (w <= 0) continue;
    const dx = ((m[0]! * px + m[4]! * py + m[8]! * pz + m[12]!) / w + 1) * halfWidth - x;
    const dy = (1 - (m[1]! * px + m[5]! * py + m[9]! * pz + m[13]!) / w) * halfHeight - y;
    const reach = radius * 1.6 + slack;
    if (dx > reach || dx < -reach || dy > reach || dy < -reach) continue;
    const gap = Math.hypot(dx, dy) - radius * sizeFactor(lens, w);
    if (gap <= 0) return point;
    if (gap < bestGap) [best, bestGap] = [point, gap];
  }
  return best;
}

/** The points whose center lies inside the polygon (non-zero winding, so that a crossing loop excludes nothing). */
export function pointsInside(
  lens: Lens,
  positions: Float32Array,
  points: Uint32Array,
  polygon: readonly Corner[],
): number[] {
  const m = lens.matrix;
  const [left, right] = extent(polygon.map((corner) => corner.x));
  const [top, bottom] = extent(polygon.map((corner) => corner.y));
  const inside: number[] = [];
  for (const point of points) {
    const [px, py, pz] = [
      positions[point * 3]!,
      positions[point * 3 + 1]!,
      positions[point * 3 + 2]!,
    ];
    const w = m[3]! * px + m[7]! * py + m[11]! * pz + m[15]!;
    if (w <= 0) continue;
    const x = ((m[0]! * px + m[4]! * py + m[8]! * pz + m[12]!) / w + 1) * 0.5 * lens.width;
    const y = (1 - (m[1]! * px + m[5]! * py + m[9]! * pz + m[13]!) / w) * 0.5 * lens.height;
    if (x < left || x > right || y < top || y > bottom) continue;
    if (winding(polygon, x, y) !== 0) inside.push(point);
  }
  return inside;
}

function extent(values: readonly number[]): [number, number] {
  return [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}

function winding(polygon: readonly Corner[], x: number, y: number): number {
  let turns = 0;
  let from = polygon.at(-1);
  for (const to of polygon) {
    if (from && from.y <= y !== to.y <= y) {
      const side = (to.x - from.x) * (y - from.y) - (x - from.x) * (to.y - from.y);
      if (to.y > y && side > 0) turns++;
      if (to.y <= y && side < 0) turns--;
    }
    from = to;
  }
  return turns;
}
