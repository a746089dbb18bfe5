import * as vscode from "vscode";
import { defaultGranularity } from "../../core/text/selection";
import { tableKindOf } from "../../core/text/tables";
import { notebookUriOf } from "../editor/notebookCells";
import { readFile, type ReadFiles, readFiles } from "../editor/textFiles";
import { categoryOf, documentSources, lineCount, selectionSources } from "../editor/textSources";
import { readEmbedSettings } from "../settings";
import type { Cut } from "../settingsTable";
import { inform, withProgress } from "../shown";
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
  const documents = uri ? await readFile(uri) : activeDocuments();
  if (!documents) return refuse({ kind: "nothingSelected" });
  if (typeof documents === "string") {
    const left = uri ? [{ path: uri.path, reason: documents }] : [];
    return embedRead(services, "", { documents: [], count: 0, left }, given);
  }
  const [document] = documents;
  if (!document) return refuse({ kind: "nothingFound" });
  const title = categoryOf(document.uri);
  const sources = await documentSources(documents);
  const text = { title, sources, ranges: [] };
  return notebookUriOf(document.uri)
    ? embedGathered(services, { ...text, suggested: "cells" }, given, "never")
    : embedGathered(
        services,
        { ...text, document, suggested: suggestedFor(document) },
        given,
        "unlessSet",
      );
}

/** The document of the editor that is in front, or all cells of the notebook. */
function activeDocuments(): readonly vscode.TextDocument[] | undefined {
  const { activeNotebookEditor, activeTextEditor } = vscode.window;
  if (activeNotebookEditor) {
    return activeNotebookEditor.notebook.getCells().map(({ document }) => document);
  }
  return activeTextEditor && [activeTextEditor.document];
}

/** "Embed File" on several of them, one category each; what is not text is left out, which is said. */
export async function embedFiles(
  services: EmbedServices,
  uris: readonly vscode.Uri[],
  given: EmbedArguments,
): Promise<RunReport> {
  const read = await withProgress(strings.progress.readingFiles, (report, signal) =>
    readFiles(uris, uris.length, report, signal),
  );
  return read ? embedRead(services, strings.embedding.files(read.count), read, given) : dismissed;
}

/** Embeds files that were read, one category each, and says what could not be. */
export async function embedRead(
  services: EmbedServices,
  title: string,
  { documents, count, left }: ReadFiles,
  given: EmbedArguments,
): Promise<RunReport> {
  if (left.length > 0) {
    services.log.info(`Left out:\n${strings.leftOut.lines(left)}`);
    void inform(strings.embedding.leftOut(count, left));
  }
  if (documents.length === 0) {
    const failure = { kind: "nothingFound" } as const;
    return left.length > 0 ? { ...dismissed, outcome: "failed", failure } : refuse(failure);
  }
  const sources = await documentSources(documents);
  const gathered: Gathered = { title, sources, ranges: [], suggested: "paragraphs" };
  return embedGathered(services, gathered, given, "unlessSet");
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
