import {
  clustersOf,
  merged,
  parted,
  type Regrouping,
  renamed,
  type SessionClusters,
} from "../../core/clusters/sessionClusters";
import type { TextReader } from "../../worker/client/textReader";
import type { Plot } from "../plots/plot";
import { askFor, inform, pick } from "../shown";
import { clusters as strings } from "../strings";
import { clusterFacts } from "./clusterEvidence";
import { regroup } from "./regroup";
import { type Subject, subjectOf } from "./subject";

/** UTF-16 units of a name that is typed. */
const nameLength = 200;

/** What is done to a cluster by hand. */
export async function editClusters(
  plot: Plot,
  what: "rename" | "merge" | "split",
  groups: readonly number[],
  reader: TextReader,
): Promise<void> {
  const subject = subjectOf(plot);
  const clusters = subject && clustersOf(subject.session);
  const known = [...new Set(groups)].filter((group) => group < (clusters?.names.length ?? 0));
  const [group] = known;
  if (!clusters || group === undefined) return;
  if (what === "rename") await rename(plot, clusters, group);
  else if (what === "split") await split(plot, subject, clusters, group, reader);
  else await merge(plot, subject, clusters, known, reader);
}

async function rename(plot: Plot, clusters: SessionClusters, group: number): Promise<void> {
  const { names, keys } = clusters;
  const name = names[group] ?? "";
  const typed = await askFor({
    title: strings.rename.title(name),
    value: name,
    validateInput: (text) => {
      const wanted = nameIn(text);
      if (wanted === "") return strings.rename.empty;
      return wanted !== name && names.includes(wanted) ? strings.rename.taken : undefined;
    },
  });
  const wanted = nameIn(typed ?? "");
  if (wanted === "" || wanted === name) return;
  const edit = strings.edits.rename(wanted);
  await plot.edit(edit, (session) => renamed(session, keys[group] ?? "", wanted, true));
}

function nameIn(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, nameLength);
}

async function split(
  plot: Plot,
  subject: Subject,
  clusters: SessionClusters,
  group: number,
  reader: TextReader,
): Promise<void> {
  const name = clusters.names[group] ?? "";
  const rows = Int32Array.from(clusters.labels.keys()).filter(
    (row) => clusters.labels[row] === group,
  );
  const parts = await subject.space.split(rows);
  if (!parts.some((part) => part > 0)) {
    void inform(strings.notSplit(name));
    return;
  }
  const changed = parted(clusters, group, rows, parts);
  await change(plot, subject, clusters, changed, strings.edits.split(name), reader);
}

/** Several clusters, or one and that which is picked. */
async function merge(
  plot: Plot,
  subject: Subject,
  clusters: SessionClusters,
  groups: readonly number[],
  reader: TextReader,
): Promise<void> {
  const all = groups.length > 1 ? groups : await withPicked(subject, clusters, groups[0] ?? 0);
  if (!all) return;
  const changed = merged(clusters, new Set(all));
  await change(plot, subject, clusters, changed, strings.edits.merge(all.length), reader);
}

async function withPicked(
  { space }: Subject,
  { names, labels }: SessionClusters,
  group: number,
): Promise<readonly number[] | undefined> {
  const { neighbors } = await space.centers(labels, names.length);
  const items = Array.from(neighbors[group] ?? [], (other) => ({
    label: names[other] ?? "",
    other,
  }));
  if (items.length === 0) return undefined;
  const picked = await pick(strings.mergeWith(names[group] ?? ""), items);
  return picked && [group, picked.other];
}

async function change(
  plot: Plot,
  subject: Subject,
  { making }: SessionClusters,
  changed: Omit<Regrouping, "making">,
  edit: string,
  reader: TextReader,
): Promise<void> {
  const { count, labels } = changed;
  const names = Array.from({ length: count }, () => "");
  const { keywords } = await clusterFacts(subject, { names, labels }, reader);
  await regroup(plot, subject, edit, {
    ...changed,
    keywords,
    making: { ...making, edited: true },
  });
}
