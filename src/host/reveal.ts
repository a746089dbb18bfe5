import * as vscode from "vscode";
import type { SourceRange } from "../core/item";

const flash = vscode.window.createTextEditorDecorationType({
  backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
  borderColor: new vscode.ThemeColor("focusBorder"),
  borderStyle: "solid",
  borderWidth: "1px",
});
const flashMilliseconds = 1200;

export function rangeOf({ start, end }: Pick<SourceRange, "start" | "end">): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/**
 * Shows a place in an editor beside the plot and flashes it. Rejects when the document is gone. With
 * `preserveFocus` the focus stays where it is, and the selection of the document too.
 */
export async function reveal(
  source: SourceRange,
  avoid: vscode.ViewColumn | undefined,
  preserveFocus: boolean,
): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.parse(source.uri, true);
  const range = rangeOf(source);
  const editor = await editorOf(uri, avoid, preserveFocus);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (!preserveFocus) editor.selection = new vscode.Selection(range.start, range.end);
  editor.setDecorations(flash, [range]);
  setTimeout(() => editor.setDecorations(flash, []), flashMilliseconds);
  return editor;
}

async function editorOf(
  uri: vscode.Uri,
  avoid: vscode.ViewColumn | undefined,
  preserveFocus: boolean,
): Promise<vscode.TextEditor> {
  const visible = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const notebook = notebookOf(uri);
  if (notebook)
    return cellEditor(notebook, uri, visible?.viewColumn ?? codeColumn(avoid), preserveFocus);
  const document = await vscode.workspace.openTextDocument(uri);
  return vscode.window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? codeColumn(avoid),
    preserveFocus,
    preview: true,
  });
}

/** A column with code, not the plot's own; a new one when there is only the plot. */
function codeColumn(avoid: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const groups = vscode.window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== avoid);
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
