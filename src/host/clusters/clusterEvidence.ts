import { clustersOf, notesIn, type SessionClusters } from "../../core/clusters/sessionClusters";
import type { TextReader } from "../../worker/client/textReader";
import type { Plot } from "../plots/plot";
import { keywordsTold } from "./foundLevels";
import { type Subject, subjectOf } from "./subject";

/** Typical points that are told of a cluster. */
const exemplarsTold = 5;

/** Why points are together, cluster by cluster. */
export interface ClusterFacts {
  readonly keywords: readonly (readonly string[])[];
  /** Rows, most typical first. */
  readonly exemplars: readonly (readonly number[])[];
  /** Other clusters, nearest first. */
  readonly neighbors: readonly Int32Array[];
}

/** Why the points of each cluster are together. Throws Failure (`canceled` too). */
export async function clusterFacts(
  { space, texts }: Subject,
  { names, labels }: Pick<SessionClusters, "names" | "labels">,
  reader: TextReader,
  signal?: AbortSignal,
): Promise<ClusterFacts> {
  const { typical, neighbors } = await space.centers(labels, names.length, signal);
  const clustering = { clusters: names.length, labels, typical };
  const [keywords = []] = await reader.keywords(texts, [clustering], keywordsTold, signal);
  const exemplars = names.map((): number[] => []);
  for (const row of typical) {
    const own = exemplars[labels[row] ?? -1];
    if (own && own.length < exemplarsTold) own.push(row);
  }
  return { keywords, exemplars, neighbors };
}

/** Tells the page why the points of a cluster are together. */
export async function tellEvidence(plot: Plot, group: number, reader: TextReader): Promise<void> {
  const subject = subjectOf(plot);
  const clusters = subject && clustersOf(subject.session);
  const key = clusters?.keys[group];
  if (!clusters || key === undefined) return;
  const { keywords, exemplars } = await clusterFacts(subject, clusters, reader);
  if (plot.space !== subject.space) return;
  const persistence = notesIn(subject.session)(key)?.persistence;
  plot.post({
    type: "evidence",
    group,
    keywords: [...(keywords[group] ?? [])],
    exemplars: [...(exemplars[group] ?? [])],
    ...(persistence === undefined ? {} : { persistence }),
  });
}
