import * as vscode from "vscode";
import type { Plots } from "./plots";

/**
 * Tells menus, keys and the palette whether a plot is open (`hasPlot`), whether one is in front (`plotActive`) and
 * whether keys are typed into a field of it (`plotTyping`).
 */
export class ContextKeys implements vscode.Disposable {
  private readonly listeners: readonly vscode.Disposable[];

  constructor(private readonly plots: Pick<Plots, "all" | "onDidChangeCurrent" | "onDidOpen">) {
    this.listeners = [
      plots.onDidChangeCurrent(() => this.tell()),
      plots.onDidOpen((plot) => {
        plot.onDidReceive((message) => {
          if (message.type === "typing") setTyping(message.on);
        });
        plot.onDidDispose(() => setTyping(false));
      }),
    ];
    this.tell();
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
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

function setTyping(on: boolean): void {
  setContext("embeddings.plotTyping", on);
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", key, value);
}
