import type { PlotStyle } from "../plot";
import type { Axes } from "./axes";
import type { Label } from "./labels";
import type { Lens } from "./lens";

/** What is drawn in one frame. Places are in cube units, sizes in CSS pixels. */
export interface SceneFrame {
  readonly lens: Lens;
  readonly axes: Axes;
  /** How far the points are on their way from the last places to the target, 0 to 1. */
  readonly progress: number;
  /** The points to draw, from the farthest to the nearest. */
  readonly order: Uint32Array;
  /** Drawn again over all others, larger and ringed. */
  readonly selected: Uint32Array;
  readonly labels: readonly LabelText[];
}

export interface LabelText extends Label {
  readonly text: string;
  /** Of a selected point. */
  readonly strong: boolean;
}

/** Draws axes, discs and labels onto one canvas; the plot around it is the same for every implementation. */
export interface SceneLayer {
  readonly canvas: HTMLCanvasElement;
  /** The most device pixels that a side of the canvas may have. */
  readonly largest: number;
  setPoints(places: Float32Array, categoryOf: Uint32Array): void;
  /** Where the points fly from and to. */
  setFlight(from: Float32Array, to: Float32Array): void;
  setStyle(style: PlotStyle): void;
  /** `ratio` device pixels for each CSS pixel. */
  draw(frame: SceneFrame, ratio: number): void;
  dispose(): void;
}

/** How much larger a selected point is drawn. */
export const selectedScale = 1.5;
