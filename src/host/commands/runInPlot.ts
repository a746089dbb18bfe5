import { setImmediate } from "node:timers/promises";
import { type EngineDescription, requireSameVectors } from "../../core/model/engine";
import { Failure, type FailureData } from "../../core/model/failures";
import type { RunOptions, RunResult } from "../../core/model/runs";
import { withRemarks } from "../../core/model/remarks";
import type { Session } from "../../core/model/session";
import { embedderOf, nameOf, requireEmbedder, withVersion } from "../../core/model/source";
import { categoriesOf, originOf, rowsOf } from "../../core/model/table";
import type { Log } from "../log";
import type { Plot, PlotRun } from "../plots/plot";
import { inform, withProgress } from "../shown";
import * as strings from "../strings";
import { tellUser } from "../tellUser";
import { ProgressReports } from "./progressReports";

/** What a command returns, for callers that are programs. */
export interface RunReport {
  readonly outcome: "complete" | "canceled" | "failed" | "dismissed";
  readonly session?: string;
  readonly engine?: EngineDescription;
  readonly categories: readonly { readonly category: string; readonly words: number }[];
  /** Points of the plot. */
  readonly points: number;
  readonly dimensions: number;
  readonly explainedVariance: readonly number[];
  readonly seconds: {
    readonly words: number;
    readonly vectors: number;
    readonly projection: number;
  };
  readonly failure?: FailureData;
}

export const dismissed: RunReport = {
  outcome: "dismissed",
  categories: [],
  points: 0,
  dimensions: 0,
  explainedVariance: [],
  seconds: { words: 0, vectors: 0, projection: 0 },
};

/** Says why nothing is done. */
export function refuse(failure: FailureData): RunReport {
  void inform(tellUser(failure).sentence);
  return { ...dismissed, outcome: "failed", failure };
}

export interface PlotTask {
  readonly plot: Plot;
  readonly title: string;
  readonly log: Log;
  /** Makes the items and vectors; what it throws ends the run as a failure. */
  readonly work: (options: RunOptions) => Promise<RunResult>;
  /** The session to draw, where it is more than the result's own (added to a plot). */
  readonly combine?: (made: Session) => Session;
  /** Embeds and plots items that arrived before the run ended. */
  readonly plotPartialResults?: (table: RunResult["table"]) => void;
  readonly retry: () => void;
  /** Only the engine that made the plot will do, so no other one is offered when that fails. */
  readonly ownEngine?: boolean;
  /** Does the same in a new plot, with the engine of the settings. */
  readonly newPlot?: () => void;
}

/**
 * Runs work with its progress in the plot's panel and in a notification, both with a Cancel, and draws
 * what came of it.
 */
export async function runInPlot(task: PlotTask): Promise<RunReport> {
  const run = task.plot.startRun();
  const result = await withProgress(task.title, async (report, canceled) => {
    const ended = AbortSignal.any([run.signal, canceled]);
    const progress = new ProgressReports(run, report);
    progress.say(strings.progress.preparing);
    try {
      return await task.work({ signal: ended, onProgress: (state) => progress.report(state) });
    } catch (error) {
      return ended.aborted ? new Failure({ kind: "canceled" }) : Failure.from(error);
    } finally {
      progress.end();
    }
  });
  if (result instanceof Failure) return end(task, run, result);
  return finish(task, run, result);
}

