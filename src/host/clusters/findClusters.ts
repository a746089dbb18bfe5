import { outliersIn } from "../../core/clusters/clusters";
import type { ClusterLevel } from "../../core/clusters/levels";
import { type Making, makingOf } from "../../core/clusters/making";
import { clustersColumn, clustersOf } from "../../core/clusters/sessionClusters";
import { Failure } from "../../core/model/failures";
import type { ClusterOptions, VectorSpace } from "../../worker/client/projector";
import type { TextReader } from "../../worker/client/textReader";
import type { Engines } from "../engines/engines";
import type { Log } from "../log";
import type { Plot } from "../plots/plot";
import { Latest } from "../plots/latestTask";
import { askFor, inform, withProgress } from "../shown";
import { clusters as strings } from "../strings";
import { FoundLevels, keywordsTold, type LevelClusters } from "./foundLevels";
import { nameClusters } from "./nameClusters";
import { regroup } from "./regroup";
import { type Subject, subjectOf } from "./subject";

export interface ClusterServices {
  readonly texts: TextReader;
  readonly engines: Engines;
  readonly log: Log;
}

/** What the commands return, for callers that are programs. */
export interface ClusterReport {
  readonly clusters: number;
  /** Points in no cluster. */
  readonly outliers: number;
}

/** Clusters that can be asked for. */
export const maximumClusters = 500;
const usualNumber = 10;

const noClusters: ClusterReport = { clusters: 0, outliers: 0 };

/**
 * "Find Clusters": groups the points of a plot by their vectors, names the groups by keywords, and colors the points
 * by them. Undefined where it was canceled or failed, which the plot says.
 */
export async function findClusters(
  services: ClusterServices,
  plot: Plot,
): Promise<ClusterReport | undefined> {
  const subject = subjectOf(plot);
  if (!subject) return undefined;
  const { space, texts, session } = subject;
  const found = FoundLevels.of(space, texts, services.texts);
  const result = await working(
    plot,
    () => void findClusters(services, plot),
    async (options) => {
      const levels = await found.find(options);
      const level = FoundLevels.usual(levels, session.table.rows);
      return level < 0
        ? undefined
        : { levels, level, clusters: await found.at(levels[level]!, options) };
    },
  );
  if (!result) return undefined;
  if (!result.value) {
    void inform(strings.none);
    return noClusters;
  }
  await showLevel(plot, subject, result.value, strings.edits.find);
  void found.prepare().catch(() => undefined);
  return report(services, plot, space, result.value.clusters);
}

/** "Find a Number of Clusters": by k-means, as many as are asked for. */
export async function findNumber(
  services: ClusterServices,
  plot: Plot,
  given?: number,
): Promise<ClusterReport | undefined> {
  const subject = subjectOf(plot);
  if (!subject) return undefined;
  const { space, texts, session } = subject;
  const maximum = Math.min(maximumClusters, session.table.rows);
  if (maximum < 2) {
    void inform(strings.none);
    return noClusters;
  }
  const wanted = given ?? (await askForNumber(plot, maximum));
  if (wanted === undefined) return undefined;
  const number = Math.min(wanted, maximum);
  const retry = () => void findNumber(services, plot, number);
  const result = await working(plot, retry, async (options) => {
    const clusters = await space.kMeans(number, options);
    const { count, labels, typical } = clusters;
    const asked = [{ clusters: count, labels, typical }];
    const [keywords = []] = await services.texts.keywords(
      texts,
      asked,
      keywordsTold,
      options.signal,
    );
    return { count, labels, keywords };
  });
  if (!result) return undefined;
  const making: Making = { method: "k-means" };
  await regroup(plot, subject, strings.edits.find, { ...result.value, making });
  return report(services, plot, space, result.value);
}

async function askForNumber(plot: Plot, maximum: number): Promise<number | undefined> {
  const now = (plot.session && clustersOf(plot.session)?.names.length) ?? usualNumber;
  const typed = await askFor({
    title: strings.number.title,
    prompt: strings.number.prompt(maximum),
    value: String(Math.min(maximum, Math.max(2, now))),
    validateInput: (text) =>
      numberIn(text, maximum) === undefined ? strings.number.prompt(maximum) : undefined,
  });
  return typed === undefined ? undefined : numberIn(typed, maximum);
}

function numberIn(text: string, maximum: number): number | undefined {
  const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  return number >= 2 && number <= maximum ? number : undefined;
}

const sliding = new WeakMap<Plot, Latest>();

