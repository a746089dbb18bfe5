import type { PlotStyle } from "../plot";
import type { Axes } from "./axes";
import type { LabelText } from "./labels";
import { pointState } from "../pointStates";
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

/** Draws axes, discs and labels onto one canvas; the plot around it is the same for every implementation. */
export interface SceneLayer {
  readonly canvas: HTMLCanvasElement;
  /** Maximum device pixels of a side of the canvas. */
  readonly largest: number;
  setPoints(places: Float32Array, categoryOf: Uint32Array, states: Uint8Array): void;
  /** States as in `PlotData`. */
  setStates(states: Uint8Array): void;
  /** Where the points fly from and to. */
  setFlight(from: Float32Array, to: Float32Array): void;
  setStyle(style: PlotStyle): void;
  /** `ratio` device pixels for each CSS pixel. */
  draw(frame: SceneFrame, ratio: number): void;
  dispose(): void;
}

/** Radius of a point at the center, in CSS pixels: one that is not fresh is large enough to be seen hollow or crossed. */
export function pointRadius(pointSize: number, state: number): number {
  return state === pointState.fresh ? pointSize / 2 : Math.max(pointSize * 0.6, 4.5);
}

const maximumRinged = 40;

/** How selected points differ from the others. */
export interface SelectionLook {
  /** How much larger they are. */
  readonly scale: number;
  /** In CSS pixels; 0: no ring. */
  readonly ring: number;
  /** What is left of the opacity of the others. */
  readonly others: number;
}

/** A few selected points stand out by a ring; of many, rings would hide the colors, so the others fade instead. */
export function selectionLook(selected: number): SelectionLook {
  return selected > maximumRinged
    ? { scale: 1.1, ring: 0, others: 0.25 }
    : { scale: 1.5, ring: 1.75, others: 1 };
}
