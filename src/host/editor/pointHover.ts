import * as vscode from "vscode";
import { stateOf, textOf } from "../../core/model/table";
import { pointsAt } from "./pointsAt";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import type { CommandId } from "../commandIds";
import { literal } from "../harmless";
import { hover } from "../strings";

const command: CommandId = "embeddings.showInPlot";
/** Characters of a text that are shown. */
const textLength = 80;
const neighborCount = 5;

/** Over a text that is a point: its nearest neighbors, and the way to it. */
export class PointHover implements vscode.HoverProvider {
  constructor(private readonly plots: Plots) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const hits = pointsAt(this.plots, document, position);
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
  markdown.supportHtml = false;
  markdown.supportThemeIcons = true;
  const state = stateOf(table, point) === "stale" ? `${hover.changed} · ` : "";
  const title = literal(session.title, textLength);
  markdown.appendMarkdown(`${literal(textOf(table, point), textLength)} · ${state}_${title}_`);
  markdown.appendMarkdown(`\n\n${hover.nearest}\n\n`);
  indices.forEach((index, place) => {
    const cosine = (cosines[place] ?? 0).toFixed(2);
    const text = literal(textOf(table, index), textLength);
    markdown.appendMarkdown(`\n${place + 1}. ${cosine} ${text}`);
  });
  const argument = encoded(JSON.stringify([{ session: session.id, point }]));
  markdown.appendMarkdown(`\n\n[$(graph-scatter) ${hover.show}](command:${command}?${argument})`);
  return markdown;
}

/** For the target of a Markdown link, which ends at a parenthesis. */
function encoded(argument: string): string {
  return encodeURIComponent(argument).replaceAll("(", "%28").replaceAll(")", "%29");
}
