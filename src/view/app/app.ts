import type { ToView } from "../../protocol/messages";
import { type Handlers, route } from "../../protocol/route";
import { Look } from "../look";
import { Model } from "../model";
import { ColumnCharts } from "../panels/columns";
import { Finder } from "../panels/finder";
import { HoverCard } from "../panels/hoverCard";
import { Legend } from "../panels/legend";
import { NeighborList } from "../panels/neighborList";
import { FailedArea, NoticesArea, ProgressArea, StatesArea } from "../panels/notices";
import { ProjectionBar } from "../panels/projectionBar";
import { QualityPanel } from "../panels/qualityPanel";
import { Side } from "../panels/side";
import { Splitter } from "../panels/splitter";
import { StatusBar } from "../panels/statusBar";
import { Toolbar } from "../panels/toolbar";
import { WordsTable } from "../panels/wordsTable";
import { Stage, type Renderers } from "../stage";
import { parseViewState, readViewState } from "../state";
import { strings } from "../strings";
import { readTheme, watchTheme } from "../theme";
import { views } from "../views";
import { element } from "../widgets/dom";
import { commandsOf } from "./commands";
import { exportMenu, exportsOf, type MakeStandalone } from "./exports";
import { saveState, tellLook, tellSelection, tellTyping } from "./follow";
import { reportTo, type Host } from "./host";
import { listenToKeys } from "./keys";
import { askOfLayouts, askOfQuality, Requests } from "./requests";

export interface AppParts {
  readonly host: Host;
  readonly renderers: Renderers;
  /** What the other side can do beyond keeping data: an exported file can do none of it. */
  readonly live: boolean;
  readonly standalone?: MakeStandalone;
}

export interface App {
  receive(message: ToView): void;
  /** A message came that is none of ours. */
  refuse(message: unknown): void;
}

