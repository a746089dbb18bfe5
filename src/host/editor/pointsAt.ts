import type * as vscode from "vscode";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";

/** The points of all plots whose text holds the position, smallest text first. */
export function pointsAt(
  plots: Plots,
  document: vscode.TextDocument,
  position: vscode.Position,
): { plot: Plot; points: number[] }[] {
  return plots.all.flatMap((plot) => {
    const points = plot.anchors?.at(document.uri.toString(), position) ?? [];
    return points.length > 0 ? [{ plot, points }] : [];
  });
}
