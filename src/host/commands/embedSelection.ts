import * as v from "valibot";
import * as vscode from "vscode";
import type { FailureData } from "../../core/model/failures";
import { placesOf } from "../../core/model/places";
import { requireEmbedder } from "../../core/model/source";
import { type PointTable, tableOf, takeRows } from "../../core/model/table";
import { addToSession } from "../../core/model/merge";
import { embedTable } from "../../core/model/runs";
import {
  defaultGranularity,
  granularities,
  type Granularity,
  ItemCollector,
  maxSources,
  maxTextLength,
  type TextSource,
} from "../../core/text/selection";
import {
  type Separator,
  separators,
  type TableKind,
  tableKindOf,
  type TableReport,
} from "../../core/text/tables";
import type { Found, GatherRequest } from "../../worker/thread/textJobs";
import type { TextReader } from "../../worker/client/textReader";
import type { Consent } from "../engines/consent";
import type { EditorLink } from "../editor/editorLink";
import type { Engines } from "../engines/engines";
import type { Log } from "../log";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { dismissed, type RunReport, runInPlot } from "./runInPlot";
import { readEmbedSettings, readSettings } from "../settings";
import { type Cut, cuts, type Target, targets } from "../settingsTable";
import { inform, pick, warn, whileWorking } from "../shown";
import * as strings from "../strings";
import { tellUser } from "../tellUser";
import { documentsOf, isNotebook } from "../editor/notebookCells";
import {
  addSymbols,
  categoryOf,
  cellSources,
  documentSources,
  lineCount,
  selectionSources,
} from "../editor/textSources";

export interface EmbedServices {
  readonly plots: Plots;
  readonly engines: Engines;
  readonly link: EditorLink;
  readonly texts: TextReader;
  readonly consent: Consent;
  readonly log: Log;
}

