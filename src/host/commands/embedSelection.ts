import * as vscode from "vscode";
import { defaultGranularity, type Granularity, type TextSource } from "../../core/text/selection";
import { tableKindOf } from "../../core/text/tables";
import { documentsOf, isNotebook } from "../editor/notebookCells";
import {
  categoryOf,
  cellSources,
  documentSources,
  lineCount,
  selectionSources,
} from "../editor/textSources";
import { readEmbedSettings } from "../settings";
import type { Cut } from "../settingsTable";
import * as strings from "../strings";
import type { EmbedArguments } from "./commandArguments";
import { columnOf, limitFor, pickCut, targetFor } from "./embedChoices";
import { type EmbedServices, embedTexts } from "./embedTexts";
import { cutsOf, type Gathered, gatherTexts } from "./gatherTexts";
import { dismissed, refuse, type RunReport } from "./runInPlot";

/** Whether the user is asked what becomes a point. */
type Asking = "always" | "unlessSet" | "never";

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
  const column = cut === "column" ? await columnOf(services.texts, gathered, given) : undefined;
  if (cut === "column" && !column) return dismissed;

  const gather = (limit: number) => gatherTexts(services, gathered, cut, column, limit);
  let found = await gather(given.limit ?? settings.maxTexts);
  if (found.size === 0) return refuse({ kind: "nothingFound" });
  const limit = given.limit ?? (await limitFor(found.size, settings.maxTexts));
  if (limit === undefined) return dismissed;
  if (limit > found.table.rows && found.size > found.table.rows) found = await gather(limit);
  const target = given.target ?? (await targetFor(services.plots.current, settings.target, ask));
  if (!target) return dismissed;
  return embedTexts(services, gathered.title, found.table, target);
}

function suggestedFor(document: vscode.TextDocument): Cut {
  if (tableKindOf(document.uri.path)) return "column";
  if (["markdown", "plaintext", "latex", "restructuredtext"].includes(document.languageId)) {
    return "paragraphs";
  }
  return "identifiers";
}
