import { matrix, row } from "../core/matrix";
import { reembedded, withoutGhosts } from "../core/reembed";
import { fittedTo } from "../core/session";
import { runItems } from "../core/runs";
import type { EmbedServices } from "./embedSelection";
import type { Plot } from "./plot";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";

/** "Re-embed Stale": embeds only the texts that changed, with the plot's own engine. */
export async function reembedStale(services: EmbedServices, plot: Plot): Promise<RunReport> {
  const { engines, consent, log } = services;
  const { session, anchors } = plot;
  const texts = [...new Set(anchors?.changes().map(({ text }) => text))];
  if (!session || texts.length === 0) return dismissed;
  const engine = await engines.of(session.engine);
  if (!(await consent.mayEmbed(engine.describe(), texts.length))) return dismissed;
  const items = texts.map((text) => ({ text, category: "", sources: [], state: "fresh" as const }));
  return runInPlot({
    plot,
    title: `Embeddings: ${session.title}`,
    log,
    work: (options) => runItems(session.title, items, engine, options),
    combine: (made) => {
      const now = plot.session ?? session;
      // Widths are compared before any row is used: another model may answer under the same name.
      matrix(made.vectors.data, made.items.length, now.vectors.columns);
      const rows = new Map(made.items.map(({ text }, index) => [text, index]));
      return reembedded(now, plot.anchors?.changes() ?? [], (text) => {
        const index = rows.get(text);
        return index === undefined ? undefined : row(made.vectors, index);
      });
    },
    retry: () => void reembedStale(services, plot),
  });
}

/** "Remove Ghosts": takes out the points whose text is gone. */
export async function removeGhosts(plot: Plot): Promise<void> {
  if (plot.session) await plot.show(withoutGhosts(plot.session), plot.startRun().signal);
}

/** "Project Anew": axes that were frozen while points were added are made of all points. */
export async function projectAnew(plot: Plot): Promise<void> {
  if (plot.session) await plot.show(fittedTo(plot.session, undefined), plot.startRun().signal);
}
