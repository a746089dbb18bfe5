import * as vscode from "vscode";
import type { SourceRange } from "../../core/model/item";
import { rowPlace } from "../../core/model/fileSession";
import { textOf } from "../../core/model/table";
import { normalize } from "../../core/text/selection";
import type { OpenHow } from "../../protocol/messages";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { entitle, type ListItem, listItem } from "../shown";
import * as strings from "../strings";
import type { FollowedPlaces } from "./followedPlaces";
import { openDocumentOf } from "./notebookCells";
import { goTo, type PlaceItem, placePicker } from "./placePicker";
import { codeColumn } from "./reveal";

/** Places that are listed. */
const listLimit = 200;

/** Leads from the points of plots to their texts in documents. */
export class PointOpener implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private opening = 0;

  constructor(
    plots: Plots,
    private readonly places: FollowedPlaces,
  ) {
    this.listener = plots.onDidOpen((plot) => {
      plot.onDidReceive((message) => {
        if (message.type === "open") void this.open(plot, message.point, message.how);
      });
    });
  }

  dispose(): void {
    this.listener.dispose();
  }

  /** Shows the point's text; when it stands in several places, the one that is picked. The latest call wins. */
  private async open(plot: Plot, point: number, how: OpenHow): Promise<void> {
    const call = ++this.opening;
    const sources = await this.placesOf(plot, point);
    const column = codeColumn(plot.panel.viewColumn);
    const [first, second] = sources;
    if (!first) return this.openRow(plot, point, column, how);
    if (!second || how === "peek") return goTo(first, column, how !== "goTo");
    const places = await Promise.all(sources.map(placeItem));
    await plot.activate();
    if (call !== this.opening) return;
    const picker = placePicker(column);
    picker.items = places;
    const table = plot.session?.table;
    const text = table ? textOf(table, point) : "";
    const count = table?.places.counts[point] ?? sources.length;
    entitle(picker, { placeholder: strings.places.of(text, places.length, count) });
    picker.show();
  }

  /** Shows the line of a text file that the point's row begins in. */
  private async openRow(
    { session }: Plot,
    point: number,
    column: vscode.ViewColumn,
    how: OpenHow,
  ): Promise<void> {
    const place = session && rowPlace(session, point);
    if (!place) return;
    const { uri, line } = place;
    const start = { line, character: 0 };
    await goTo({ uri, start, end: { line: line + 1, character: 0 } }, column, how !== "goTo");
  }

  /** The first places of a point, found again where their documents were closed. */
  private async placesOf(plot: Plot, point: number): Promise<SourceRange[]> {
    const known = () => plot.anchors?.sourcesOf(point).slice(0, listLimit) ?? [];
    const uris = new Set(known().map(({ uri }) => uri));
    await Promise.allSettled([...uris].map((uri) => openDocumentOf(vscode.Uri.parse(uri, true))));
    await this.places.settled();
    return known();
  }
}

async function placeItem(source: SourceRange): Promise<ListItem<PlaceItem>> {
  const uri = vscode.Uri.parse(source.uri, true);
  const description = `${vscode.workspace.asRelativePath(uri)}:${source.start.line + 1}`;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const { text } = document.lineAt(Math.min(source.start.line, document.lineCount - 1));
    return listItem({ label: normalize(text).slice(0, 120), description, source });
  } catch {
    const iconPath = new vscode.ThemeIcon("warning");
    return listItem({ label: strings.places.cannotOpen, iconPath, description });
  }
}
