import type { FromView } from "../../protocol/messages";
import { startApp } from "../app/app";
import { createFlatPlot } from "../canvas/canvasPlot";
import { createGlPlot } from "../gl/glPlot";
import { dataElementId, unpack, type Packed } from "./standaloneData";
import "../view.css";

/** The page in an exported file: the same view, on the data in the file, with nobody to ask. */
const packed = JSON.parse(document.getElementById(dataElementId)?.textContent ?? "null") as Packed;
const { show, fidelity, state } = unpack(packed);

const mimeTypes = { png: "image/png", svg: "image/svg+xml", html: "text/html", csv: "text/csv" };

function save({ format, content }: Extract<FromView, { type: "export" }>): void {
  const part = typeof content === "string" ? content : new Uint8Array(content);
  const url = URL.createObjectURL(new Blob([part], { type: mimeTypes[format] }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${document.title}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}

const app = startApp({
  host: {
    post(message) {
      if (message.type === "export") save(message);
      else if (message.type === "copy") void navigator.clipboard.writeText(message.text);
      else if (message.type === "problem") console.error(message.message);
    },
    getState: () => state,
    setState: () => undefined,
  },
  renderers: {
    webgl: (area, events) => Promise.resolve().then(() => createGlPlot(area, events)),
    flat: (area, events) => Promise.resolve().then(() => createFlatPlot(area, events)),
  },
  live: false,
});
app.receive(show);
if (fidelity) app.receive({ type: "fidelity", fidelity });
