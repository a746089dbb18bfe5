import { outliersIn } from "../../core/clusters/clusters";
import {
  clustersColumn,
  columnOfClusters,
  minimumClusterSize,
  type PointClusters,
  withOutliers,
} from "../../core/clusters/pointClusters";
import { Failure } from "../../core/model/failures";
import { withColumn } from "../../core/model/session";
import type { Plot } from "../plots/plot";
import { inform, withProgress } from "../shown";
import { clusters as strings } from "../strings";

/** What the command returns, for callers that are programs. */
export interface ClusterReport {
  readonly clusters: number;
  /** Points in no cluster. */
  readonly outliers: number;
}

/** "More Clusters" and "Fewer Clusters" change the minimum size by this factor. */
const step = 1.5;

/**
 * "Find Clusters": groups the points of a plot by their vectors, names the groups by keywords, and colors the points
 * by them. Undefined where it was canceled or failed, which the plot says.
 */
export async function findClusters(
  plot: Plot,
  wanted?: number,
): Promise<ClusterReport | undefined> {
  const { session, space } = plot;
  if (!session || !space) return undefined;
  const minimumSize = wanted ?? minimumClusterSize(session.table.rows);
  const run = plot.startRun();
  let found: PointClusters;
  try {
    found = await withProgress(strings.title(session.title), (report, canceled) => {
      const signal = AbortSignal.any([run.signal, canceled]);
      let percent = 0;
      return space.cluster(minimumSize, {
        signal,
        onProgress: (fraction) => {
          report({ increment: 100 * fraction - percent });
          percent = 100 * fraction;
          const [done, total] = [Math.round(percent), 100];
          run.progress({ message: strings.finding, done, total, words: [] });
        },
      });
    });
  } catch (error) {
    run.fail(Failure.from(error), { retry: () => void findClusters(plot, wanted) });
    return undefined;
  }
  if (run.isOver) return undefined;
  await show(plot, found);
  void offer(plot, found);
  return { clusters: found.count, outliers: outliersIn(found) };
}

async function show(plot: Plot, found: PointClusters): Promise<void> {
  await plot.edit(strings.edit, (session) =>
    withColumn(session, clustersColumn, columnOfClusters(found, session.table, strings.numbered)),
  );
}

/** Says what was found, with what can be made of it. */
async function offer(plot: Plot, found: PointClusters): Promise<void> {
  const { space } = plot;
  const { assign, more, fewer } = strings.buttons;
  const outliers = outliersIn(found);
  const buttons = found.count > 0 && outliers > 0 ? [assign, more, fewer] : [more, fewer];
  const chosen = await inform(
    strings.found(found.count, outliers, found.labels.length),
    ...buttons,
  );
  if (plot.space !== space) return;
  const { minimumSize } = found;
  if (chosen === assign) await show(plot, withOutliers(found));
  if (chosen === more) await findClusters(plot, Math.max(2, Math.floor(minimumSize / step)));
  if (chosen === fewer) await findClusters(plot, Math.ceil(minimumSize * step));
}
