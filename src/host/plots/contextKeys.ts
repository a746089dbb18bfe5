import * as vscode from "vscode";
import type { Plots } from "./plots";

/** Tells menus, keys and the palette whether a plot is open (`hasPlot`) and whether one is in front (`plotActive`). */
export class ContextKeys implements vscode.Disposable {
  private readonly listener: vscode.Disposable;

  constructor(private readonly plots: Pick<Plots, "all" | "onDidChangeCurrent">) {
    this.listener = plots.onDidChangeCurrent(() => this.tell());
    this.tell();
  }

  dispose(): void {
    this.listener.dispose();
  }

  private tell(): void {
    const { all } = this.plots;
    setContext("embeddings.hasPlot", all.length > 0);
    setContext(
      "embeddings.plotActive",
      all.some(({ panel }) => panel.active),
    );
  }
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
