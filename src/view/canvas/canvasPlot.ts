import type { Plot, PlotEvents } from "../plot";
import { ScenePlot } from "../scene/scenePlot";
import { CanvasScene } from "./canvasScene";

/** A plot that draws with the 2-D canvas, for where there is no WebGL. Never loses its context. */
export function createFlatPlot(container: HTMLElement, events: PlotEvents): Plot {
  return new ScenePlot(container, events, () => new CanvasScene());
}
