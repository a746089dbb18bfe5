import type { ToView } from "../../protocol/messages";

type ViewCommand = Extract<ToView, { type: "command" }>["command"];

/** Commands that the plot in front carries out itself: command id to what the view is told. */
export const plotCommands: Readonly<Record<string, ViewCommand>> = {
  "embeddings.viewIsometric": "isometric",
  "embeddings.viewFront": "front",
  "embeddings.viewSide": "side",
  "embeddings.viewTop": "top",
  "embeddings.resetCamera": "resetCamera",
  "embeddings.toggleDimensions": "toggleDimensions",
  "embeddings.toggleLabels": "toggleLabels",
  "embeddings.find": "find",
  "embeddings.exportPng": "exportPng",
  "embeddings.exportSvg": "exportSvg",
  "embeddings.exportHtml": "exportHtml",
  "embeddings.exportCsv": "exportCsv",
  "embeddings.copyWords": "copyWords",
};