async function finish(task: PlotTask, run: PlotRun, result: RunResult): Promise<RunReport> {
  const { plot, log } = task;
  for (const { category, failure } of result.notes) {
    if (failure) log.warn(`${category}: ${JSON.stringify(failure)}`);
  }
  for (const texts of result.collisions) log.warn(`Equal vectors: ${texts.join(", ")}`);
  if (!result.session) {
    return end(
      task,
      run,
      new Failure(result.failure ?? { kind: "tooFewPoints", points: 0 }),
      result,
    );
  }
  const started = performance.now();
  await setImmediate();
  try {
    if (run.isOver) throw new Failure({ kind: "canceled" });
    const session = task.combine ? joined(plot, result.session, task.combine) : result.session;
    await setImmediate();
    const projection = await run.show(session, result.outcome === "canceled");
    const seconds = { ...result.seconds, projection: (performance.now() - started) / 1000 };
    log.info(summary(session, result, seconds.projection));
    return {
      ...reportOf(result, session),
      outcome: result.outcome,
      explainedVariance: projection.explainedVariance,
      seconds,
      ...(result.failure ? { failure: result.failure } : {}),
    };
  } catch (error) {
    return end(task, run, Failure.from(error), result);
  }
}

/**
 * The session that is combined of the plot's and of `made`; throws `otherVectors` or `vectorShape` where they do
 * not go together.
 */
function joined(plot: Plot, made: Session, combine: (made: Session) => Session): Session {
  const [old] = (plot.session ?? made).spaces;
  const [more] = made.spaces;
  const [before, now] = [requireEmbedder(old.source), requireEmbedder(more.source)];
  requireSameVectors(before, now.version);
  const { columns: expected } = old.vectors;
  const { columns: received } = more.vectors;
  if (received !== expected) {
    throw new Failure({ kind: "vectorShape", model: now.embeddingModel, expected, received });
  }
  const session = withRemarks(combine(made), made);
  // Vectors whose version was not recorded are taken for those of the first that is, and stay guarded by it.
  const [first, ...others] = session.spaces;
  const source = withVersion(first.source, before.version ?? now.version);
  return { ...session, spaces: [{ ...first, source }, ...others] };
}

function end(task: PlotTask, run: PlotRun, failure: Failure, result?: RunResult): RunReport {
  const { plotPartialResults, retry, ownEngine, newPlot } = task;
  const table = result?.table;
  const arrived = table?.rows && plotPartialResults ? () => plotPartialResults(table) : undefined;
  run.fail(failure, {
    retry,
    ...(arrived ? { plotPartialResults: arrived } : {}),
    ...(ownEngine ? { ownEngine } : {}),
    ...(newPlot ? { newPlot } : {}),
  });
  return {
    ...dismissed,
    ...(result ? reportOf(result, undefined) : {}),
    outcome: failure.kind === "canceled" ? "canceled" : "failed",
    failure: failure.data,
  };
}

function reportOf(result: RunResult, session: Session | undefined): RunReport {
  const { names, codeOf } = categoriesOf(session?.table ?? result.table);
  const counts = names.map(() => 0);
  for (const code of codeOf) counts[code] = (counts[code] ?? 0) + 1;
  const [space] = session?.spaces ?? [];
  const engine = space && embedderOf(space.source);
  return {
    ...dismissed,
    ...(session ? { session: session.id } : {}),
    ...(engine ? { engine } : {}),
    categories: names.map((category, code) => ({ category, words: counts[code] ?? 0 })),
    points: session?.table.rows ?? 0,
    dimensions: space?.vectors.columns ?? 0,
    seconds: { ...result.seconds, projection: 0 },
  };
}

function summary(
  { table, spaces: [{ source, vectors }] }: Session,
  result: RunResult,
  projection: number,
): string {
  const { words, vectors: embedding } = result.seconds;
  const kept = rowsOf(result.table).filter((row) => originOf(result.table, row)?.kept).length;
  const engine = embedderOf(source);
  return [
    `${table.rows} points of ${vectors.columns} dimensions`,
    `${engine?.label}${engine?.host ? ` at ${engine.host}` : ""}`,
    ...(engine?.chatModel
      ? [`words by ${engine.chatModel} in ${words.toFixed(1)} s, ${kept} of them saved ones`]
      : []),
    `vectors by ${nameOf(source)} in ${embedding.toFixed(1)} s, ${result.cached} from the cache`,
    `projected in ${projection.toFixed(2)} s`,
  ].join("; ");
}
