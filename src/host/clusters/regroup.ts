import { type Regrouping, regrouped } from "../../core/clusters/sessionClusters";
import type { Session } from "../../core/model/session";
import type { Plot } from "../plots/plot";
import { clusters as strings } from "../strings";
import type { Subject } from "./subject";

/** Shows the points in other clusters, where they are still the points in which these were found. */
export async function regroup(
  plot: Plot,
  { session: of, space }: Subject,
  edit: string,
  regrouping: Regrouping,
  isStep = false,
): Promise<void> {
  if (plot.space !== space) return;
  const change = (session: Session) =>
    session.table.ids === of.table.ids ? regrouped(session, regrouping, strings.numbered) : session;
  await plot.edit(edit, change, isStep);
}
