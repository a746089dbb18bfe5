import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import type { FailureData } from "../core/failures";
import type { Item } from "../core/item";
import { addToSession } from "../core/merge";
import { runItems } from "../core/runs";
import {
  cutInto,
  defaultGranularity,
  type Granularity,
  ItemCollector,
  type TextSource,
} from "../core/selection";
import type { Actions } from "./actions";
import type { Engines } from "./engines";
import type { Log } from "./log";
import type { Plot } from "./plot";
import type { Plots } from "./plots";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";
import { readSettings } from "./settings";

export interface EmbedServices {
  readonly plots: Plots;
  readonly engines: Engines;
  readonly actions: Actions;
  readonly log: Log;
}

/** "Embed Selection": what is selected becomes points of the open plot, or of a new one. */
export async function embedSelection(services: EmbedServices): Promise<RunReport> {
  const editor = vscode.window.activeTextEditor;
  const selections = editor?.selections.filter((selection) => !selection.isEmpty) ?? [];
  if (!editor || selections.length === 0) return refuse(services, { kind: "nothingSelected" });
  const granularity = defaultGranularity(selections.map((s) => s.end.line - s.start.line + 1));
  const { document } = editor;
  const first = selections[0] ?? editor.selection;
  const category = categoryOf(document, selections.length === 1 ? first : undefined);
  const sources = selections
    .toSorted((a, b) => a.start.compareTo(b.start))
    .map((selection) => ({
      uri: document.uri.toString(),
      text: document.getText(selection),
      start: { line: selection.start.line, character: selection.start.character },
      category,
    }));
  const items = await collect(sources, granularity);
  if (items.length === 0) return refuse(services, { kind: "nothingSelected" });
  return embedItems(services, category, items);
}

/** Embeds items into the current plot with the plot's own engine, or into a new one. */
async function embedItems(
  services: EmbedServices,
  title: string,
  items: readonly Item[],
): Promise<RunReport> {
  const current = services.plots.current;
  const plot = current?.session ? current : services.plots.create(title);
  plot.reveal();
  return run(services, plot, title, items);
}

function run(
  services: EmbedServices,
  plot: Plot,
  title: string,
  items: readonly Item[],
): Promise<RunReport> {
  const { engines, log } = services;
  const old = plot.session;
  return runInPlot({
    plot,
    title: `Embeddings: ${title}`,
    log,
    work: async (options) => {
      const engine = await (old ? engines.of(old.engine) : engines.choose(readSettings()));
      return runItems(title, items, engine, options);
    },
    combine: (made) => {
      const session = plot.session;
      return session ? addToSession(session, made.items, made.vectors).session : made;
    },
    retry: () => void run(services, plot, title, items),
  });
}

/** Cuts the texts, giving way to others every few milliseconds. */
async function collect(sources: readonly TextSource[], granularity: Granularity): Promise<Item[]> {
  const collector = new ItemCollector(granularity === "words");
  let started = performance.now();
  for (const source of sources) {
    const cutting = cutInto(collector, source, granularity);
    while (!cutting.next().done) {
      if (performance.now() - started < 10) continue;
      await setImmediate();
      started = performance.now();
    }
  }
  return collector.items();
}

/** A category named after file and lines, as people count them. */
function categoryOf(document: vscode.TextDocument, range: vscode.Range | undefined): string {
  const name = vscode.workspace.asRelativePath(document.uri, false);
  if (!range) return name;
  const first = range.start.line + 1;
  const last = range.end.line + 1;
  return first === last ? `${name}:${first}` : `${name}:${first}-${last}`;
}

function refuse({ actions }: EmbedServices, failure: FailureData): RunReport {
  void vscode.window.showInformationMessage(actions.tell({ failure }).sentence);
  return { ...dismissed, outcome: "failed", failure };
}
