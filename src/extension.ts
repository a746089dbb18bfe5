import * as vscode from "vscode";
import { Actions } from "./host/actions";
import { clearCache, clearSavedWords, showCacheSize } from "./host/commands/cacheCommands";
import { AutoEngine } from "./host/engines/autoEngine";
import { clusterAgain, clusterCategories } from "./host/commands/clusterCategories";
import { Consent } from "./host/engines/consent";
import { embedFolder } from "./host/commands/embedFolder";
import {
  embedArgumentsOf,
  embedClipboard,
  embedFile,
  embedFiles,
  embedSelection,
  type EmbedServices,
} from "./host/commands/embedSelection";
import { EditorLink } from "./host/editor/editorLink";
import { EditorMarks } from "./host/editor/editorMarks";
import { changeEngine, useEngine } from "./host/engines/engineChoice";
import { Engines } from "./host/engines/engines";
import { Log } from "./host/log";
import type { Plot, PlotServices } from "./host/plots/plot";
import { OldOllama } from "./host/engines/oldOllama";
import { placeOf } from "./host/machines";
import { plotCommands } from "./host/commands/plotCommands";
import { MeaningSearch } from "./host/commands/meaningSearch";
import { Plots } from "./host/plots/plots";
import { PointHover } from "./host/editor/pointHover";
import {
  reembedAll,
  recomputeProjection,
  reembedChanged,
  removeDeleted,
} from "./host/commands/reembedChanged";
import { ShowInPlotAction, showInPlot, showInPlotCommand } from "./host/commands/showInPlot";
import { Repair } from "./host/engines/repair";
import { registerServerEngines } from "./host/engines/serverEngines";
import { readAppearance, readCacheLimit, readSettings, section } from "./host/settings";
import { Tokens } from "./host/engines/tokens";
import { SessionFiles } from "./store/sessionFiles";
import { SqliteVectorCache } from "./store/sqliteVectorCache";
import { WordFiles } from "./store/wordFiles";
import { BuiltinEngine } from "./worker/client/builtinEngine";
import { Projector } from "./worker/client/projector";
import { TextReader } from "./worker/client/textReader";

/** What tests in the extension host see. */
export interface Api {
  readonly plots: Plots;
}

