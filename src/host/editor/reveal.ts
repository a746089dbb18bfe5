import * as vscode from "vscode";
import type { SourceRange } from "../../core/model/item";

const flash = vscode.window.createTextEditorDecorationType({
  backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
  borderColor: new vscode.ThemeColor("focusBorder"),
  borderStyle: "solid",
  borderWidth: "1px",
});
const flashMilliseconds = 1200;
let flashing: NodeJS.Timeout | undefined;

export function rangeOf({ start, end }: Pick<SourceRange, "start" | "end">): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/**
 * Shows a place in the editor where its document is seen, else in `column`, and flashes it. Rejects when the
 * document is gone. With `preserveFocus` the focus stays where it is, and the selection of the document too.
 */
export async function reveal(
  source: SourceRange,
  column: vscode.ViewColumn,
  preserveFocus: boolean,
): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.parse(source.uri, true);
  const range = rangeOf(source);
  const editor = await editorOf(uri, column, preserveFocus);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (!preserveFocus) editor.selection = new vscode.Selection(range.start, range.end);
  for (const other of vscode.window.visibleTextEditors) other.setDecorations(flash, []);
  editor.setDecorations(flash, [range]);
  clearTimeout(flashing);
  flashing = setTimeout(() => editor.setDecorations(flash, []), flashMilliseconds);
  return editor;
}

async function editorOf(
  uri: vscode.Uri,
  column: vscode.ViewColumn,
  preserveFocus: boolean,
): Promise<vscode.TextEditor> {
  const visible = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const viewColumn = visible?.viewColumn ?? column;
  const notebook = notebookOf(uri);
  if (notebook) return cellEditor(notebook, uri, viewColumn, preserveFocus);
  const document = await vscode.workspace.openTextDocument(uri);
  return vscode.window.showTextDocument(document, {
    viewColumn,
    preserveFocus,
    preview: true,
  });
}

/** A column with code, not the plot's own; a new one when there is only the plot. */
export function codeColumn(plot?: vscode.ViewColumn): vscode.ViewColumn {
  const groups = vscode.window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== plot);
  const withText = groups.find(({ activeTab }) => activeTab?.input instanceof vscode.TabInputText);
  return (withText ?? groups[0])?.viewColumn ?? vscode.ViewColumn.Beside;
}

function notebookOf(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some(({ document }) => document.uri.toString() === uri.toString()),
  );
}

async function cellEditor(
  notebook: vscode.NotebookDocument,
  uri: vscode.Uri,
  viewColumn: vscode.ViewColumn,
  preserveFocus: boolean,
): Promise<vscode.TextEditor> {
  const index = notebook
    .getCells()
    .findIndex(({ document }) => document.uri.toString() === uri.toString());
  const cells = new vscode.NotebookRange(index, index + 1);
  const shown = await vscode.window.showNotebookDocument(notebook, {
    viewColumn,
    preserveFocus,
    selections: [cells],
  });
  shown.revealRange(cells, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  const deadline = Date.now() + 2000;
  while (Date.now() < deadline) {
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    if (editor) return editor;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The notebook cell did not become visible.");
}