/** Builds the page. */
export function startApp({ host, renderers, live, standalone }: AppParts): App {
  const report = reportTo(host);
  const model = new Model(parseViewState(host.getState()), views.isometric);
  const requests = new Requests(model, host, live);
  const act = (id: string): void => requests.action(id);
  const openNeighbors = (): void => {
    if (live && model.state.selection.length > 0) model.setOptions({ panel: "neighbors" });
  };

  const plotArea = element("div", { class: "plot-area" });
  const look = new Look(model, readTheme());
  const stage = new Stage(model, plotArea, look, renderers, {
    drawn: (points, renderer) => host.post({ type: "drawn", points, renderer }),
    picked: (clicked) => {
      openNeighbors();
      if (clicked !== undefined) requests.open(clicked, "show");
    },
    problem: report,
  });
  const exports = exportsOf(model, stage, host, report, standalone);
  const flyTo = (point: number): void => stage.flyTo([point]);

  const progress = new ProgressArea(() => requests.cancel());
  const failed = new FailedArea(act);
  const notices = new NoticesArea(act);
  const finder = new Finder(model, look, {
    flyTo,
    chosen: openNeighbors,
    place: live ? (text) => requests.place(text) : undefined,
  });
  const toolbar = new Toolbar(model, {
    finder: finder.root,
    look: (view) => stage.lookFrom(view),
    exports: exportMenu(exports, standalone !== undefined),
  });
  const projectionBar = new ProjectionBar(model, { project: live }, (method, parameters) =>
    requests.project(method, parameters),
  );
  const legend = new Legend(
    model,
    look,
    live ? (column) => requests.colorBy(column) : undefined,
    live ? { ...requests.clusters, flyTo } : undefined,
  );
  const table = new WordsTable(model, look, (point, how) => requests.open(point, how));
  const neighborList = new NeighborList(model, look, {
    ask: (point) => requests.neighbors(point),
    flyTo,
    open: (point, how) => requests.open(point, how),
    copySelection: exports.copyWords,
    setCategory: () => requests.setCategory(model.state.selection),
  });
  const quality = new QualityPanel(model, look, {
    pick: (point) => {
      model.select([point]);
      model.reveal([point]);
      flyTo(point);
      requests.open(point, "show");
    },
    select: (points) => {
      model.select(points);
      model.reveal(points);
    },
    goTo: (point) => requests.open(point, "goTo"),
    move: (points, group) => requests.move(points, group),
    setCategory: (points) => requests.setCategory(points),
    remove: (points) => requests.remove(points),
    differences: (one, other) => requests.differences(one, other),
    compare: (column) => model.compareWith(column),
    undo: () => requests.undo(),
    redo: () => requests.redo(),
  });
  const side = new Side(model, [
    { name: "categories", root: legend.root },
    { name: "words", root: table.root },
    ...(live
      ? [
          { name: "neighbors" as const, root: neighborList.root },
          { name: "quality" as const, root: quality.root },
        ]
      : []),
    { name: "columns", root: new ColumnCharts(model).root },
  ]);
  const splitter = new Splitter(model, side.root);
  const statusBar = new StatusBar(
    model,
    live ? act : undefined,
    live ? (method, parameters) => requests.project(method, parameters) : undefined,
  );
  const askNeighbors = (point: number): void => requests.neighbors(point);
  plotArea.append(new HoverCard(model, look, plotArea, askNeighbors).root);
  const loading = element("p", { class: "loading note", role: "status" }, strings.page.loading);
  document.body.append(
    element(
      "main",
      { class: "page" },
      element("h1", { class: "visually-hidden" }, strings.page.title),
      loading,
      progress.root,
      failed.root,
      notices.root,
      ...(live ? [new StatesArea(model, act).root] : []),
      toolbar.root,
      projectionBar.root,
      element("div", { class: "workspace" }, plotArea, splitter.root, side.root),
      statusBar.root,
    ),
  );

  watchTheme((theme) => {
    look.theme = theme;
    stage.restyle();
    legend.draw();
    table.rebuild();
    neighborList.rebuild();
    quality.draw();
  });
  listenToKeys(model, plotArea, requests);
  saveState(model, host);
  if (live) {
    askOfLayouts(model, requests, host);
    askOfQuality(model, host);
    tellLook(model, host);
    tellTyping(host);
  }
  const knowSelection = tellSelection(model, host);
  const commands = commandsOf(model, stage, finder, exports, requests);

  const handlers: Handlers<ToView, void> = {
    progress(message) {
      failed.hide();
      progress.show(message);
    },
    idle: () => progress.hide(),
    failed(message) {
      progress.hide();
      failed.show(message);
    },
    show({ scatter, layout, appearance, view }) {
      progress.hide();
      failed.hide();
      model.show(scatter, layout, appearance, view === undefined ? undefined : readViewState(view));
    },
    notices: (message) => notices.show(message.notices),
    layout: (message) => model.setLayout(message.layout, message.progress),
    notProjected: (message) => model.giveUpLayout(message, message.layout),
    states: (message) => model.setStates(message),
    appearance: (message) => model.setAppearance(message.appearance),
    fidelity: (message) => model.setFidelity(message.fidelity),
    quality: (message) => model.setQuality(message.quality),
    agreement: (message) => model.setAgreement(message.agreement),
    history: ({ undo, redo }) => model.setHistory({ undo, redo }),
    neighbors: (message) => model.setNeighbors(message),
    grouping: ({ grouping, columns }) => model.setGrouping(grouping, columns),
    evidence: (message) => model.setEvidence(message),
    query(message) {
      model.setQuery(message);
      model.setOptions({ panel: "neighbors" });
      stage.flyToQuery();
    },
    select({ points, reveal }) {
      knowSelection(points);
      model.select(points);
      if (!reveal) return;
      model.reveal(points);
      stage.flyTo(points);
    },
    command: (message) => commands[message.command](),
  };

  // While the host gathers its data there is time.
  requestIdleCallback(() => void stage.prepare());

  return {
    receive(message) {
      loading.remove();
      route(handlers, message);
    },
    refuse(message) {
      loading.remove();
      handlers.failed({ type: "failed", sentence: strings.page.notUnderstood, actions: [] });
      report(new TypeError(`A message was not understood: ${typeOf(message)}.`));
    },
  };
}

/** What kind of message it claims to be, for the log. */
function typeOf(message: unknown): string {
  const type = message instanceof Object && "type" in message ? message.type : undefined;
  return typeof type === "string" ? type.slice(0, 40) : typeof message;
}
