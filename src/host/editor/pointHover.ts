import * as vscode from "vscode";
import { stateOf, textOf } from "../../core/model/table";
import type { EditorLink } from "./editorLink";
import type { Plot } from "../plots/plot";
import type { CommandId } from "../commandIds";

const command: CommandId = "embeddings.showInPlot";
const neighborCount = 5;

/** Over a text that is a point: its nearest neighbors, and the way to it. */
export class PointHover implements vscode.HoverProvider {
  constructor(private readonly link: EditorLink) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const hits = this.link.at(document, position);
    const parts = await Promise.all(
      hits.map(({ plot, points: [point = 0] }) => describePoint(plot, point)),
    );
    const found = parts.filter((part) => part !== undefined);
    return found.length > 0 ? new vscode.Hover(found) : undefined;
  }
}

async function describePoint(
  plot: Plot,
  point: number,
): Promise<vscode.MarkdownString | undefined> {
  const { session, space } = plot;
  if (!session || !space || point >= session.table.rows) return undefined;
  const { table } = session;
  const { indices, cosines } = await space.neighbors(point, neighborCount);
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [command] };
  markdown.supportThemeIcons = true;
  markdown.appendText(textOf(table, point).slice(0, 80));
  markdown.appendMarkdown(` · ${stateOf(table, point) === "stale" ? "stale · " : ""}_`);
  markdown.appendText(session.title);
  markdown.appendMarkdown("_\n\nNearest by cosine:\n\n");
  indices.forEach((index, place) => {
    markdown.appendMarkdown(`\n${place + 1}. ${(cosines[place] ?? 0).toFixed(2)} `);
    markdown.appendText(textOf(table, index).slice(0, 80));
  });
  const argument = encodeURIComponent(JSON.stringify([{ session: session.id, point }]));
  markdown.appendMarkdown(`\n\n[$(graph-scatter) Show in Plot](command:${command}?${argument})`);
  return markdown;
}
