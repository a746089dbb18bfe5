import * as vscode from "vscode";
import { movedPath } from "../../core/text/paths";

/**
 * The address of the notebook in that of a cell, of an open notebook or not: VS Code keeps the notebook's
 * scheme in the fragment, behind the cell's number. Undefined for what is no cell.
 */
export function notebookUriOf(cell: vscode.Uri): vscode.Uri | undefined {
  if (cell.scheme !== "vscode-notebook-cell") return undefined;
  const encoded = /^[^s]+s(.+)$/.exec(cell.fragment)?.[1];
  if (encoded === undefined) return undefined;
  const scheme = Buffer.from(encoded, "base64").toString();
  // To an extension that runs on the remote machine its files are plain ones, except in that fragment.
  const isOwn = scheme === "vscode-remote" && runsRemotely();
  return cell.with({ fragment: "", ...(isOwn ? { scheme: "file", authority: "" } : { scheme }) });
}

function runsRemotely(): boolean {
  const extension = vscode.extensions.getExtension("vscode-embeddings.vscode-embeddings");
  return extension?.extensionKind === vscode.ExtensionKind.Workspace;
}

export function isNotebook(uri: vscode.Uri): boolean {
  return /\.ipynb$/i.test(uri.path);
}

/** The document of a file; of a notebook those of its cells, without what they put out. Rejects what is not text. */
export async function documentsOf(uri: vscode.Uri): Promise<readonly vscode.TextDocument[]> {
  if (!isNotebook(uri)) return [await vscode.workspace.openTextDocument(uri)];
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  return notebook.getCells().map(({ document }) => document);
}

/** Opens a document, or the notebook whose cell it is. */
export async function openDocumentOf(uri: vscode.Uri): Promise<void> {
  const notebook = notebookUriOf(uri);
  if (notebook) await vscode.workspace.openNotebookDocument(notebook);
  else await vscode.workspace.openTextDocument(uri);
}

/** The document's new address when `from`, a file or folder, is renamed to `to`; undefined for others. */
export function movedUri(
  uri: vscode.Uri,
  from: vscode.Uri,
  to: vscode.Uri,
): vscode.Uri | undefined {
  const notebook = notebookUriOf(uri);
  const path = movedPath(notebook ?? uri, from, to);
  if (path === undefined) return undefined;
  if (!notebook) return uri.with({ scheme: to.scheme, authority: to.authority, path });
  return from.authority === to.authority
    ? uri.with({ path })
    : uri.with({ path, authority: to.authority });
}
