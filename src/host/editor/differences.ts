import * as vscode from "vscode";
import type { SourceRange } from "../../core/model/item";
import { rowsWithIds } from "../../core/model/edits";
import { textOf } from "../../core/model/table";
import { harmless } from "../harmless";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { differences } from "../strings";
import { openDocumentOf } from "./notebookCells";
import { readText } from "./readText";
import { codeColumn, rangeOf } from "./reveal";

const scheme = "embeddings-text";
/** Texts that are kept for VS Code, which may ask for them again. */
const maximumKept = 40;

/** Shows how the texts of two points differ, as documents that cannot be written. */
export class Differences implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private readonly texts = new Map<string, string>();
  private shown = 0;

  constructor(plots: Plots) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      plots.onDidOpen((plot) => {
        plot.onDidReceive((message) => {
          if (message.type === "differences") void this.show(plot, message.ids);
        });
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async show(plot: Plot, ids: readonly number[]): Promise<void> {
    const { session, anchors } = plot;
    if (!session || !anchors) return;
    const rows = rowsWithIds(session, ids);
    const [left, right] = await Promise.all(
      rows.map(async (row) => {
        const [source] = anchors.sourcesOf(row);
        const text = textOf(session.table, row);
        return this.keep((source && (await textAt(source))) ?? text, source);
      }),
    );
    if (!left || !right) return;
    const [first = "", second = ""] = rows.map((row) => textOf(session.table, row));
    const viewColumn = codeColumn(plot.panel.viewColumn);
    const title = harmless(differences(first, second));
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { viewColumn });
  }

  /** The address of a document with this text, named like the one it comes from so that it looks the same. */
  private keep(text: string, source: SourceRange | undefined): vscode.Uri {
    const name = source ? vscode.Uri.parse(source.uri, true).path.split("/").at(-1) : "text.txt";
    this.shown += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.shown}/${name}` });
    this.texts.set(uri.toString(), text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > maximumKept && oldest !== undefined) this.texts.delete(oldest);
    return uri;
  }
}

/** What stands at a place; undefined where its document is gone. */
async function textAt(source: SourceRange): Promise<string | undefined> {
  const uri = vscode.Uri.parse(source.uri, true);
  try {
    await openDocumentOf(uri);
    const range = rangeOf(source);
    return await readText(await vscode.workspace.openTextDocument(uri), range);
  } catch {
    return undefined;
  }
}
