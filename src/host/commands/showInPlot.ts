import * as vscode from "vscode";
import { textOf } from "../../core/model/table";
import type { CommandId } from "../commandIds";
import { badArgument, type PointArguments } from "./commandArguments";
import { pointsAt } from "../editor/pointsAt";
import { harmless } from "../harmless";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { inform } from "../shown";
import { places } from "../strings";

const command: CommandId = "embeddings.showInPlot";

/** "Show in Plot" among the actions of the editor (Ctrl+.), at a text that is a point; no light bulb at each. */
export class ShowInPlotAction implements vscode.CodeActionProvider {
  static readonly kind = vscode.CodeActionKind.Empty.append("embeddings");

  constructor(private readonly plots: Plots) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { triggerKind }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (triggerKind !== vscode.CodeActionTriggerKind.Invoke) return [];
    return pointsAt(this.plots, document, range.end).map(({ plot, points: [point = 0] }) => {
      const text = plot.session ? textOf(plot.session.table, point) : "";
      const title = harmless(places.show(text));
      const action = new vscode.CodeAction(title, ShowInPlotAction.kind);
      const shown = { session: plot.session?.id, point };
      action.command = { title, command, arguments: [shown] };
      return action;
    });
  }
}

/**
 * "Show in Plot": brings the given point, or the text under the caret, to the front in its plot. Throws
 * `badArgument` where the plot has no such point.
 */
export function showInPlot(plots: Plots, given: PointArguments | undefined): void {
  if (given) {
    const { session, point } = given;
    const plot = plots.withSession(session);
    if (!plot) {
      void inform(places.notOpen);
      return;
    }
    if (point >= (plot.session?.table.rows ?? 0)) throw badArgument("point", String(point));
    select(plot, [point]);
    return;
  }
  const editor = vscode.window.activeTextEditor;
  const hits = editor ? pointsAt(plots, editor.document, editor.selection.active) : [];
  if (hits.length === 0) {
    void inform(places.notInPlot);
  }
  for (const { plot, points } of hits) select(plot, points);
}

/** Brings the points to the front, where they are seen. */
function select(plot: Plot, points: readonly number[]): void {
  plot.reveal();
  plot.post({ type: "select", points: [...points], reveal: true });
}
