import * as vscode from "vscode";
import { fileNameOf } from "../../core/text/paths";
import type { FromView } from "../../protocol/messages";

type Export = Extract<FromView, { type: "export" }>;

/** Writes what the view made of a plot into a file that the user names. */
export async function saveExport(title: string, { format, content }: Export): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileNameOf(title)}.${format}`;
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!target) return;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await vscode.workspace.fs.writeFile(target, bytes);
}
