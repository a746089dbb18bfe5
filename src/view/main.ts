import { parseToView, type FromView } from "../protocol/messages";
import { startApp } from "./app/app";
import "./view.css";

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const api = acquireVsCodeApi();
const app = startApp({
  host: {
    post: (message) => api.postMessage(message),
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  },
  // Each renderer is a file of its own that loads when it is first needed.
  renderers: {
    plotly: async (area, events) =>
      (await import("./plotly/plotlyPlot")).createPlotlyPlot(area, events),
    webgl: async (area, events) => (await import("./gl/glPlot")).createGlPlot(area, events),
    flat: async (area, events) =>
      (await import("./canvas/canvasPlot")).createFlatPlot(area, events),
  },
  live: true,
  standalone: async (shown) =>
    (await import("./exports/standaloneDocument")).standaloneDocument(shown),
});

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = parseToView(event.data);
  if (message) app.receive(message);
  else app.refuse(event.data);
});

api.postMessage({ type: "ready" });
