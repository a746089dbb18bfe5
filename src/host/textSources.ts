import * as vscode from "vscode";
import { normalise, type Piece, type TextSource } from "../core/selection";

/** A category named after file and lines, as people count them. */
export function categoryOf(uri: vscode.Uri, range?: vscode.Range): string {
  const name = vscode.workspace.asRelativePath(uri, false);
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
export function selectionSources(editor: vscode.TextEditor): TextSource[] {
  const { document } = editor;
  const selections = editor.selections.filter(({ isEmpty }) => !isEmpty);
  const category = categoryOf(document.uri, selections.length === 1 ? selections[0] : undefined);
  return selections
    .toSorted((a, b) => a.start.compareTo(b.start))
    .map((selection) => sourceOf(document, category, selection));
}

export function sourceOf(
  document: vscode.TextDocument,
  category: string,
  range?: vscode.Range,
): TextSource {
  const { line, character } = range?.start ?? new vscode.Position(0, 0);
  return {
    uri: document.uri.toString(),
    text: document.getText(range),
    start: { line, character },
    category,
  };
}

/** Every cell of the notebook as one source. */
export function cellSources(notebook: vscode.NotebookDocument): TextSource[] {
  const category = categoryOf(notebook.uri);
  return notebook.getCells().map(({ document }) => sourceOf(document, category));
}

/** The names of the document's symbols, as its language tells them, within the ranges if any. */
export async function symbolPieces(
  document: vscode.TextDocument,
  ranges: readonly vscode.Range[],
): Promise<Piece[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  const all: vscode.DocumentSymbol[] = [];
  const visit = (symbol: vscode.DocumentSymbol) => {
    all.push(symbol);
    symbol.children.forEach(visit);
  };
  found?.forEach(visit);
  return all
    .filter(
      ({ selectionRange }) =>
        ranges.length === 0 || ranges.some((range) => range.contains(selectionRange)),
    )
    .flatMap(({ name, selectionRange }) => {
      const text = normalise(name);
      const start = document.offsetAt(selectionRange.start);
      return text ? [{ text, start, end: document.offsetAt(selectionRange.end) }] : [];
    });
}
