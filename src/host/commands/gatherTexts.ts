import * as vscode from "vscode";
import { placesOf } from "../../core/model/places";
import { type PointTable, tableOf } from "../../core/model/table";
import {
  granularities,
  ItemCollector,
  maxSources,
  maxTextLength,
  type TextSource,
} from "../../core/text/selection";
import {
  type Separator,
  type TableKind,
  tableKindOf,
  type TableReport,
} from "../../core/text/tables";
import type { Found, GatherRequest } from "../../worker/thread/textJobs";
import type { TextReader } from "../../worker/client/textReader";
import { addSymbols } from "../editor/textSources";
import type { Log } from "../log";
import { readEmbedSettings } from "../settings";
import { type Cut, cuts } from "../settingsTable";
import { inform, warn, whileWorking } from "../shown";
import * as strings from "../strings";

/** What is to be embedded, before it is cut. */
export interface Gathered {
  readonly title: string;
  readonly sources: readonly TextSource[];
  /** The document that language features and tables ask for. */
  readonly document?: vscode.TextDocument;
  readonly ranges: readonly vscode.Range[];
  readonly suggested: Cut;
  /** The text is in no document, so points of it lead nowhere. */
  readonly detached?: boolean;
}

/** A column by its number, and what separates the cells. */
export interface TableColumn {
  readonly column: number;
  readonly separator?: Separator;
}

/** Cuts the texts, and says in the log what came of it. */
export async function gatherTexts(
  { texts, log }: { readonly texts: TextReader; readonly log: Log },
  gathered: Gathered,
  cut: Cut,
  column: TableColumn | undefined,
  limit: number,
): Promise<Found> {
  const started = performance.now();
  const found = await whileWorking(strings.progress.gathering, () => {
    if (cut === "symbols") return symbolsOf(gathered, limit);
    return texts.gather({
      sources: gathered.sources,
      cutting: cuttingOf(gathered, cut, column),
      limit,
    });
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  log.info(`${found.size} distinct texts (${cut}), found in ${seconds} s.`);
  if (found.frequent > 0) {
    log.info(
      `${found.frequent} of them stand in more than ${maxSources} places and lead to the first of them only.`,
    );
  }
  if (found.shortened > 0) {
    const sentence = strings.embedding.shortened(found.shortened, maxTextLength);
    log.info(sentence);
    void inform(sentence);
  }
  for (const sentence of found.report ? oddRows(found.report) : []) {
    log.warn(sentence);
    void warn(sentence);
  }
  return gathered.detached ? { ...found, table: withoutPlaces(found.table) } : found;
}

/** What of a table is not among the texts. */
function oddRows({ rows, unreadable, surplus }: TableReport): string[] {
  return [
    ...(unreadable.length > 0 ? [strings.table.unreadable(unreadable, rows)] : []),
    ...(surplus.length > 0 ? [strings.table.surplus(surplus, rows)] : []),
  ];
}

async function symbolsOf({ document, sources, ranges }: Gathered, limit: number): Promise<Found> {
  const collector = new ItemCollector(false);
  const category = sources[0]?.category ?? "";
  if (document) await addSymbols(collector, document, category, ranges);
  const { size, frequent, shortened } = collector;
  return { table: tableOf(collector.items(limit)), size, frequent, shortened };
}

function cuttingOf(
  gathered: Gathered,
  cut: Cut,
  column: TableColumn | undefined,
): GatherRequest["cutting"] {
  if (column) return { table: kindOfTable(gathered) ?? "csv", ...column };
  const { skipStopWords, keepPunctuation } = readEmbedSettings();
  const granularity = granularities.find((each) => each === cut) ?? "whole";
  return { granularity, skipStopWords, keepPunctuation };
}

export function kindOfTable({ sources, detached }: Gathered): TableKind | undefined {
  const [source] = sources;
  return source && !detached ? tableKindOf(vscode.Uri.parse(source.uri, true).path) : undefined;
}

/** How the gathered texts can be cut. */
export function cutsOf(gathered: Gathered): readonly Cut[] {
  const { suggested, document } = gathered;
  return cuts.filter((cut) => {
    if (cut === "symbols") return document !== undefined;
    if (cut === "cells") return suggested === "cells";
    if (cut === "column") return kindOfTable(gathered) !== undefined;
    return true;
  });
}

function withoutPlaces(table: PointTable): PointTable {
  const places = placesOf(Array.from({ length: table.rows }, () => ({ sources: [] })));
  return { ...table, places };
}