/** The clusters of another level, where they were found by density. Of several calls the latest wins. */
export async function chooseLevel(
  services: ClusterServices,
  plot: Plot,
  wanted: number,
): Promise<void> {
  const subject = subjectOf(plot);
  const making = subject && makingOf(subject.session.table.columns.get(clustersColumn));
  if (!subject || making?.method !== "HDBSCAN") return;
  const found = FoundLevels.of(subject.space, subject.texts, services.texts);
  const latest = sliding.get(plot) ?? new Latest();
  sliding.set(plot, latest);
  const levelClusters = await latest.run(async () => {
    const again = () => void chooseLevel(services, plot, wanted);
    const levels =
      found.levels ?? (await working(plot, again, (options) => found.find(options)))?.value ?? [];
    const level = Math.min(wanted, levels.length - 1);
    return level < 0
      ? undefined
      : {
          levels,
          level,
          clusters: await withOutliers(subject, await found.at(levels[level]!), making),
        };
  });
  if (!levelClusters) return;
  await showLevel(plot, subject, levelClusters, strings.edits.level);
  void found.prepare().catch(() => undefined);
}

/** Clusters as they are shown. */
interface ShownLevel {
  readonly levels: readonly ClusterLevel[];
  readonly level: number;
  /** `core`: without outliers, where these were assigned. */
  readonly clusters: LevelClusters & { readonly core?: Int32Array };
}

/** The clusters with the outliers of the others, where those were assigned. */
async function withOutliers(
  { space }: Subject,
  clusters: LevelClusters,
  { assigned }: Making,
): Promise<ShownLevel["clusters"]> {
  if (!assigned) return clusters;
  const { labels: core, count } = clusters;
  return { ...clusters, core, labels: await space.assignOutliers(core, count) };
}

async function showLevel(
  plot: Plot,
  subject: Subject,
  { levels, level, clusters }: ShownLevel,
  edit: string,
): Promise<void> {
  const making: Making = {
    method: "HDBSCAN",
    ...{ level, levels: levels.length },
    minimumSize: levels[level]!.minimumSize,
    ...(clusters.core ? { assigned: true } : {}),
  };
  await regroup(plot, subject, edit, { ...clusters, making }, true);
}

/** "Assign Outliers": puts each point that is in no cluster into the nearest one. */
export async function assignOutliers(plot: Plot): Promise<void> {
  const subject = subjectOf(plot);
  const clusters = subject && clustersOf(subject.session);
  if (!subject || !clusters?.labels.some((label) => label < 0)) {
    void inform(strings.noOutliers);
    return;
  }
  const { names, labels: core, making } = clusters;
  const labels = await subject.space.assignOutliers(core, names.length);
  await regroup(plot, subject, strings.buttons.assign, {
    ...{ count: names.length, labels, core, names },
    making: { ...making, assigned: true },
  });
}

/** Work with its progress in the panel and in a notification; undefined where it ended otherwise, which is said. */
async function working<T>(
  plot: Plot,
  retry: () => void,
  work: (options: ClusterOptions) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const run = plot.startRun();
  try {
    const value = await withProgress(
      strings.title(plot.session?.title ?? ""),
      (report, canceled) => {
        let percent = 0;
        return work({
          signal: AbortSignal.any([run.signal, canceled]),
          onProgress: (fraction) => {
            report({ increment: 100 * fraction - percent });
            percent = 100 * fraction;
            const [done, total] = [Math.round(percent), 100];
            run.progress({ message: strings.finding, done, total, words: [] });
          },
        });
      },
    );
    if (run.isOver) return undefined;
    run.end();
    return { value };
  } catch (error) {
    run.fail(Failure.from(error), { retry });
    return undefined;
  }
}

function report(
  services: ClusterServices,
  plot: Plot,
  space: VectorSpace,
  { count, labels }: Pick<LevelClusters, "count" | "labels">,
): ClusterReport {
  const outliers = outliersIn({ labels });
  void offer(services, plot, space, strings.found(count, outliers, labels.length), outliers > 0);
  return { clusters: count, outliers };
}

/** Says what was found, with what can be made of it. */
async function offer(
  services: ClusterServices,
  plot: Plot,
  space: VectorSpace,
  sentence: string,
  hasOutliers: boolean,
): Promise<void> {
  const { assign, name } = strings.buttons;
  const chosen = await inform(sentence, ...(hasOutliers ? [assign] : []), name);
  if (plot.space !== space) return;
  if (chosen === assign) await assignOutliers(plot);
  if (chosen === name) await nameClusters(services, plot);
}