/** Arguments for callers that are programs; what is not given is decided by settings and context. */
const embedArguments = v.object({
  granularity: v.optional(v.picklist(cuts)),
  column: v.optional(v.string()),
  /** What separates the cells of CSV; "" where each line is one cell. */
  separator: v.optional(v.pipe(v.string(), v.maxLength(1))),
  /** Of "Embed Folder": which folder, and which of its files. */
  folder: v.optional(v.custom<vscode.Uri>((value) => value instanceof vscode.Uri)),
  glob: v.optional(v.string()),
  target: v.optional(v.picklist(targets)),
  /** Maximum number of texts to embed, without asking. */
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
type EmbedArguments = v.InferOutput<typeof embedArguments>;

/** Arguments, or none when a menu passed something else (the document, say). */
export function embedArgumentsOf(argument: unknown): EmbedArguments {
  const parsed = v.safeParse(embedArguments, argument);
  return parsed.success ? parsed.output : {};
}

/** Whether the user is asked what becomes a point. */
type Asking = "always" | "unlessSet" | "never";

/** What is to be embedded, before it is cut. */
interface Gathered {
  readonly title: string;
  readonly sources: readonly TextSource[];
  /** The document that language features and tables ask for. */
  readonly document?: vscode.TextDocument;
  readonly ranges: readonly vscode.Range[];
  readonly suggested: Cut;
  /** The text is in no document, so points of it lead nowhere. */
  readonly detached?: boolean;
}

/** "Embed Selection": what is selected becomes points of the open plot, or of a new one. */
export async function embedSelection(
  services: EmbedServices,
  given: EmbedArguments,
  asking: Asking = "never",
): Promise<RunReport> {
  const editor = vscode.window.activeTextEditor;
  const ranges = editor?.selections.filter(({ isEmpty }) => !isEmpty) ?? [];
  if (!editor || ranges.length === 0) return refuse({ kind: "nothingSelected" });
  const sources = await selectionSources(editor);
  const lineCounts = ranges.map(lineCount);
  const gathered: Gathered = {
    title: sources[0]?.category ?? "",
    sources,
    document: editor.document,
    ranges,
    suggested: defaultGranularity(lineCounts),
  };
  return embedGathered(services, gathered, given, asking);
}

/** "Embed File": the whole of the active document or notebook, or of the given file. */
export async function embedFile(
  services: EmbedServices,
  uri: vscode.Uri | undefined,
  given: EmbedArguments,
): Promise<RunReport> {
  const notebook = await notebookAt(uri);
  if (notebook) {
    const gathered: Gathered = {
      title: categoryOf(notebook.uri),
      sources: await cellSources(notebook),
      ranges: [],
      suggested: "cells",
    };
    return embedGathered(services, gathered, given, "never");
  }
  const document = uri
    ? await vscode.workspace.openTextDocument(uri)
    : vscode.window.activeTextEditor?.document;
  if (!document) return refuse({ kind: "nothingSelected" });
  const title = categoryOf(document.uri);
  const sources = await documentSources([document]);
  const suggested = suggestedFor(document);
  const gathered: Gathered = { title, sources, document, ranges: [], suggested };
  return embedGathered(services, gathered, given, "unlessSet");
}

async function notebookAt(
  uri: vscode.Uri | undefined,
): Promise<vscode.NotebookDocument | undefined> {
  if (!uri) return vscode.window.activeNotebookEditor?.notebook;
  return isNotebook(uri) ? vscode.workspace.openNotebookDocument(uri) : undefined;
}

/** "Embed File" on several of them, one category each; what is not text is left out. */
export async function embedFiles(
  services: EmbedServices,
  uris: readonly vscode.Uri[],
): Promise<RunReport> {
  const opened = await Promise.allSettled(uris.map(documentsOf));
  const read = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const sources = await documentSources(read.flat());
  return embedSources(services, strings.embedding.files(read.length), sources, "paragraphs", {});
}

/** "Embed Clipboard": its text, which is in no document. */
export async function embedClipboard(
  services: EmbedServices,
  given: EmbedArguments,
): Promise<RunReport> {
  const text = await vscode.env.clipboard.readText();
  const title = strings.embedding.clipboard;
  const sources = [{ uri: "", text, start: { line: 0, character: 0 }, category: title }];
  const suggested = defaultGranularity([text.trim().includes("\n") ? 2 : 1]);
  const gathered = { title, sources, ranges: [], suggested, detached: true };
  return embedGathered(services, gathered, given, "never");
}

/** Embeds texts of several documents, one category each. */
export function embedSources(
  services: EmbedServices,
  title: string,
  sources: readonly TextSource[],
  suggested: Granularity,
  given: EmbedArguments,
): Promise<RunReport> {
  return embedGathered(services, { title, sources, ranges: [], suggested }, given, "unlessSet");
}

async function embedGathered(
  services: EmbedServices,
  gathered: Gathered,
  given: EmbedArguments,
  asking: Asking,
): Promise<RunReport> {
  const settings = readEmbedSettings();
  const able = cutsOf(gathered);
  const set = able.find((cut) => cut === settings.granularity);
  const suggested = set ?? gathered.suggested;
  const ask =
    given.granularity === undefined && (asking === "always" || (asking === "unlessSet" && !set));
  const cut = given.granularity ?? (ask ? await pickCut(able, suggested) : suggested);
  if (!cut) return dismissed;
  const column = cut === "column" ? await columnOf(services, gathered, given) : undefined;
  if (cut === "column" && !column) return dismissed;

  const gather = (limit: number) => gatherTexts(services, gathered, cut, column, limit);
  let found = await gather(given.limit ?? settings.maxTexts);
  if (found.size === 0) return refuse({ kind: "nothingFound" });
  const limit = given.limit ?? (await limitFor(found.size, settings.maxTexts));
  if (limit === undefined) return dismissed;
  if (limit > found.table.rows && found.size > found.table.rows) found = await gather(limit);
  const target = given.target ?? (await targetFor(services.plots.current, settings.target, ask));
  if (!target) return dismissed;
  const table = gathered.detached ? withoutPlaces(found.table) : found.table;
  return embedNow(services, gathered.title, table, target);
}

/** Embeds texts into the current plot with the plot's own engine, or into a new one. */
async function embedNow(
  services: EmbedServices,
  title: string,
  table: PointTable,
  target: Target,
): Promise<RunReport> {
  const { plots, engines, consent, link } = services;
  const current = target === "new" ? undefined : plots.current;
  const old = current?.session;
  const followed = link.follow(table);
  try {
    const engine = await (old
      ? engines.of(requireEmbedder(old.spaces[0].source))
      : engines.choose(readSettings()));
    if (!(await consent.given(engine.describe()))) return dismissed;
    const plot = old && current ? current : plots.create(title);
    plot.reveal();
    return await run(services, plot, title, table, target, followed);
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
  followed?: ReturnType<EditorLink["follow"]>,
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
      return addToSession(session, current, target === "frozen" ? "frozen" : "anew").session;
    },
    retry: () => void run(services, plot, title, table, target),
    ...(old
      ? { ownEngine: true, newPlot: () => void embedNow(services, title, table, "new") }
      : {}),
  });
}

