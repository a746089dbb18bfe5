import * as vscode from "vscode";
import type { ViewCommand } from "../../protocol/messages";
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
  embedArgumentsOf,
  embedClipboard,
  embedFile,
  embedFiles,
  embedSelection,
} from "./embedSelection";
import { recomputeProjection, reembedChanged, removeDeleted } from "./reembedChanged";
import { showInPlot } from "./showInPlot";

/** `selected` is the whole selection of the Explorer where the command was chosen there. */
type Command = (services: Services, argument: unknown, selected: unknown) => unknown;

/** What every command does. */
export const commandTable: Readonly<Record<CommandId, Command>> = {
  "embeddings.clusterCategories": clusterCategories,
  "embeddings.embedSelection": (services, argument) =>
    embedSelection(services, embedArgumentsOf(argument)),
  "embeddings.embedSelectionAs": (services, argument) =>
    embedSelection(services, embedArgumentsOf(argument), "always"),
  "embeddings.embedFile": (services, argument, selected) => {
    const uris = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
    return uris.length > 1
      ? embedFiles(services, uris)
      : embedFile(services, uriOf(argument), embedArgumentsOf(argument));
  },
  "embeddings.embedFolder": (services, argument) =>
    embedFolder(services, uriOf(argument), argument),
  "embeddings.embedClipboard": (services, argument) =>
    embedClipboard(services, embedArgumentsOf(argument)),
  "embeddings.reembedChanged": inPlot((plot, services) => reembedChanged(services, plot)),
  "embeddings.removeDeleted": inPlot(removeDeleted),
  "embeddings.recomputeProjection": inPlot(recomputeProjection),
  "embeddings.searchMeaning": ({ searching }) => searching.search(false),
  "embeddings.searchMeaningInWorkspace": ({ searching }) => searching.search(true),
  "embeddings.showInPlot": ({ plots }, argument) => showInPlot(plots, argument),
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

function uriOf(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
