import * as vscode from "vscode";
import type { LongTexts } from "../../core/model/engine";
import type { ActionContext } from "../actions";
import { assignOutliers, findClusters, findNumber } from "../clusters/findClusters";
import { nameClusters } from "../clusters/nameClusters";
import type { CommandId } from "../commandIds";
import { changeEngine, useEngine } from "../engines/engineChoice";
import { downloadPage } from "../engines/startOllama";
import type { Plot } from "../plots/plot";
import type { Services } from "../services";
import { writeSetting } from "../settings";
import { python } from "../strings";
import type { ActionId } from "../tellUser";
import { clusterAgain } from "./clusterCategories";
import { recomputeProjection, reembedAll, reembedChanged, removeDeleted } from "./reembedChanged";

type PlotContext = ActionContext<Plot>;
type ActionHandler = (services: Services, context: PlotContext) => unknown;

/** What every button of a plot or a notification does. */
export const actionTable: Readonly<Record<ActionId, ActionHandler>> = {
  retry: (_, { retry }) => retry?.(),
  plotPartialResults: (_, { plotPartialResults }) => plotPartialResults?.(),
  newPlot: (_, { newPlot }) => newPlot?.(),
  cluster: () => runCommand("embeddings.clusterCategories"),
  showLog: ({ log }) => log.show(),
  setUpOllama: ({ repair }, context) => thenRetry(context, repair.setUp()),
  startOllama: ({ repair }, context) => thenRetry(context, repair.start(context.failure)),
  downloadOllama: () => openPage(downloadPage),
  updateOllama: () => openPage(downloadPage),
  switchToOpenAi: ({ repair }, context) =>
    thenRetry(context, repair.switchToOpenAi(context.failure)),
  signIn: (_, { failure }) =>
    failure?.kind === "refused" && failure.signIn ? openPage(failure.signIn) : undefined,
  pullModel: ({ repair }, context) => thenRetry(context, repair.pullMissing(context.failure)),
  chooseChatModel: ({ repair }, context) => thenRetry(context, repair.choose("chat")),
  chooseEmbeddingModel: ({ repair }, context) => thenRetry(context, repair.choose("embedding")),
  changeHost: ({ repair }, context) => thenRetry(context, repair.changeAddress(context.failure)),
  setToken: ({ repair }, context) => thenRetry(context, repair.setToken(context.failure)),
  useBuiltin: (_, context) => thenRetry(context, useEngine("builtin").then(always)),
  changeEngine: (_, context) => thenRetry(context, changeEngine()),
  changePrefix: () =>
    vscode.commands.executeCommand("workbench.action.openSettings", "embeddings.prefix"),
  cutLongTexts: (_, context) =>
    thenRetry(context, writeSetting("longTexts", "cut" satisfies LongTexts).then(always)),
  reembedChanged: (services, { plot }) => plot && reembedChanged(services, plot),
  reembedAll: (services, context) => {
    const { plot } = context;
    if (!plot) return undefined;
    const embedded = reembedAll(services, plot).then(({ outcome }) => outcome === "complete");
    return thenRetry(context, embedded);
  },
  removeDeleted: (_, { plot }) => plot && removeDeleted(plot),
  regenerateWords: (services, { plot }) => plot && clusterAgain(services, plot, true),
  askForMore: (services, { plot }) => plot && clusterAgain(services, plot, false),
  keepShortage: (_, { plot }) => plot?.accept("shortage"),
  dismissNoWords: (_, { plot }) => plot?.accept("noWords"),
  dismissNoVector: (_, { plot }) => plot?.accept("noVector"),
  dismissCut: (_, { plot }) => plot?.accept("cut"),
  dismissCollisions: (_, { plot }) => plot?.accept("collisions"),
  copyPython: (_, { failure }) => copyPython(failure),
  changeColumns: ({ files }, { plot }) => plot && files.changeColumns(plot),
  dismissOneGroup: (_, { plot }) => plot?.accept("oneGroup"),
  dismissRoles: (_, { plot }) => plot?.accept("roles"),
  loadMore: ({ files }, { plot }) => plot && files.loadMore(plot),
  dismissSampled: (_, { plot }) => plot?.accept("sampled"),
  dismissLeftRows: (_, { plot }) => plot?.accept("leftRows"),
  recomputeProjection: (_, { plot }) => plot && recomputeProjection(plot),
  findClusters: (services, { plot }) => plot && findClusters(services, plot),
  findClusterNumber: (services, { plot }) => plot && findNumber(services, plot),
  nameClusters: (services, { plot }) => plot && nameClusters(services, plot),
  assignOutliers: (_, { plot }) => plot && assignOutliers(plot),
};

/** Does again what failed, where the cause was mended. */
async function thenRetry({ retry }: PlotContext, mended: Promise<boolean>): Promise<void> {
  if (await mended) retry?.();
}

/** Copies code that saves the file as one that can be opened. */
async function copyPython(failure: PlotContext["failure"]): Promise<void> {
  if (failure?.kind !== "otherFormat") return;
  // A text of JSON is one of Python too.
  await vscode.env.clipboard.writeText(python[failure.format](JSON.stringify(failure.file)));
}

const always = () => true;

function runCommand(id: CommandId): Thenable<unknown> {
  return vscode.commands.executeCommand(id);
}

function openPage(address: string): Thenable<boolean> {
  return vscode.env.openExternal(vscode.Uri.parse(address, true));
}
