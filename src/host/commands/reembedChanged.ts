import { Failure } from "../../core/model/failures";
import { allReembedded, reembedded, withoutDeleted } from "../../core/model/reembed";
import { requireEmbedder } from "../../core/model/source";
import { categoryOf, tableOf } from "../../core/model/table";
import { fittedTo } from "../../core/model/session";
import { embedTable } from "../../core/model/runs";
import type { EmbedServices } from "./embedTexts";
import type { Plot } from "../plots/plot";
import { progress } from "../strings";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";

/** "Re-embed Changed Texts": embeds only the texts that changed, with the plot's own engine. */
export async function reembedChanged(services: EmbedServices, plot: Plot): Promise<RunReport> {
  const { engines, consent, log } = services;
  const { session, anchors } = plot;
  if (!session || !anchors) return dismissed;
  const categories = new Map(
    anchors.changes().map(({ text, row }) => [text, categoryOf(session.table, row)]),
  );
  if (categories.size === 0) return dismissed;
  const engine = await engines.of(requireEmbedder(session.spaces[0].source));
  if (!(await consent.given(engine.describe()))) return dismissed;
  const table = tableOf(
    [...categories].map(([text, category]) => ({ text, category, sources: [], state: "fresh" })),
  );
  return runInPlot({
    plot,
    title: progress.run(session.title),
    log,
    work: (options) => embedTable(session.title, table, engine, options),
    combine: (made) => reembedded(plot.session ?? session, plot.anchors?.changes() ?? [], made),
    retry: () => void reembedChanged(services, plot),
    ownEngine: true,
  });
}

/**
 * "Re-embed All": the vectors of all points by the plot's engine as it is now, where it gives others than
 * it gave the plot. All or none are taken.
 */
export async function reembedAll(services: EmbedServices, plot: Plot): Promise<RunReport> {
  const { engines, consent, log } = services;
  const { session } = plot;
  if (!session) return dismissed;
  const engine = await engines.of(requireEmbedder(session.spaces[0].source));
  if (!(await consent.given(engine.describe()))) return dismissed;
  return runInPlot({
    plot,
    title: progress.run(session.title),
    log,
    work: async (options) => {
      const result = await embedTable(session.title, session.table, engine, options);
      if (result.outcome !== "complete" || !result.session) {
        throw new Failure(result.failure ?? { kind: "canceled" });
      }
      return { ...result, session: allReembedded(plot.session ?? session, result.session) };
    },
    retry: () => void reembedAll(services, plot),
    ownEngine: true,
  });
}

/** "Remove Deleted Texts": takes out the points whose text is gone. */
export async function removeDeleted(plot: Plot): Promise<void> {
  if (plot.session) await plot.startRun().show(withoutDeleted(plot.session));
}

/** "Recompute Projection": axes that were frozen while points were added are made of all points. */
export async function recomputeProjection(plot: Plot): Promise<void> {
  if (plot.session) await plot.startRun().show(fittedTo(plot.session, undefined));
}
