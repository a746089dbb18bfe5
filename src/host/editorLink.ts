import * as vscode from "vscode";
import { Anchors } from "../core/anchors";
import type { Item, SourceRange } from "../core/item";
import { normalise } from "../core/selection";
import { goTo, type PlaceItem, placePicker } from "./placePicker";
import type { Plot } from "./plot";
import type { Plots } from "./plots";
import { codeColumn, rangeOf } from "./reveal";
import { readLinkSettings } from "./settings";

/** Milliseconds that the caret rests before its point is highlighted, and typing before states are told. */
const caretDelay = 120;
const typingDelay = 200;

interface Followed {
  readonly anchors: Anchors;
}

/** The two ways between documents and plots: places follow edits, points lead to text and text to points. */
export class EditorLink implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly following = new Set<Followed>();
  private readonly changed = new Set<Plot>();
  private typing: NodeJS.Timeout | undefined;
  private caret: NodeJS.Timeout | undefined;
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  /** Places in documents, or plots that have some, changed. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly plots: Plots) {
    const { workspace, window } = vscode;
    this.disposables.push(
      this.changeEmitter,
      workspace.onDidChangeTextDocument((event) => this.edit(event)),
      workspace.onDidOpenTextDocument((document) => this.opened(document)),
      workspace.onDidCloseTextDocument((document) => this.closed(document)),
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.renamed(oldUri, newUri);
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.removed(uri);
      }),
      window.onDidChangeTextEditorSelection((event) => this.caretMoved(event)),
      plots.onDidOpen((plot) => this.register(plot)),
    );
  }

  /** Follows the places of items that are not in a plot yet; `end` gives them as they are then. */
  follow(items: readonly Item[]): { end(): readonly Item[] } {
    const followed = { anchors: new Anchors(items) };
    this.following.add(followed);
    return {
      end: () => {
        this.following.delete(followed);
        return followed.anchors.current();
      },
    };
  }

  /** The points of all plots whose text holds the position, smallest text first. */
  at(document: vscode.TextDocument, position: vscode.Position): { plot: Plot; points: number[] }[] {
    return this.plots.all.flatMap((plot) => {
      const points = plot.anchors?.at(document.uri.toString(), position) ?? [];
      return points.length > 0 ? [{ plot, points }] : [];
    });
  }

  /** Brings the points to the front, where they are seen. */
  showInPlot(plot: Plot, points: readonly number[]): void {
    plot.reveal();
    plot.post({ type: "select", points: [...points], reveal: true });
  }

  dispose(): void {
    clearTimeout(this.typing);
    clearTimeout(this.caret);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private register(plot: Plot): void {
    plot.onDidShow(() => {
      const open = new Set(plot.anchors?.uris);
      for (const document of vscode.workspace.textDocuments) {
        const uri = document.uri.toString();
        if (open.has(uri)) plot.anchors?.reanchor(uri, document.getText());
      }
      if (open.size > 0) this.tell(plot);
      this.changeEmitter.fire();
    });
    plot.onDidReceive((message) => {
      if (message.type === "open") void this.open(plot, message.point, message.peek);
    });
    plot.onDidDispose(() => {
      this.changed.delete(plot);
      this.changeEmitter.fire();
    });
  }

  private get allAnchors(): { anchors: Anchors; plot?: Plot }[] {
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
    for (const { anchors, plot } of this.allAnchors) {
      if (anchors.edit(uri, edits, read) && plot) this.tellSoon(plot);
    }
  }

  private opened(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    for (const { anchors, plot } of this.allAnchors) {
      if (!anchors.uris.includes(uri)) continue;
      anchors.reanchor(uri, document.getText());
      if (plot) this.tellSoon(plot);
    }
  }

  /** An untitled document that closes was either saved under a name, or is gone. */
  private closed(document: vscode.TextDocument): void {
    if (document.uri.scheme !== "untitled") return;
    const text = document.getText();
    const saved = vscode.workspace.textDocuments.find(
      (other) => other !== document && !other.isUntitled && other.getText() === text,
    );
    if (saved && text) this.renamed(document.uri, saved.uri);
    else this.removed(document.uri);
  }

  /** Folders are renamed with all that is in them. */
  private renamed(from: vscode.Uri, to: vscode.Uri): void {
    for (const { anchors, plot } of this.allAnchors) {
      for (const uri of anchors.uris) {
        const target = movedUri(uri, from, to);
        if (!target || !anchors.rename(uri, target)) continue;
        if (plot) this.tellSoon(plot);
      }
    }
  }

  private removed(gone: vscode.Uri): void {
    for (const { anchors, plot } of this.allAnchors) {
      for (const uri of anchors.uris) {
        if (!movedUri(uri, gone, gone) || !anchors.remove(uri)) continue;
        if (plot) this.tellSoon(plot);
      }
    }
  }

  private tellSoon(plot: Plot): void {
    this.changed.add(plot);
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      for (const each of this.changed) this.tell(each);
      this.changeEmitter.fire();
    }, typingDelay);
  }

  private tell(plot: Plot): void {
    this.changed.delete(plot);
    plot.sourcesChanged();
  }

  private caretMoved({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): void {
    clearTimeout(this.caret);
    const caret = selections[0]?.active;
    if (!caret || !readLinkSettings().followCaret) return;
    this.caret = setTimeout(() => {
      for (const { plot, points } of this.at(textEditor.document, caret)) {
        if (plot.panel.visible) plot.post({ type: "select", points, reveal: false });
      }
    }, caretDelay);
  }

  /** Goes to the point's text; when it stands in several places, to the one that is picked. */
  private async open(plot: Plot, point: number, peek: boolean): Promise<void> {
    const sources = plot.anchors?.sourcesOf(point) ?? [];
    const column = codeColumn(plot.panel.viewColumn);
    const [first, second] = sources;
    if (!first) return;
    if (!second || peek) return goTo(first, column, peek);
    const places = await Promise.all(sources.slice(0, listLimit).map(placeItem));
    const picker = placePicker(column);
    picker.items = places;
    const { text = "", count = sources.length } = plot.session?.items[point] ?? {};
    const kept = count > places.length ? `the first ${places.length} of ${count}` : count;
    picker.placeholder = `${text}: ${kept} places`;
    picker.show();
  }
}

const listLimit = 200;

async function placeItem(source: SourceRange): Promise<PlaceItem> {
  const uri = vscode.Uri.parse(source.uri, true);
  const description = `${vscode.workspace.asRelativePath(uri)}:${source.start.line + 1}`;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const { text } = document.lineAt(Math.min(source.start.line, document.lineCount - 1));
    return { label: normalise(text).slice(0, 120), description, source };
  } catch {
    return { label: "$(warning) cannot be opened", description };
  }
}

/** The document's new name when `from`, a file or folder, is renamed to `to`; undefined for others. */
function movedUri(uri: string, from: vscode.Uri, to: vscode.Uri): string | undefined {
  if (uri === from.toString()) return to.toString();
  const parsed = vscode.Uri.parse(uri, true);
  if (parsed.scheme !== from.scheme && parsed.scheme !== "vscode-notebook-cell") return undefined;
  if (parsed.path !== from.path && !parsed.path.startsWith(`${from.path}/`)) return undefined;
  return parsed.with({ path: to.path + parsed.path.slice(from.path.length) }).toString();
}
