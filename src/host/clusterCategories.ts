import type * as vscode from "vscode";
import * as v from "valibot";
import { cleanCategories, titleOf } from "../core/categories";
import { runCategories, runItems, type RunResult } from "../core/runs";
import { pickCategories } from "./categoryPicker";
import type { Consent } from "./consent";
import type { Engines } from "./engines";
import type { Log } from "./log";
import type { Plot } from "./plot";
import type { Plots } from "./plots";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";
import { readSettings, type Settings } from "./settings";

/** Arguments for callers that are programs; without categories the user is asked. */
const clusterArguments = v.object({
  categories: v.optional(v.array(v.string())),
  wordsPerCategory: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The same seed on the same models gives the same words. */
  seed: v.optional(v.pipe(v.number(), v.integer())),
});

export interface ClusterServices {
  readonly plots: Plots;
  readonly engines: Engines;
  readonly consent: Consent;
  readonly log: Log;
  readonly memory: vscode.Memento;
}

/** "Cluster Categories": words of a chat model by category, embedded and drawn in a new plot. */
export async function clusterCategories(
  services: ClusterServices,
  argument: unknown,
): Promise<RunReport> {
  const parsed = v.safeParse(clusterArguments, argument);
  const given = parsed.success ? parsed.output : {};
  const settings = readSettings();
  const categories = given.categories
    ? cleanCategories(given.categories)
    : await pickCategories(settings.categories, services.memory);
  if (!categories?.length) return dismissed;
  const request = {
    title: titleOf(categories),
    categories,
    wordsPerCategory: given.wordsPerCategory ?? settings.wordsPerCategory,
  };
  const seeded = given.seed === undefined ? settings : { ...settings, seed: given.seed };
  return cluster(services, services.plots.create(request.title), request, seeded);
}

type Request = Parameters<typeof runCategories>[0];

function cluster(
  services: ClusterServices,
  plot: Plot,
  request: Request,
  settings: Settings,
): Promise<RunReport> {
  const { engines, consent, log } = services;
  const common = { plot, title: `Embeddings: ${request.title}`, log };
  const plotArrived = (items: RunResult["items"]) =>
    void runInPlot({
      ...common,
      work: async (options) =>
        runItems(request.title, items, await engines.choose(settings), options),
      plotArrived,
      retry: () => plotArrived(items),
    });
  return runInPlot({
    ...common,
    work: async (options) => {
      const engine = await engines.choose(settings);
      void consent.sayOnce(engine.describe());
      return runCategories(request, engine, options);
    },
    plotArrived,
    // Settings are read anew: the failure's button may have changed them.
    retry: () => void cluster(services, plot, request, { ...settings, ...readSettings() }),
  });
}
