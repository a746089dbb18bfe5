/**
 * What the page asks of any renderer. Plotly, WebGL and the flat fallback each implement it in a file
 * or folder of their own; nothing else in the view knows how points are drawn.
 */

export interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** In units of the scene's bounding cube (side 1, center 0), so that it means the same to every renderer. */
export interface Camera {
  readonly eye: Vector3;
  readonly center: Vector3;
  readonly up: Vector3;
}

/** The points, column by column. */
export interface PlotData {
  readonly texts: readonly string[];
  /** Index into the categories. */
  readonly categoryOf: Uint32Array;
  /** As in `pointState`. */
  readonly states: Uint8Array;
  readonly categories: readonly string[];
  /** What stands at the center of each category; one that is empty or missing has no label. */
  readonly groupLabels: readonly string[];
  /** 3 numbers for each point, row-major, in data units. */
  readonly positions: Float32Array;
  /** Three titles, e.g. "PC1 (12.3%)". */
  readonly axisTitles: readonly [string, string, string];
}

/** Resolved colors and measures; read from the theme in one place and applied without rebuilding. */
export interface PlotStyle {
  /** One CSS color for each category. */
  readonly colors: readonly string[];
  /** The same for the category's label, dark or light enough to be read. */
  readonly labelColors: readonly string[];
  /** One symbol index (0 circle, 1 square, 2 diamond, 3 cross, 4 triangle) for each category; all 0 when off. */
  readonly symbols: readonly number[];
  /** Diameter in CSS pixels. */
  readonly pointSize: number;
  readonly opacity: number;
  readonly foreground: string;
  readonly background: string;
  readonly grid: string;
  readonly accent: string;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly reduceMotion: boolean;
}

/** Which labels are written: those of categories, those of points, or points as well where there is room for them. */
export type LabelMode = "none" | "groups" | "points" | "both";

export interface PlotEvents {
  /** The point under the pointer with its place in CSS pixels of the plot, or undefined. */
  hover(point: number | undefined, x: number, y: number): void;
  /** A click that was no drag; undefined for empty space. `add` when a modifier extends the selection. */
  click(point: number | undefined, add: boolean): void;
  /** A click on the label of a category. */
  clickGroup(category: number, add: boolean): void;
  /** A box or lasso was drawn around these points. */
  lasso(points: readonly number[], add: boolean): void;
  /** The user moved the camera. */
  camera(camera: Camera): void;
  /** The GPU context went away; `restored` when the renderer draws again. */
  lost(): void;
  restored(): void;
}

export interface Plot {
  /** Draws new data; resolves when the first frame is on the screen. */
  show(data: PlotData, style: PlotStyle, camera: Camera): Promise<void>;
  /** Same points, other places: flies there unless motion is reduced or `animate` is false. */
  move(
    positions: Float32Array,
    axisTitles: readonly [string, string, string],
    animate: boolean,
  ): void;
  /** One flag for each category; with `passing` only points that have 1 there. */
  setVisible(visible: readonly boolean[], passing?: Uint8Array): void;
  setStyle(style: PlotStyle): void;
  /** As in `PlotData`, for the same points. */
  setStates(states: Uint8Array): void;
  setSelection(points: readonly number[]): void;
  /** A query point in data units, or none. */
  setQuery(query: { readonly text: string; readonly position: Vector3 } | undefined): void;
  setLabels(mode: LabelMode): void;
  /** 2-D: looks along the third axis without perspective, drag pans. */
  setFlat(flat: boolean): void;
  /** Dragging selects instead of turning the camera. */
  setLasso(mode: "off" | "box" | "lasso"): void;
  camera(): Camera;
  setCamera(camera: Camera, animate: boolean): void;
  /** A picture of what is drawn now, at `scale` device pixels for each CSS pixel. */
  png(scale: number): Promise<Uint8Array>;
  dispose(): void;
}
