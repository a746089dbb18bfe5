import { placeLegend, type LegendEntry, type LegendPlace } from "./pngLegend";
import type { Camera, LabelMode, PlotData, PlotStyle } from "../plot";
import { axesOf, type Axes } from "../scene/axes";
import { allToCube, cubeOf } from "../scene/cube";
import type { LabelText, TextMeasure } from "../scene/labels";
import { lensOf, sizeFactor, spotOf } from "../scene/lens";
import { poseOf } from "../scene/pose";
import { SceneLabels } from "../scene/sceneLabels";
import { pointRadius, selectionLook } from "../scene/sceneLayer";
import type { Ring, Sign } from "../scene/symbols";

export interface Drawing {
  readonly data: PlotData;
  readonly style: PlotStyle;
  readonly camera: Camera;
  readonly flat: boolean;
  /** Of the plot in CSS pixels; the legend is added to its right. */
  readonly width: number;
  readonly height: number;
  /** One flag for each category. */
  readonly visible: readonly boolean[];
  /** 1 for each point that is drawn where not all are. */
  readonly passing: Uint8Array | undefined;
  readonly selection: readonly number[];
  readonly labels: LabelMode;
  readonly legend: readonly LegendEntry[];
  readonly measure: TextMeasure;
}

/** What stands where in the drawing, in CSS pixels from its top left. */
export interface DrawingLayout {
  readonly axes: Axes;
  /** From the farthest to the nearest. */
  readonly points: readonly {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly radius: number;
    readonly opacity: number;
    readonly sign: Sign;
    readonly ring: Ring;
  }[];
  readonly labels: readonly LabelText[];
  /** To the right of the plot. */
  readonly legend: LegendPlace;
}

/** The same cube, camera and labels that the screen shows. */
export function layOut(drawing: Drawing): DrawingLayout {
  const { data, style, width, height, visible, passing } = drawing;
  const measure = (text: string): number => drawing.measure(text, style, false);
  const cube = cubeOf(data.positions);
  const places = allToCube(cube, data.positions);
  const lens = lensOf(poseOf(drawing.camera), width, height, drawing.flat ? 1 : 0);
  const spots = new Map<number, { x: number; y: number; w: number; radius: number }>();
  for (let point = 0; point < data.texts.length; point++) {
    if (visible[data.categoryOf[point] ?? 0] === false || passing?.[point] === 0) continue;
    const [x = NaN, y = NaN, z = NaN] = places.subarray(point * 3, point * 3 + 3);
    const spot = spotOf(lens, { x, y, z });
    if (!(spot.w > 0) || !Number.isFinite(spot.x) || !Number.isFinite(spot.y)) continue;
    const radius = pointRadius(style.pointSize, data.states[point] ?? 0) * sizeFactor(lens, spot.w);
    spots.set(point, { ...spot, radius });
  }
  const axes = axesOf(cube, data.axisTitles, lens, style.fontSize, measure);
  const far = [...spots].sort(([, a], [, b]) => b.w - a.w);
  const selected = new Set(drawing.selection);
  const { scale, ring, others } = selectionLook(selected.size);
  const labels = new SceneLabels(drawing.measure);
  labels.mode = drawing.labels;
  labels.place({
    ...{ data, style, lens, visible, passing, selection: selected },
    places: { from: places, to: places, progress: 1 },
    points: Uint32Array.from(spots.keys()),
    taken: axes.texts.flatMap(({ boxes }) => boxes),
    shown: (point) => spots.has(point),
    spot: (point) => spots.get(point),
  });
  const points = far.map(([point, { x, y, radius }]) => {
    const isSelected = selected.has(point);
    const category = data.categoryOf[point] ?? 0;
    return {
      ...{ x, y, text: data.texts[point] ?? "" },
      radius: radius * (isSelected ? scale : 1),
      opacity: isSelected ? 1 : style.opacity * others,
      sign: {
        symbol: style.symbols[category] ?? 0,
        state: data.states[point] ?? 0,
        color: style.colors[category] ?? "",
        paper: style.background,
      },
      ring: { width: isSelected ? ring : 0, color: style.foreground },
    };
  });
  return {
    axes,
    points,
    labels: labels.placed,
    legend: placeLegend(drawing.legend, height),
  };
}
