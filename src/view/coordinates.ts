import type { Layout } from "../protocol/messages";
import type { Vector3 } from "./plot";

const componentNames: Record<Layout["method"], string> = {
  pca: "PC",
  umap: "UMAP ",
  tsne: "t-SNE ",
};

/**
 * Three of the layout's components as positions, 3 numbers for each point. A component that the layout
 * does not have (fewer points than axes) is 0; so is a number that is not finite, for a point must be
 * somewhere to be seen.
 */
export function positionsOf(layout: Layout, axes: readonly [number, number, number]): Float32Array {
  const points = layout.components > 0 ? layout.coordinates.length / layout.components : 0;
  const positions = new Float32Array(points * 3);
  for (let point = 0; point < points; point++) {
    for (let axis = 0; axis < 3; axis++) {
      positions[point * 3 + axis] = component(layout, point, axes[axis] ?? 0);
    }
  }
  return positions;
}

function component(layout: Layout, point: number, axis: number): number {
  if (axis >= layout.components) return 0;
  const value = layout.coordinates[point * layout.components + axis] ?? 0;
  return Number.isFinite(value) ? value : 0;
}

/** A row of coordinates in the layout's components as a place on the three axes. */
export function placeOf(
  coordinates: Float32Array,
  axes: readonly [number, number, number],
): Vector3 {
  const value = (axis: number): number => {
    const number = coordinates[axis] ?? 0;
    return Number.isFinite(number) ? number : 0;
  };
  return { x: value(axes[0]), y: value(axes[1]), z: value(axes[2]) };
}

/** "PC1 (12.3 %)" with the explained variance where there is one, else "UMAP 1". */
export function axisTitle(layout: Layout, axis: number): string {
  const name = `${componentNames[layout.method]}${axis + 1}`;
  const share = layout.explainedVariance[axis];
  return share === undefined || !Number.isFinite(share)
    ? name
    : `${name} (${(share * 100).toFixed(1)} %)`;
}

export function axisTitles(
  layout: Layout,
  axes: readonly [number, number, number],
): [string, string, string] {
  return [axisTitle(layout, axes[0]), axisTitle(layout, axes[1]), axisTitle(layout, axes[2])];
}

/** The box that the scene is scaled by: its longest side is 1 in units of the camera. */
export interface Bounds {
  readonly center: Vector3;
  /** Full lengths of the sides. */
  readonly size: Vector3;
  /** The longest of them, never 0. */
  readonly scale: number;
}

/** The box around all positions, with a margin so that no point sits on its face. */
export function boundsOf(positions: Float32Array): Bounds {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let index = 0; index < positions.length; index++) {
    const value = positions[index] ?? 0;
    const axis = index % 3;
    if (value < (low[axis] ?? 0)) low[axis] = value;
    if (value > (high[axis] ?? 0)) high[axis] = value;
  }
  const side = (axis: number): number => Math.max(0, (high[axis] ?? 0) - (low[axis] ?? 0));
  const longest = Math.max(side(0), side(1), side(2));
  const unit = Number.isFinite(longest) && longest > 0 ? longest : 1;
  const middle = (axis: number): number =>
    positions.length > 0 ? ((high[axis] ?? 0) + (low[axis] ?? 0)) / 2 : 0;
  const padded = (axis: number): number =>
    positions.length > 0 ? Math.max(side(axis) * 1.06, unit * 0.1) : unit;
  return {
    center: { x: middle(0), y: middle(1), z: middle(2) },
    size: { x: padded(0), y: padded(1), z: padded(2) },
    scale: Math.max(padded(0), padded(1), padded(2)),
  };
}
