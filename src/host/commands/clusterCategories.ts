import type * as vscode from "vscode";
import { titleOf } from "../../core/words/categories";
import type { Engine } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { addToSession } from "../../core/model/merge";
import { withRows } from "../../core/model/reembed";
import { requireEmbedder } from "../../core/model/source";
import { categoriesIn, originOf, rowsOf } from "../../core/model/table";
import {
  type CategoriesRequest,
  embedTable,
  runCategories,
  type RunResult,
} from "../../core/model/runs";
import type { Session } from "../../core/model/session";
import { pickCategories } from "./categoryPicker";
import type { ClusterArguments } from "./commandArguments";
import type { Consent } from "../engines/consent";
import type { Engines } from "../engines/engines";
import type { Log } from "../log";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";
import { readSettings } from "../settings";
import { progress } from "../strings";

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
  given: ClusterArguments,
): Promise<RunReport> {
  const settings = readSettings();
  const regenerate = (given.words ?? settings.words) === "regenerate";
  const picked = given.categories
    ? { categories: given.categories, regenerate }
    : await pickCategories(
        settings.categories,
        services.memory,
        settings.engine === "builtin" ? undefined : regenerate,
      );
  if (!picked?.categories.length) return dismissed;
  const request = {
    ...picked,
    title: titleOf(picked.categories),
    wordsPerCategory: given.wordsPerCategory ?? settings.wordsPerCategory,
  };
  const { seed } = given;
  // Settings are read at every try: a failure's button may have changed them.
  const engine = () =>
    services.engines.choose({ ...readSettings(), ...(seed === undefined ? {} : { seed }) });
  return cluster(services, { plot: services.plots.create(request.title), request, engine });
}

/**
 * The run of a plot once more, in the same plot: with other words (`regenerate`), or with the words it has and
 * those that are missing. Points that are not generated words stay.
 */
export async function clusterAgain(
  services: ClusterServices,
  plot: Plot,
  regenerate: boolean,
): Promise<RunReport> {
  const { session } = plot;
  if (!session) return dismissed;
  const request = { ...requestOf(session), regenerate };
  if (request.categories.length === 0) return dismissed;
  const { table } = session;
  const hasOthers = rowsOf(table).some((row) => !originOf(table, row));
  let tries = 0;
  const engine = () =>
    tries++ === 0 || hasOthers
      ? services.engines.of(requireEmbedder(session.spaces[0].source))
      : services.engines.choose(readSettings());
  const combine = (made: Session) => withOthers(made, plot.session);
  const others = { combine, ownEngine: true };
  return cluster(services, { plot, request, engine, ...(hasOthers ? others : {}) });
}

/** What the generated words of a session were asked for with. */
function requestOf({ title, table, notes }: Session): CategoriesRequest {
  const counts = new Map<string, number>();
  const others = new Set<string>();
  categoriesIn(table).forEach((category, row) => {
    if (originOf(table, row)) counts.set(category, (counts.get(category) ?? 0) + 1);
    else others.add(category);
  });
  for (const { category, wanted = 0 } of notes) {
    if (others.has(category) && !counts.has(category)) continue;
    counts.set(category, Math.max(wanted, counts.get(category) ?? 0));
  }
  const wordsPerCategory = [...counts.values()].reduce((a, b) => Math.max(a, b), 0);
  return { title, categories: [...counts.keys()], wordsPerCategory };
}

/** The new session with those points of the old one that are not generated words. */
function withOthers(made: Session, old: Session | undefined): Session {
  if (!old) return made;
  return addToSession(
    made,
    withRows(old, (row) => !originOf(old.table, row)),
  ).session;
}

interface ClusterRun {
  readonly plot: Plot;
  readonly request: CategoriesRequest;
  readonly engine: () => Promise<Engine>;
  readonly combine?: (made: Session) => Session;
  readonly ownEngine?: boolean;
}

function cluster(services: ClusterServices, run: ClusterRun): Promise<RunReport> {
  const { plot, request, engine, combine, ownEngine } = run;
  const common = {
    plot,
    title: progress.run(request.title),
    log: services.log,
    ...(combine ? { combine } : {}),
    ...(ownEngine ? { ownEngine } : {}),
  };
  const plotPartialResults = (table: RunResult["table"]) =>
    void runInPlot({
      ...common,
      plot: services.plots.stillOpen(plot, request.title),
      work: async (options) => embedTable(request.title, table, await engine(), options),
      plotPartialResults,
      retry: () => plotPartialResults(table),
    });
  return runInPlot({
    ...common,
    work: async (options) => {
      const chosen = await engine();
      if (!(await services.consent.given(chosen.describe()))) {
        throw new Failure({ kind: "canceled" });
      }
      return runCategories(request, chosen, options);
    },
    plotPartialResults,
    retry: () =>
      void cluster(services, { ...run, plot: services.plots.stillOpen(plot, request.title) }),
  });
}
