import * as vscode from "vscode";
import type { Plots } from "../plots/plots";
import { readLinkSettings } from "../settings";
import { pointsAt } from "./pointsAt";

/** Milliseconds that the caret rests before its point is highlighted. */
const caretDelay = 120;

/** Highlights the points whose text holds the caret, in the plots that are seen. */
export class CaretFollower implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly plots: Plots) {
    this.listener = vscode.window.onDidChangeTextEditorSelection((event) => this.moved(event));
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
  }

  private moved({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): void {
    clearTimeout(this.timer);
    const caret = selections[0]?.active;
    if (!caret || !readLinkSettings().followCaret) return;
    this.timer = setTimeout(() => {
      for (const { plot, points } of pointsAt(this.plots, textEditor.document, caret)) {
        const shown = points.filter((point) => !plot.hides(point));
        if (!plot.panel.visible || shown.length === 0) continue;
        plot.post({ type: "select", points: shown, reveal: false });
      }
    }, caretDelay);
  }
}
