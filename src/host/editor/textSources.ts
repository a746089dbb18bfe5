import * as vscode from "vscode";
import type { Position, SourceRange } from "../../core/model/item";
import { type ItemCollector, normalize, type TextSource } from "../../core/text/selection";
import { Slices } from "../../core/slices";
import { notebookUriOf } from "./notebookCells";
import { readText } from "./readText";

/** A category named after file and lines, as people count them. */
export function categoryOf(uri: vscode.Uri, range?: vscode.Range): string {
  const name = vscode.workspace.asRelativePath(notebookUriOf(uri) ?? uri, false);
  if (!range) return name;
  const first = range.start.line + 1;
  const last = range.start.line + lineCount(range);
  return first === last ? `${name}:${first}` : `${name}:${first}-${last}`;
}

/** A range that ends where a line begins has nothing of that line. */
export function lineCount({ start, end }: vscode.Range): number {
  return Math.max(1, end.line - start.line + (end.character === 0 ? 0 : 1));
}

/** The non-empty selections of an editor in the order of the text; overlapping ones cannot be. */
export function selectionSources(editor: vscode.TextEditor): Promise<TextSource[]> {
  const { document } = editor;
  const selections = editor.selections.filter(({ isEmpty }) => !isEmpty);
  const category = categoryOf(document.uri, selections.length === 1 ? selections[0] : undefined);
  const ordered = selections.toSorted((a, b) => a.start.compareTo(b.start));
  return sourcesOf(ordered.map((range) => ({ document, range, category })));
}

/** Each document as one source, of a category named after its file. */
export function documentSources(documents: readonly vscode.TextDocument[]): Promise<TextSource[]> {
  return sourcesOf(documents.map((document) => ({ document, category: categoryOf(document.uri) })));
}

interface Stretch {
  readonly document: vscode.TextDocument;
  readonly category: string;
  /** Absent: all of the document. */
  readonly range?: vscode.Range;
}

async function sourcesOf(stretches: readonly Stretch[]): Promise<TextSource[]> {
  const slices = new Slices();
  const sources: TextSource[] = [];
  for (const { document, category, range } of stretches) {
    const text = await readText(document, range, slices);
    const start = at(range?.start ?? new vscode.Position(0, 0));
    sources.push({ uri: document.uri.toString(), text, start, category });
  }
  return sources;
}

/** Adds the names of the document's symbols, as its language tells them, within the ranges if any. */
export async function addSymbols(
  collector: ItemCollector,
  document: vscode.TextDocument,
  category: string,
  ranges: readonly vscode.Range[],
): Promise<void> {
  const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  const visit = ({ name, selectionRange, children }: vscode.DocumentSymbol) => {
    const isMeant = ranges.length === 0 || ranges.some((range) => range.contains(selectionRange));
    const text = normalize(name);
    if (isMeant && text) collector.add(text, category, placeIn(document, selectionRange, name));
    children.forEach(visit);
  };
  found?.forEach(visit);
}

/** Where in the range the name stands; some names are made up by the language ("<anonymous>"). */
function placeIn(
  document: vscode.TextDocument,
  range: vscode.Range,
  name: string,
): SourceRange | undefined {
  const within = document.getText(range).indexOf(name);
  if (within < 0) return undefined;
  const start = document.offsetAt(range.start) + within;
  return {
    uri: document.uri.toString(),
    start: at(document.positionAt(start)),
    end: at(document.positionAt(start + name.length)),
  };
}

/** A position as a plain value. */
function at({ line, character }: vscode.Position): Position {
  return { line, character };
}
