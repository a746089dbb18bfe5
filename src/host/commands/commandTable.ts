import type * as v from "valibot";
import * as vscode from "vscode";
import { Failure } from "../../core/model/failures";
import type { ViewCommand } from "../../protocol/messages";
import { assignOutliers, findClusters, findNumber } from "../clusters/findClusters";
import { nameClusters } from "../clusters/nameClusters";
import type { CommandId } from "../commandIds";
import { changeEngine } from "../engines/engineChoice";
import type { Plot } from "../plots/plot";
import type { Services } from "../services";
import { inform } from "../shown";
import { noPlot } from "../strings";
import { clearCache, clearSavedWords, showCacheSize } from "./cacheCommands";
import { clusterCategories } from "./clusterCategories";
import { embedFolder } from "./embedFolder";
import {
  argumentOf,
  clusterArguments,
  clusterNumberArguments,
  embedArguments,
  embedFolderArguments,
  openVectorsArguments,
  pointArguments,
  savePlotArguments,
} from "./commandArguments";
import { embedClipboard, embedFile, embedFiles, embedSelection } from "./embedSelection";
import { recomputeProjection, reembedChanged, removeDeleted } from "./reembedChanged";
import { refuse } from "./runInPlot";
import { savePlotAs } from "./savePlot";
import { showInPlot } from "./showInPlot";

/** `selected` is the whole selection of the Explorer where the command was chosen there. */
type Command = (services: Services, argument: unknown, selected: unknown) => unknown;

/** What every command does. */
export const commandTable: Readonly<Record<CommandId, Command>> = {
  "embeddings.clusterCategories": given(clusterArguments, (services, argument = {}) =>
    clusterCategories(services, argument),
  ),
  "embeddings.embedSelection": given(embedArguments, (services, argument = {}) =>
    embedSelection(services, argument),
  ),
  "embeddings.embedSelectionAs": given(embedArguments, (services, argument = {}) =>
    embedSelection(services, argument, "always"),
  ),
  "embeddings.embedFile": given(embedArguments, (services, argument = {}, { clicked, selected }) =>
    selected.length > 1
      ? embedFiles(services, selected, argument)
      : embedFile(services, clicked, argument),
  ),
  "embeddings.embedFolder": given(embedFolderArguments, (services, argument = {}, { clicked }) =>
    embedFolder(services, clicked, argument),
  ),
  "embeddings.embedClipboard": given(embedArguments, (services, argument = {}) =>
    embedClipboard(services, argument),
  ),
  "embeddings.openVectors": given(
    openVectorsArguments,
    ({ files }, argument, { clicked, selected }) => {
      if (argument) return files.open(argument.files);
      return files.open(selected.length > 0 ? selected : clicked ? [clicked] : []);
    },
  ),
  "embeddings.savePlotAs": given(savePlotArguments, (services, argument) => {
    const { current } = services.plots;
    if (current) return savePlotAs(current, services, argument?.file);
    void inform(noPlot);
    return undefined;
  }),
  "embeddings.reembedChanged": inPlot((plot, services) => reembedChanged(services, plot)),
  "embeddings.removeDeleted": inPlot(removeDeleted),
  "embeddings.recomputeProjection": inPlot(recomputeProjection),
  "embeddings.findClusters": inPlot((plot, services) => findClusters(services, plot)),
  "embeddings.findClusterNumber": given(clusterNumberArguments, (services, argument) =>
    inPlot((plot) => findNumber(services, plot, argument?.clusters))(
      services,
      undefined,
      undefined,
    ),
  ),
  "embeddings.nameClusters": inPlot((plot, services) => nameClusters(services, plot)),
  "embeddings.assignOutliers": inPlot(assignOutliers),
  "embeddings.setCategory": inView("setCategory"),
  "embeddings.undo": inPlot((plot) => plot.undo()),
  "embeddings.redo": inPlot((plot) => plot.redo()),
  "embeddings.searchMeaning": ({ searching }) => searching.search(false),
  "embeddings.searchMeaningInWorkspace": ({ searching }) => searching.search(true),
  "embeddings.showInPlot": given(pointArguments, ({ plots }, point) => showInPlot(plots, point)),
  "embeddings.chooseChatModel": ({ repair }) => repair.choose("chat"),
  "embeddings.chooseEmbeddingModel": ({ repair }) => repair.choose("embedding"),
  "embeddings.setToken": ({ repair }) => repair.setToken(),
  "embeddings.showCacheSize": ({ cache, words }) => showCacheSize(cache, words),
  "embeddings.clearCache": ({ cache }) => clearCache(cache),
  "embeddings.clearSavedWords": ({ words }) => clearSavedWords(words),
  "embeddings.showLog": ({ log }) => log.show(),
  "embeddings.changeEngine": () => changeEngine(),
  "embeddings.viewIsometric": inView("isometric"),
  "embeddings.viewFront": inView("front"),
  "embeddings.viewSide": inView("side"),
  "embeddings.viewTop": inView("top"),
  "embeddings.resetCamera": inView("resetCamera"),
  "embeddings.toggleDimensions": inView("toggleDimensions"),
  "embeddings.toggleLabels": inView("toggleLabels"),
  "embeddings.find": inView("find"),
  "embeddings.exportPng": inView("exportPng"),
  "embeddings.exportSvg": inView("exportSvg"),
  "embeddings.exportHtml": inView("exportHtml"),
  "embeddings.exportCsv": inView("exportCsv"),
  "embeddings.copyWords": inView("copyWords"),
};

/** A command for the current plot; says so where there is none. */
function inPlot(run: (plot: Plot, services: Services) => unknown): Command {
  return (services) => {
    const { current } = services.plots;
    if (current) return run(current, services);
    void inform(noPlot);
    return undefined;
  };
}

/** A command that the view of the current plot carries out. */
function inView(command: ViewCommand): Command {
  return inPlot((plot) => plot.carryOut(command));
}

/** Where a menu of files was opened, and all that is selected there. */
interface Files {
  readonly clicked?: vscode.Uri;
  readonly selected: readonly vscode.Uri[];
}

/** A command that programs call with an argument; says so where that cannot be used. */
function given<T>(
  schema: v.GenericSchema<unknown, T>,
  run: (services: Services, argument: T | undefined, files: Files) => unknown,
): Command {
  return async (services, argument, selected) => {
    const files = {
      ...(argument instanceof vscode.Uri ? { clicked: argument } : {}),
      selected: Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [],
    };
    try {
      return await run(services, argumentOf(schema, argument), files);
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.kind !== "badArgument") throw error;
      services.log.failure(failure);
      return refuse(failure.data);
    }
  };
}