/** Builds the objects and registers the commands; nothing else. */
export function activate(context: vscode.ExtensionContext): Api {
  const register = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const inExtension = (...path: string[]) => vscode.Uri.joinPath(context.extensionUri, ...path);
  const sessions = vscode.Uri.joinPath(context.globalStorageUri, "sessions");

  const log = register(new Log());
  const projector = register(new Projector(inExtension("dist", "worker.js").fsPath));
  const texts = register(new TextReader(inExtension("dist", "texts.js").fsPath));
  const memory = context.globalState;
  const tokens = new Tokens(context.secrets);
  const place = placeOf(context);
  const repair = new Repair(tokens, place);
  const auto = new AutoEngine(tokens, memory, () => repair.setUp());
  const consent = new Consent(memory, log);
  const engines = new Engines(
    readSettings,
    (settings) => auto.decide(settings),
    (engine) => consent.guard(engine),
  );
  const cache = new SqliteVectorCache({
    file: vscode.Uri.joinPath(context.globalStorageUri, "vectors.sqlite").fsPath,
    limit: readCacheLimit,
    onDamaged: (setAside) =>
      void vscode.window.showInformationMessage(
        `The cache of vectors was damaged and begins anew; the damaged file is kept at ${setAside}.`,
      ),
    onProblem: (error) => log.warn(`The cache of vectors: ${String(error)}`),
  });
  register({ dispose: () => void cache.close() });
  const wordFiles = new WordFiles(
    vscode.Uri.joinPath(context.globalStorageUri, "words").fsPath,
    (error) => log.warn(`The kept words: ${String(error)}`),
  );
  registerServerEngines(engines, {
    tokens,
    cache,
    wordStore: wordFiles,
    oldOllama: new OldOllama(memory),
  });
  const builtin = register(
    new BuiltinEngine({
      worker: inExtension("dist", "builtin.js").fsPath,
      media: inExtension("media").fsPath,
    }),
  );
  engines.register("builtin", () => builtin);
  const actions = new Actions<Plot>(place.remote);
  const services: PlotServices = {
    extensionUri: context.extensionUri,
    projector,
    files: new SessionFiles(sessions.fsPath),
    actions,
    engines,
    log,
    appearance: readAppearance,
  };
  const plots = register(new Plots(services));
  const link = register(new EditorLink(plots, texts, log));
  register(new EditorMarks(plots, link));
  register(vscode.languages.registerHoverProvider("*", new PointHover(link)));

  register(
    vscode.languages.registerCodeActionsProvider("*", new ShowInPlotAction(link), {
      providedCodeActionKinds: [ShowInPlotAction.kind],
    }),
  );

  const command = (id: string, run: (argument: unknown, selected: unknown) => unknown) =>
    register(vscode.commands.registerCommand(id, run));
  const clustering = { plots, engines, consent, log, memory };
  command("embeddings.clusterCategories", (argument) => clusterCategories(clustering, argument));
  const embedding: EmbedServices = { plots, engines, actions, link, texts, consent, log };
  const uriOf = (argument: unknown) => (argument instanceof vscode.Uri ? argument : undefined);
  command("embeddings.embedSelection", (argument) =>
    embedSelection(embedding, embedArgumentsOf(argument)),
  );
  command("embeddings.embedSelectionAs", (argument) =>
    embedSelection(embedding, embedArgumentsOf(argument), "always"),
  );
  command("embeddings.embedFile", (argument, selected) => {
    const uris = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
    return uris.length > 1
      ? embedFiles(embedding, uris)
      : embedFile(embedding, uriOf(argument), embedArgumentsOf(argument));
  });
  command("embeddings.embedFolder", (argument) =>
    embedFolder(embedding, uriOf(argument), argument),
  );
  command("embeddings.embedClipboard", (argument) =>
    embedClipboard(embedding, embedArgumentsOf(argument)),
  );
  command(
    "embeddings.reembedChanged",
    () => plots.current && reembedChanged(embedding, plots.current),
  );
  command("embeddings.removeDeleted", () => plots.current && removeDeleted(plots.current));
  command(
    "embeddings.recomputeProjection",
    () => plots.current && recomputeProjection(plots.current),
  );
  const searching = register(new MeaningSearch({ engines, projector, texts }));
  command("embeddings.searchMeaning", () => searching.search(false));
  command("embeddings.searchMeaningInWorkspace", () => searching.search(true));
  command(showInPlotCommand, (argument) => showInPlot(plots, link, argument));
  command("embeddings.showLog", () => log.show());
  command("embeddings.chooseChatModel", () => repair.choose("chat"));
  command("embeddings.chooseEmbeddingModel", () => repair.choose("embedding"));
  command("embeddings.setToken", () => repair.setToken({}));
  command("embeddings.showCacheSize", () => showCacheSize(cache, wordFiles));
  command("embeddings.clearCache", () => clearCache(cache));
  command("embeddings.clearSavedWords", () => clearSavedWords(wordFiles));
  for (const [id, name] of Object.entries(plotCommands)) {
    command(id, () => plots.current?.post({ type: "command", command: name }));
  }

  actions.register("retry", ({ retry }) => retry?.());
  actions.register("plotPartialResults", ({ plotPartialResults }) => plotPartialResults?.());
  actions.register("newPlot", ({ newPlot }) => newPlot?.());
  repair.registerWith(actions);
  command("embeddings.changeEngine", changeEngine);
  actions.register(
    "changePrefix",
    () => void vscode.commands.executeCommand("workbench.action.openSettings", "embeddings.prefix"),
  );
  actions.register("changeEngine", async ({ retry }) => {
    if (await changeEngine()) retry?.();
  });
  actions.register("useBuiltin", async ({ retry }) => {
    await useEngine("builtin");
    retry?.();
  });
  actions.register("reembedChanged", async ({ plot }) => {
    if (plot) await reembedChanged(embedding, plot);
  });
  actions.register("reembedAll", async ({ plot, retry }) => {
    if (plot && (await reembedAll(embedding, plot)).outcome === "complete") retry?.();
  });
  actions.register("removeDeleted", async ({ plot }) => {
    if (plot) await removeDeleted(plot);
  });
  actions.register("regenerateWords", async ({ plot }) => {
    if (plot) await clusterAgain(clustering, plot, true);
  });
  actions.register("askForMore", async ({ plot }) => {
    if (plot) await clusterAgain(clustering, plot, false);
  });
  actions.register("keepShortage", ({ plot }) => plot?.accept("shortage"));
  actions.register("dismissNoWords", ({ plot }) => plot?.accept("noWords"));
  actions.register("dismissNoVector", ({ plot }) => plot?.accept("noVector"));
  actions.register("dismissCollisions", ({ plot }) => plot?.accept("collisions"));
  actions.register("recomputeProjection", async ({ plot }) => {
    if (plot) await recomputeProjection(plot);
  });
  actions.register("showLog", () => log.show());
  actions.register(
    "cluster",
    () => void vscode.commands.executeCommand("embeddings.clusterCategories"),
  );
  register(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section)) return;
      const appearance = readAppearance();
      for (const plot of plots.all) plot.post({ type: "appearance", appearance });
    }),
  );
  return { plots };
}
