import { chatNames } from "../../core/clusters/chatNames";
import { clustersOf, notesIn, renamed } from "../../core/clusters/sessionClusters";
import { Failure } from "../../core/model/failures";
import { textOf } from "../../core/model/table";
import type { TextReader } from "../../worker/client/textReader";
import type { ChatEngine, Engines } from "../engines/engines";
import type { Log } from "../log";
import type { Plot } from "../plots/plot";
import { Latest } from "../plots/latestTask";
import { readSettings } from "../settings";
import { inform, withProgress } from "../shown";
import { clusters as strings } from "../strings";
import { clusterFacts } from "./clusterEvidence";
import { type Subject, subjectOf } from "./subject";

export interface NamingServices {
  readonly texts: TextReader;
  readonly engines: Engines;
  readonly log: Log;
}

/** What the command returns, for callers that are programs. */
export interface NamingReport {
  readonly outcome: "complete" | "canceled" | "failed";
  /** Clusters that got a name. */
  readonly named: number;
  /** Clusters for which the model gave no usable name. */
  readonly unnamed: number;
}

const neighborsTold = 3;

const naming = new WeakMap<Plot, Latest>();

/**
 * "Name Clusters": names by the chat model, which is given typical texts, keywords and the names of clusters nearby.
 * Names that the user typed stay; each name is shown as it comes, and those that came stay however it ends. Undefined
 * where nothing was asked.
 */
export async function nameClusters(
  services: NamingServices,
  plot: Plot,
  only?: ReadonlySet<string>,
): Promise<NamingReport | undefined> {
  const subject = subjectOf(plot);
  const clusters = subject && clustersOf(subject.session);
  if (!clusters || clusters.names.length === 0) {
    void inform(strings.noneToName);
    return undefined;
  }
  const noteOf = notesIn(subject.session);
  const groups = [...clusters.keys.keys()].filter((group) => {
    const key = clusters.keys[group] ?? "";
    return !noteOf(key)?.typed && (only?.has(key) ?? true);
  });
  if (groups.length === 0) {
    void inform(strings.allTyped);
    return undefined;
  }
  const left = new Set(groups.map((group) => clusters.keys[group] ?? ""));
  const engine = await services.engines.chat(readSettings());
  const retry = () => void nameClusters(services, plot, left);
  if (!engine) {
    const failure = new Failure({ kind: "noChatModel" });
    void plot.tell({ failure: failure.data, retry });
    return { outcome: "failed", named: 0, unnamed: 0 };
  }
  const latest = naming.get(plot) ?? new Latest();
  naming.set(plot, latest);
  const signal = latest.next();
  const disposing = plot.onDidDispose(() => latest.abort());
  const counts = { named: 0, unnamed: 0 };
  try {
    await withProgress(strings.naming(groups.length), async (report, canceled) => {
      const ended = AbortSignal.any([signal, canceled]);
      const increment = 100 / groups.length;
      for await (const { key, name } of named(services, subject, groups, engine, ended)) {
        left.delete(key);
        if (name === undefined) counts.unnamed++;
        else {
          counts.named++;
          const edit = strings.edits.name;
          await plot.edit(edit, (session) => renamed(session, key, name, false), true);
        }
        report({
          increment,
          message: strings.namedSoFar(groups.length - left.size, groups.length),
        });
      }
    });
  } catch (error) {
    const failure = Failure.from(error);
    const outcome = failure.kind === "canceled" ? "canceled" : "failed";
    if (signal.aborted) return { outcome, ...counts };
    services.log.failure(failure);
    if (outcome === "canceled") void inform(strings.namingEnded(counts.named, groups.length));
    else void plot.tell({ failure: failure.data, retry });
    return { outcome, ...counts };
  } finally {
    disposing.dispose();
  }
  if (counts.unnamed > 0) {
    const model = engine.describe().chatModel ?? "";
    void inform(strings.unusableNames(model, counts.unnamed, groups.length));
  }
  return { outcome: "complete", ...counts };
}

async function* named(
  { texts }: NamingServices,
  subject: Subject,
  groups: readonly number[],
  engine: ChatEngine,
  signal: AbortSignal,
): AsyncGenerator<{ readonly key: string; readonly name: string | undefined }> {
  const { session } = subject;
  const clusters = clustersOf(session);
  if (!clusters) return;
  const { names, keys } = clusters;
  const facts = await clusterFacts(subject, clusters, texts, signal);
  const asked = groups.map((group) => ({
    exemplars: (facts.exemplars[group] ?? []).map((row) => textOf(session.table, row)),
    keywords: facts.keywords[group] ?? [],
    neighbors: Array.from(
      facts.neighbors[group]?.subarray(0, neighborsTold) ?? [],
      (other) => names[other] ?? "",
    ),
  }));
  const isAsked = new Set(groups);
  const taken = names.filter((_, group) => !isAsked.has(group));
  const { seed = 0 } = readSettings();
  let place = 0;
  for await (const name of chatNames(asked, taken, engine, seed, signal)) {
    yield { key: keys[groups[place++] ?? -1] ?? "", name };
  }
}
