import type { ViewCommand } from "../../protocol/messages";
import type { Finder } from "../panels/finder";
import type { Model } from "../model";
import type { Stage } from "../stage";
import type { ViewName } from "../views";
import type { Exports } from "./exports";
import type { Requests } from "./requests";

type Commands = Record<ViewCommand, () => void>;

/** The commands of the editor's title menu and of keys. */
export function commandsOf(
  model: Model,
  stage: Stage,
  finder: Finder,
  exports: Exports,
  requests: Requests,
): Commands {
  const look = (name: ViewName) => (): void => {
    model.setFlat(false);
    stage.lookFrom(name);
  };
  return {
    isometric: look("isometric"),
    front: look("front"),
    side: look("side"),
    top: look("top"),
    resetCamera: () => stage.lookFrom(model.state.flat ? "top" : "isometric"),
    toggleDimensions: () => model.setFlat(!model.state.flat),
    toggleLabels: () => model.setOptions({ labels: model.labels === "none" ? undefined : "none" }),
    find: () => finder.focus(),
    exportPng: exports.png,
    exportSvg: exports.svg,
    exportHtml: exports.html,
    exportCsv: exports.csv,
    copyWords: exports.copyWords,
    setCategory: () => requests.setCategory(model.state.selection),
  };
}
