import { parseToView, type FromView, type ToView } from "../protocol/messages";
import "./view.css";
import { element } from "./dom";
import { HoverCard } from "./hoverCard";
import { Legend } from "./legend";
import { Model } from "./model";
import { FailedArea, ProgressArea } from "./notices";
import { Side } from "./side";
import { Stage } from "./stage";
import { parseViewState } from "./state";
import { StatusBar } from "./statusBar";
import { readTheme, watchTheme } from "./theme";
import { Toolbar } from "./toolbar";
import { views, type ViewName } from "./views";
import { WordsTable } from "./wordsTable";

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const host = acquireVsCodeApi();
const post = (message: FromView): void => host.postMessage(message);

function reportProblem(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  post({ type: "problem", message, ...(stack ? { stack } : {}) });
}
window.addEventListener("error", (event) => reportProblem(event.error ?? event.message));
window.addEventListener("unhandledrejection", (event) => reportProblem(event.reason));

const model = new Model(parseViewState(host.getState()), views.isometric);

const plotArea = element("div", { class: "plot-area" });
const stage = new Stage(model, plotArea, readTheme(), {
  drawn: (points, renderer) => post({ type: "drawn", points, renderer }),
  problem: reportProblem,
});
const legend = new Legend(model, stage);
const table = new WordsTable(model, stage, (point, peek) => post({ type: "open", point, peek }));
const progress = new ProgressArea(() => post({ type: "cancel" }));
const failed = new FailedArea((id) => post({ type: "action", id }));
const toolbar = new Toolbar(model, (camera) => stage.look(camera));
const side = new Side(model, [
  { name: "categories", title: "Categories", root: legend.root },
  { name: "words", title: "Words", root: table.root },
]);
const statusBar = new StatusBar(model, () => post({ type: "action", id: "changeEngine" }));
plotArea.append(new HoverCard(model, plotArea).root);

document.body.append(
  element(
    "main",
    { class: "page" },
    progress.root,
    failed.root,
    toolbar.root,
    element("div", { class: "workspace" }, plotArea, side.root),
    statusBar.root,
  ),
);

watchTheme((theme) => {
  stage.setTheme(theme);
  legend.rebuild();
  table.rebuild();
});

let saving = 0;
model.on(["data", "axes", "visibility", "selection", "options", "camera"], () => {
  clearTimeout(saving);
  saving = window.setTimeout(() => host.setState(model.state), 100);
});

function receive(message: ToView): void {
  switch (message.type) {
    case "progress":
      failed.hide();
      progress.show(message);
      return;
    case "failed":
      progress.hide();
      failed.show(message);
      return;
    case "show":
      progress.hide();
      failed.hide();
      model.show(message.scatter, message.layout, message.appearance);
      return;
    case "layout":
      model.setLayout(message.layout, message.progress);
      return;
    case "states":
      model.setStates(message);
      return;
    case "appearance":
      model.setAppearance(message.appearance);
      return;
    case "fidelity":
      model.setFidelity(message.fidelity);
      return;
    case "neighbours":
      model.setNeighbours(message.point, message.neighbours);
      return;
    case "query":
      model.setQuery(message);
      return;
    case "select":
      model.select(message.points);
      return;
    case "command":
      if (message.command in views) stage.look(views[message.command as ViewName]);
      return;
  }
}

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = parseToView(event.data);
  if (message) receive(message);
  else reportProblem(new Error("A message was not understood."));
});

post({ type: "ready" });
