import { methodOf } from "../core/projection/methods";
import type { Layout } from "../protocol/messages";
import type { Vector3 } from "./plot";
import { strings } from "./strings";

/**
 * Three of the layout's components as positions, 3 numbers for each point. A component that the layout
 * does not have (fewer points than axes) is 0.
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
  return layout.coordinates[point * layout.components + axis] ?? 0;
}

/** A row of coordinates in the layout's components as a place on the three axes. */
export function placeOf(
  coordinates: Float32Array,
  axes: readonly [number, number, number],
): Vector3 {
  const value = (axis: number): number => coordinates[axis] ?? 0;
  return { x: value(axes[0]), y: value(axes[1]), z: value(axes[2]) };
}

/** "PC1", "UMAP 1"; "Rest 1" of axes that show what discriminants do not. */
export function componentName(
  { method, discriminants }: Pick<Layout, "method" | "discriminants">,
  component: number,
): string {
  const { length = Infinity } = discriminants?.separation ?? {};
  return component < length
    ? `${methodOf(method).component}${component + 1}`
    : strings.projection.rest(component - length + 1);
}

/** "PC1 (12.3%)" with the explained variance where there is one, else "UMAP 1". */
export function axisTitle(layout: Layout, axis: number): string {
  const name = componentName(layout, axis);
  const variance = layout.explainedVariance[axis];
  return variance === undefined || !Number.isFinite(variance)
    ? name
    : strings.plot.axis(name, variance);
}

/** The title of an axis and, where it parts groups or shows the rest, what it does. */
export function axisHint(layout: Layout, axis: number): string {
  const title = axisTitle(layout, axis);
  if (!layout.discriminants) return title;
  const separation = layout.discriminants.separation[axis];
  return separation === undefined
    ? strings.projection.restHint(title)
    : strings.projection.separation(title, separation);
}

export function axisTitles(
  layout: Layout,
  axes: readonly [number, number, number],
): [string, string, string] {
  return [axisTitle(layout, axes[0]), axisTitle(layout, axes[1]), axisTitle(layout, axes[2])];
}
