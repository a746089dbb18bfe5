import { type PointTable, takeRows } from "../../core/model/table";
import { addToSession } from "../../core/model/merge";
import { embedTable } from "../../core/model/runs";
import { requireEmbedder } from "../../core/model/source";
import type { TextReader } from "../../worker/client/textReader";
import { findClusters } from "../clusters/findClusters";
import type { FollowedPlaces } from "../editor/followedPlaces";
import type { Consent } from "../engines/consent";
import type { Engines } from "../engines/engines";
import type { Log } from "../log";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { readSettings } from "../settings";
import type { Target } from "../settingsTable";
import { inform } from "../shown";
import * as strings from "../strings";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";

export interface EmbedServices {
  readonly plots: Plots;
  readonly engines: Engines;
  readonly places: FollowedPlaces;
  readonly texts: TextReader;
  readonly consent: Consent;
  readonly log: Log;
}

/** Fewer points are seen at a glance. */
const pointsWorthClusters = 50;

/** Embeds texts into the current plot with the plot's own engine, or into a new one. */
export async function embedTexts(
  services: EmbedServices,
  title: string,
  table: PointTable,
  target: Target,
): Promise<RunReport> {
  const { plots, engines, consent, places } = services;
  const current = target === "new" ? undefined : plots.current;
  const old = current?.session;
  const followed = places.follow(table);
  try {
    const engine = await (old
      ? engines.of(requireEmbedder(old.spaces[0].source))
      : engines.choose(readSettings()));
    if (!(await consent.given(engine.describe()))) return dismissed;
    const plot = (old && current) ?? plots.create(title);
    plot.reveal();
    const report = await run(services, plot, title, table, target, followed);
    if (report.outcome === "complete" && report.points >= pointsWorthClusters) {
      void offerClusters(services, plot);
    }
    return report;
  } finally {
    followed.end();
  }
}

function run(
  services: EmbedServices,
  plot: Plot,
  title: string,
  table: PointTable,
  target: Target,
  followed?: ReturnType<FollowedPlaces["follow"]>,
): Promise<RunReport> {
  const { engines, log } = services;
  const old = plot.session;
  return runInPlot({
    plot,
    title: strings.progress.run(title),
    log,
    work: async (options) => {
      const engine = await (old
        ? engines.of(requireEmbedder(old.spaces[0].source))
        : engines.choose(readSettings()));
      return embedTable(title, table, engine, options);
    },
    combine: (made) => {
      // Documents may have been edited meanwhile: the places are taken as they are now.
      const now = followed?.end();
      const current = now ? { ...made, table: takenFrom(now, made.table) } : made;
      const session = plot.session;
      if (!session) return current;
      return addToSession(session, current, target === "frozen" ? "frozen" : "recomputed").session;
    },
    retry: () => void run(services, services.plots.stillOpen(plot, title), title, table, target),
    ...(old
      ? { ownEngine: true, newPlot: () => void embedTexts(services, title, table, "new") }
      : {}),
  });
}

async function offerClusters(services: EmbedServices, plot: Plot): Promise<void> {
  const { afterEmbedding, buttons } = strings.clusters;
  const chosen = await inform(afterEmbedding(plot.session?.table.rows ?? 0), buttons.find);
  if (chosen === buttons.find) await findClusters(services, plot);
}

/** Those rows of `all` that are in `some`, a table of some of its rows. */
function takenFrom(all: PointTable, some: PointTable): PointTable {
  if (some.rows === all.rows) return all;
  const rowOf = new Map(Array.from(all.ids, (id, row) => [id, row]));
  return takeRows(
    all,
    Array.from(some.ids, (id) => rowOf.get(id) ?? 0),
  );
}
