import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { Anchors } from "../../core/text/anchors";
import type { SourceRange } from "../../core/model/item";
import type { PointTable } from "../../core/model/table";
import { Slices } from "../../core/slices";
import type { TextReader } from "../../worker/client/textReader";
import { movedUri, notebookUriOf } from "./notebookCells";
import type { Log } from "../log";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { readText } from "./readText";
import { rangeOf } from "./reveal";

/** Milliseconds that typing rests before states are told. */
const typingDelay = 200;

/** Places, and the plot that they are shown in, if they are yet. */
interface Followed {
  readonly anchors: Anchors;
  readonly plot?: Plot;
}

/** The places of texts, followed while their documents are edited, renamed, closed and opened again. */
export class FollowedPlaces implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly following = new Set<Followed>();
  private readonly changed = new Set<Plot>();
  private readonly seeking = new Set<Promise<void>>();
  private typing: NodeJS.Timeout | undefined;
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  /** Places in documents, or plots that have some, changed. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(
    private readonly plots: Plots,
    private readonly texts: TextReader,
    private readonly log: Log,
  ) {
    const { workspace } = vscode;
    this.disposables.push(
      this.changeEmitter,
      workspace.onDidChangeTextDocument((event) => this.edit(event)),
      workspace.onDidOpenTextDocument((document) => this.opened(document)),
      workspace.onDidSaveTextDocument((document) => this.saved(document)),
      workspace.onDidCloseTextDocument((document) => this.closed(document)),
      workspace.onDidOpenNotebookDocument((notebook) => this.notebookOpened(notebook)),
      workspace.onDidChangeNotebookDocument((event) => this.notebookChanged(event)),
      workspace.onDidCloseNotebookDocument((notebook) => this.notebookClosed(notebook)),
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.renamed(oldUri, newUri);
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.removed(uri);
      }),
      plots.onDidOpen((plot) => this.register(plot)),
    );
  }

  /** Follows the places of a table that is not in a plot yet; `end` gives it as it is then. */
  follow(table: PointTable): { end(): PointTable } {
    const followed = { anchors: new Anchors(table) };
    this.following.add(followed);
    return {
      end: () => {
        this.following.delete(followed);
        return followed.anchors.current();
      },
    };
  }

  /** Resolves when all places that are being found again are found. */
  async settled(): Promise<void> {
    await Promise.all(this.seeking);
  }

  /** Tells the plots what has changed since they were told last. */
  tell(): void {
    clearTimeout(this.typing);
    if (this.changed.size === 0) return;
    for (const each of this.changed) each.sourcesChanged();
    this.changed.clear();
    this.changeEmitter.fire();
  }

  dispose(): void {
    clearTimeout(this.typing);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private register(plot: Plot): void {
    plot.onDidShow(() => {
      if (plot.anchors) this.seekOpen({ anchors: plot.anchors, plot });
      this.changeEmitter.fire();
    });
    plot.onDidDispose(() => {
      this.changed.delete(plot);
      this.changeEmitter.fire();
    });
  }

  private get allAnchors(): Followed[] {
    const inPlots = this.plots.all.flatMap((plot) =>
      plot.anchors ? [{ anchors: plot.anchors, plot }] : [],
    );
    return [...inPlots, ...this.following];
  }

  private edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const uri = document.uri.toString();
    const edits = contentChanges.map(({ range, text }) => ({
      start: range.start,
      end: range.end,
      text,
    }));
    const read = (start: SourceRange["start"], end: SourceRange["end"]) =>
      document.getText(rangeOf({ start, end }));
    for (const followed of this.allAnchors) {
      const outcome = followed.anchors.edit(uri, edits, read);
      if (outcome === "unsettled") this.seek(followed, [document]);
      else if (outcome === "settled" && followed.plot) this.tellSoon(followed.plot);
    }
  }

  /** Cells come with their notebook. */
  private opened(document: vscode.TextDocument): void {
    if (notebookUriOf(document.uri)) return;
    for (const followed of this.allAnchors) this.seek(followed, [document]);
  }

  private notebookOpened(notebook: vscode.NotebookDocument): void {
    for (const followed of this.allAnchors) this.seekInNotebook(followed, notebook);
  }

  /** Cells that were taken out may come back elsewhere, or by an undo under another address. */
  private notebookChanged(event: vscode.NotebookDocumentChangeEvent): void {
    const { notebook, contentChanges } = event;
    const added = contentChanges.flatMap(({ addedCells }) => addedCells);
    const removed = contentChanges.flatMap(({ removedCells }) => removedCells);
    const there = new Set(notebook.getCells());
    for (const cell of removed) if (!there.has(cell)) this.removed(cell.document.uri);
    if (added.length === 0) return;
    for (const followed of this.allAnchors) this.seekInNotebook(followed, notebook, added);
  }

  /** An untitled document that is saved under a name is then emptied and closed. */
  private saved(document: vscode.TextDocument): void {
    const text = document.getText();
    const untitled = vscode.workspace.textDocuments.find(
      (other) => other.isUntitled && other !== document && other.getText() === text,
    );
    if (untitled && text) this.renamed(untitled.uri, document.uri);
  }

  private closed(document: vscode.TextDocument): void {
    if (document.isUntitled) this.removed(document.uri);
  }

  private notebookClosed(notebook: vscode.NotebookDocument): void {
    if (notebook.uri.scheme !== "untitled") return;
    const text = notebookText(notebook);
    const saved = vscode.workspace.notebookDocuments.find(
      (other) => other !== notebook && !other.isUntitled && notebookText(other) === text,
    );
    for (const followed of this.allAnchors) {
      const cells = cellsOf(followed.anchors, notebook);
      if (saved && text) this.seek(followed, documentsOf(saved.getCells()), cells);
      else for (const cell of cells) this.removed(vscode.Uri.parse(cell, true));
    }
  }

  private seekOpen(followed: Followed): void {
    const uris = new Set(followed.anchors.uris);
    for (const document of vscode.workspace.textDocuments) {
      const isCell = notebookUriOf(document.uri) !== undefined;
      if (!isCell && uris.has(document.uri.toString())) this.seek(followed, [document]);
    }
    for (const notebook of vscode.workspace.notebookDocuments) {
      this.seekInNotebook(followed, notebook);
    }
  }

  /** Cells get other addresses when their notebook is opened again: what has none any more is sought in all. */
  private seekInNotebook(
    followed: Followed,
    notebook: vscode.NotebookDocument,
    cells: readonly vscode.NotebookCell[] = notebook.getCells(),
  ): void {
    const there = new Set(notebook.getCells().map(({ document }) => document.uri.toString()));
    const gone = cellsOf(followed.anchors, notebook).filter((uri) => !there.has(uri));
    this.seek(followed, documentsOf(cells), gone);
  }

  /** Finds places in documents that may have changed unseen, and those of documents that are gone. */
  private seek(
    followed: Followed,
    documents: readonly vscode.TextDocument[],
    gone: readonly string[] = [],
  ): void {
    const seeking = this.sought(followed, documents, gone).catch((error: unknown) => {
      this.log.warn(`Places of texts could not be found again: ${String(error)}`);
    });
    this.seeking.add(seeking);
    void seeking.then(() => this.seeking.delete(seeking));
  }

  private async sought(
    { anchors, plot }: Followed,
    documents: readonly vscode.TextDocument[],
    gone: readonly string[],
  ): Promise<void> {
    const uris = documents.map(({ uri }) => uri.toString());
    let before: readonly number[];
    let found: { apply: () => void };
    await setImmediate();
    do {
      before = documents.map(({ version }) => version);
      const { whereabouts, apply } = anchors.seek(uris, gone);
      if (whereabouts.places.length === 0) return;
      const slices = new Slices();
      const texts: string[] = [];
      for (const document of documents) texts.push(await readText(document, undefined, slices));
      const result = await this.texts.relocate(texts, whereabouts);
      found = { apply: () => apply(result) };
    } while (documents.some(({ version }, index) => version !== before[index]));
    found.apply();
    if (plot) this.tellSoon(plot);
  }

  /** Folders are renamed with all that is in them. */
  private renamed(from: vscode.Uri, to: vscode.Uri): void {
    for (const followed of this.allAnchors) {
      const { anchors } = followed;
      const moved = anchors.uris.filter((uri) => {
        const target = movedUri(vscode.Uri.parse(uri, true), from, to);
        return target && anchors.rename(uri, target.toString());
      });
      if (moved.length > 0) this.seekOpen(followed);
      if (moved.length > 0 && followed.plot) this.tellSoon(followed.plot);
    }
  }

  private removed(gone: vscode.Uri): void {
    for (const { anchors, plot } of this.allAnchors) {
      for (const uri of anchors.uris) {
        if (!isIn(uri, gone) || !anchors.remove(uri)) continue;
        if (plot) this.tellSoon(plot);
      }
    }
  }

  private tellSoon(plot: Plot): void {
    this.changed.add(plot);
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.tell(), typingDelay);
  }
}

function isIn(uri: string, folder: vscode.Uri): boolean {
  const parsed = vscode.Uri.parse(uri, true);
  return uri === folder.toString() || movedUri(parsed, folder, folder) !== undefined;
}

/** The addresses of the notebook's cells among those of the places, there or not. */
function cellsOf(anchors: Anchors, notebook: vscode.NotebookDocument): string[] {
  const own = notebook.uri.toString();
  return anchors.uris.filter(
    (uri) => notebookUriOf(vscode.Uri.parse(uri, true))?.toString() === own,
  );
}

function documentsOf(cells: readonly vscode.NotebookCell[]): vscode.TextDocument[] {
  return cells.map(({ document }) => document);
}

function notebookText(notebook: vscode.NotebookDocument): string {
  return documentsOf(notebook.getCells())
    .map((document) => document.getText())
    .join("\n");
}