/** Cuts the texts, and says in the log what came of it. */
async function gatherTexts(
  { texts, log }: EmbedServices,
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
  return found;
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

function kindOfTable({ sources, detached }: Gathered): TableKind | undefined {
  const [source] = sources;
  return source && !detached ? tableKindOf(vscode.Uri.parse(source.uri, true).path) : undefined;
}

/** How the gathered texts can be cut. */
function cutsOf(gathered: Gathered): readonly Cut[] {
  const { suggested, document } = gathered;
  return cuts.filter((cut) => {
    if (cut === "symbols") return document !== undefined;
    if (cut === "cells") return suggested === "cells";
    if (cut === "column") return kindOfTable(gathered) !== undefined;
    return true;
  });
}

async function pickCut(able: readonly Cut[], suggested: Cut): Promise<Cut | undefined> {
  const ordered = [suggested, ...able.filter((cut) => cut !== suggested)];
  const { cuts: labels, suggested: description, whichCut } = strings.embedding;
  const picked = await pick(
    whichCut,
    ordered.map((cut) => ({
      label: labels[cut],
      ...(cut === suggested ? { description } : {}),
      cut,
    })),
  );
  return picked?.cut;
}

/** A column by its number, and what separates the cells. */
interface TableColumn {
  readonly column: number;
  readonly separator?: Separator;
}

async function columnOf(
  services: EmbedServices,
  gathered: Gathered,
  given: Pick<EmbedArguments, "column" | "separator">,
): Promise<TableColumn | undefined> {
  const [source] = gathered.sources;
  if (!source) return undefined;
  const table = kindOfTable(gathered) ?? "csv";
  const { names, separator } = await services.texts.columns(source.text, table, given.separator);
  const separated = separator === undefined ? {} : { separator };
  const wanted = given.column === undefined ? -1 : names.indexOf(given.column);
  if (wanted >= 0) return { column: wanted, ...separated };
  const columns = names.map((label, column) => ({ label, column }));
  const iconPath = new vscode.ThemeIcon("settings");
  const other =
    separator === undefined
      ? []
      : [{ label: strings.table.separator(separator), iconPath, column: -1 }];
  const picked = await pick(strings.embedding.whichColumn, [...columns, ...other]);
  if (!picked || picked.column >= 0) return picked && { column: picked.column, ...separated };
  const chosen = await pick(
    strings.table.whichSeparator,
    separators.map((each) => ({ label: strings.table.nameOf(each), separator: each })),
  );
  return chosen && columnOf(services, gathered, { separator: chosen.separator });
}

/** Where the texts go: as the setting says, or the user when that asks, or the whole command does. */
async function targetFor(
  plot: Plot | undefined,
  setting: Target | "ask",
  ask: boolean,
): Promise<Target | undefined> {
  const title = plot?.session?.title;
  if (title === undefined) return "new";
  if (setting !== "ask" && !ask) return setting;
  const { addTo, addToDetail, addFrozen, addFrozenDetail, newPlot } = strings.embedding;
  const described: Record<Target, { label: string; detail: string }> = {
    current: { label: addTo(title), detail: addToDetail },
    frozen: { label: addFrozen(title), detail: addFrozenDetail },
    new: { label: newPlot, detail: "" },
  };
  const first = setting === "ask" ? "current" : setting;
  const ordered = [first, ...targets.filter((target) => target !== first)];
  const picked = await pick(
    strings.embedding.whichTarget,
    ordered.map((target) => ({ ...described[target], target })),
  );
  return picked?.target;
}

/** How many texts to embed: all up to the limit, else what the user says. */
async function limitFor(found: number, limit: number): Promise<number | undefined> {
  if (found <= limit) return found;
  const some = strings.embedding.mostFrequent(limit);
  const all = strings.embedding.all(found);
  const answer = await warn(strings.embedding.overLimit(found, limit), some, all);
  if (answer === some) return limit;
  return answer === all ? found : undefined;
}

function suggestedFor(document: vscode.TextDocument): Cut {
  if (tableKindOf(document.uri.path)) return "column";
  if (["markdown", "plaintext", "latex", "restructuredtext"].includes(document.languageId)) {
    return "paragraphs";
  }
  return "identifiers";
}

function withoutPlaces(table: PointTable): PointTable {
  const places = placesOf(Array.from({ length: table.rows }, () => ({ sources: [] })));
  return { ...table, places };
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

function refuse(failure: FailureData): RunReport {
  void inform(tellUser(failure).sentence);
  return { ...dismissed, outcome: "failed", failure };
}
