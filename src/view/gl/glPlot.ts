import type { Plot, PlotEvents } from "../plot";
import { ScenePlot } from "../scene/scenePlot";
import { GlScene } from "./glScene";

/**
 * A plot that draws with WebGL2 into `container`, which must have a size of its own.
 *
 * @throws when the browser has no WebGL2; `createFlatPlot` needs none.
 */
export function createGlPlot(container: HTMLElement, events: PlotEvents): Plot {
  return new ScenePlot(container, events, (changed) => new GlScene(changed));
}
