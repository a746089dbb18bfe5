import type { FromView, Layout, OpenHow, ToView } from "../protocol/messages";
import { csvOf } from "./exports/csv";
import { element, keepFocus } from "./widgets/dom";
import { Finder } from "./panels/finder";
import { HoverCard } from "./panels/hoverCard";
import { Legend } from "./panels/legend";
import { Model } from "./model";
import { NeighborList } from "./panels/neighborList";
import { FailedArea, NoticesArea, ProgressArea, StatesArea } from "./panels/notices";
import { ProjectionBar } from "./panels/projectionBar";
import { Side } from "./panels/side";
import { Splitter } from "./panels/splitter";
import { Stage, type Renderers } from "./stage";
import type { Shown } from "./exports/standaloneData";
import { parseViewState } from "./state";
import { StatusBar } from "./panels/statusBar";
import { readTheme, watchTheme } from "./theme";
import { Toolbar } from "./panels/toolbar";
import { views } from "./views";
import { WordsTable } from "./panels/wordsTable";

/** Whom the page talks to: the extension host, or a file that was exported. */
export interface Host {
  post(message: FromView): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export interface AppParts {
  readonly host: Host;
  readonly renderers: Renderers;
  /** What the other side can do beyond keeping data: an exported file can do none of it. */
  readonly live: boolean;
  /** The picture as a document of its own; absent where there is none to make. */
  readonly standalone?: (shown: Shown) => Promise<string>;
}

const neighborsAsked = 20;
const saveAfterMs = 100;
/** Device pixels of an exported picture for each CSS pixel. */
const pngScale = 2;

/** Builds the page and returns what messages of the host go to. */
export function startApp({ host, renderers, live, standalone }: AppParts): (m: ToView) => void {
  const post = (message: FromView): void => host.post(message);
  const problem = (error: unknown): void => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    post({ type: "problem", message, ...(stack ? { stack } : {}) });
  };
  window.addEventListener("error", (event) => problem(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => problem(event.reason));

  const model = new Model(parseViewState(host.getState()), views.isometric);
  const progress = new ProgressArea(() => post({ type: "cancel" }));
  const failed = new FailedArea((id) => post({ type: "action", id }));
  const notices = new NoticesArea((id) => post({ type: "action", id }));
  const plotArea = element("div", { class: "plot-area" });
  const stage = new Stage(model, plotArea, readTheme(), renderers, {
    drawn: (points, renderer) => post({ type: "drawn", points, renderer }),
    picked: (clicked) => {
      openNeighbors();
      if (clicked !== undefined) open(clicked, "show");
    },
    problem,
  });
  const openNeighbors = (): void => {
    if (live && model.state.selection.length > 0) model.setOptions({ panel: "neighbors" });
  };

  const askNeighbors = (point: number): void => {
    if (live) post({ type: "neighbors", point, k: neighborsAsked });
  };
  const open = (point: number, how: OpenHow): void => {
    if (live && model.scatter?.sourceCounts[point]) post({ type: "open", point, how });
  };
  plotArea.addEventListener("keydown", (event) => {
    const point = model.state.selection.at(-1);
    if (event.key === "Enter" && point !== undefined) open(point, event.altKey ? "peek" : "goTo");
  });
  const project = (method: Layout["method"], parameters: Layout["parameters"]): void => {
    model.setMethod(method, parameters);
    post({ type: "project", method, parameters });
  };
  const copyWords = (): void => {
    const { scatter, state, visible } = model;
    if (!scatter) return;
    const points = state.selection.length
      ? state.selection
      : [...scatter.texts.keys()].filter((point) => visible[scatter.categoryOf[point] ?? 0]);
    post({ type: "copy", text: points.map((point) => model.text(point)).join("\n") });
  };
  const exports = {
    png: async () => post({ type: "export", format: "png", content: await stage.png(pngScale) }),
    svg: async () => post({ type: "export", format: "svg", content: await stage.svg() }),
    html: async () => {
      const { scatter, layout, appearance, fidelity, state } = model;
      if (!standalone || !scatter || !layout) return;
      const content = await standalone({ scatter, layout, appearance, fidelity, state });
      post({ type: "export", format: "html", content });
    },
    csv: () => {
      const { scatter, layout } = model;
      if (scatter && layout) {
        post({ type: "export", format: "csv", content: csvOf(scatter, layout) });
      }
    },
  };
  const finder = new Finder(model, stage, {
    flyTo: (point) => stage.flyTo([point]),
    chosen: openNeighbors,
    place: live
      ? (text) => {
          post({ type: "query", text });
        }
      : undefined,
  });
  const toolbar = new Toolbar(model, {
    finder: finder.root,
    look: (camera) => stage.look(camera),
    exports: [
      { title: "Picture (PNG)…", run: () => void exports.png() },
      { title: "Drawing (SVG)…", run: () => void exports.svg() },
      ...(standalone
        ? [{ title: "Page that opens offline (HTML)…", run: () => void exports.html() }]
        : []),
      { title: "Coordinates (CSV)…", run: exports.csv },
      { title: "Copy Words", run: copyWords },
    ],
  });
  const projectionBar = new ProjectionBar(model, { project: live }, project);
  const legend = new Legend(model, stage);
  const table = new WordsTable(model, stage, open);
  const neighborList = new NeighborList(model, stage, {
    ask: askNeighbors,
    flyTo: (point) => stage.flyTo([point]),
    open,
    copySelection: copyWords,
  });
  const side = new Side(model, [
    { name: "categories", title: "Categories", root: legend.root },
    { name: "words", title: "Words", root: table.root },
    ...(live ? [{ name: "neighbors" as const, title: "Neighbors", root: neighborList.root }] : []),
  ]);
  const splitter = new Splitter(model, side.root);
  const statusBar = new StatusBar(model, live ? (id) => post({ type: "action", id }) : undefined);
  plotArea.append(new HoverCard(model, stage, plotArea, askNeighbors).root);
  const loading = element("p", { class: "loading note", role: "status" }, "Loading…");
  document.body.append(
    element(
      "main",
      { class: "page" },
      element("h1", { class: "visually-hidden" }, "Embeddings"),
      loading,
      progress.root,
      failed.root,
      notices.root,
      ...(live ? [new StatesArea(model, (id) => post({ type: "action", id })).root] : []),
      toolbar.root,
      projectionBar.root,
      element("div", { class: "workspace" }, plotArea, splitter.root, side.root),
      statusBar.root,
    ),
  );

  watchTheme((theme) => {
    stage.setTheme(theme);
    legend.draw();
    table.rebuild();
    neighborList.rebuild();
  });

  let saving = 0;
  model.on(
    ["data", "layout", "axes", "visibility", "selection", "options", "appearance", "camera"],
    () => {
      clearTimeout(saving);
      saving = window.setTimeout(() => host.setState(model.state), saveAfterMs);
    },
  );

  let asked = "";
  const askFidelity = (): void => {
    const { scatter, layout, layoutProgress, shownAxes, fidelity } = model;
    if (!scatter || !layout || layoutProgress !== undefined || shownAxes.length === 0) return;
    if (!live || fidelity || model.pointCount < 2) return;
    const question = JSON.stringify([layout.method, layout.parameters, shownAxes]);
    if (question === asked) return;
    asked = question;
    post({ type: "fidelity", method: layout.method, axes: shownAxes });
  };
  model.on(["data"], () => {
    asked = "";
    if (live && model.computing) project(model.state.method, model.state.parameters);
  });
  model.on(["data", "layout", "axes", "options"], askFidelity);

  let toldSelection = "";
  const tellSelection = (): void => {
    const selection = model.state.selection.join();
    if (selection === toldSelection) return;
    toldSelection = selection;
    post({ type: "select", points: model.state.selection });
  };
  model.on(["selection"], tellSelection);

  let toldLook = "";
  const tellLook = (): void => {
    const { palette, state } = model;
    const look = { hidden: state.hidden, palette };
    const asText = JSON.stringify(look);
    if (!live || !model.scatter || asText === toldLook) return;
    toldLook = asText;
    post({ type: "look", ...look });
  };
  model.on(["data", "visibility", "appearance"], tellLook);

  // A click in the plot focuses it for the keys; only those who use keys need to see that.
  window.addEventListener("pointerdown", () => (document.body.dataset["input"] = "pointer"), true);
  window.addEventListener("keydown", () => (document.body.dataset["input"] = "keys"), true);
  keepFocus();
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (model.drag !== "turn") model.setDrag("turn");
    else if (!(event.target instanceof HTMLInputElement)) model.select([]);
  });

  function command(name: Extract<ToView, { type: "command" }>["command"]): void {
    switch (name) {
      case "isometric":
      case "front":
      case "side":
      case "top":
        model.setFlat(false);
        stage.look(views[name]);
        return;
      case "resetCamera":
        stage.look(views[model.state.flat ? "top" : "isometric"]);
        return;
      case "toggleDimensions":
        model.setFlat(!model.state.flat);
        return;
      case "toggleLabels":
        model.setOptions({ labels: !model.state.labels });
        return;
      case "find":
        finder.focus();
        return;
      case "exportPng":
        return void exports.png();
      case "exportSvg":
        return void exports.svg();
      case "exportHtml":
        return void exports.html();
      case "exportCsv":
        return exports.csv();
      case "copyWords":
        return copyWords();
    }
  }

  // While the host gathers its data there is time.
  requestIdleCallback(() => void stage.prepare());

  return (message) => {
    loading.remove();
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
      case "notices":
        notices.show(message.notices);
        return;
      case "layout":
        model.setLayout(message.layout, message.progress);
        return;
      case "notProjected":
        model.giveUpLayout(message, message.layout);
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
      case "neighbors":
        model.setNeighbors(message.point, message.neighbors);
        return;
      case "query":
        model.setQuery(message);
        model.setOptions({ panel: "neighbors" });
        stage.flyToQuery();
        return;
      case "select":
        toldSelection = message.points.join();
        model.select(message.points);
        if (!message.reveal) return;
        model.showCategoriesOf(message.points);
        stage.flyTo(message.points);
        return;
      case "command":
        command(message.command);
        return;
    }
  };
}
