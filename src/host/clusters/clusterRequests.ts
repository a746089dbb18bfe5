import type * as vscode from "vscode";
import { Failure } from "../../core/model/failures";
import type { FromView } from "../../protocol/messages";
import type { Plot } from "../plots/plot";
import type { Plots } from "../plots/plots";
import { tellEvidence } from "./clusterEvidence";
import { editClusters } from "./editClusters";
import { chooseLevel, type ClusterServices } from "./findClusters";

/** Answers what the pages of plots ask of their clusters. */
export class ClusterRequests implements vscode.Disposable {
  private readonly listener: vscode.Disposable;

  constructor(
    plots: Plots,
    private readonly services: ClusterServices,
  ) {
    this.listener = plots.onDidOpen((plot) => {
      plot.onDidReceive((message) => void this.receive(plot, message));
    });
  }

  dispose(): void {
    this.listener.dispose();
  }

  private async receive(plot: Plot, message: FromView): Promise<void> {
    try {
      await this.answer(plot, message);
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.kind === "canceled" || plot.closed) return;
      this.services.log.failure(failure);
      const retry = () => void this.receive(plot, message);
      void plot.tell({ failure: failure.data, retry });
    }
  }

  private async answer(plot: Plot, message: FromView): Promise<void> {
    const { texts } = this.services;
    if (message.type === "clusterLevel") await chooseLevel(this.services, plot, message.level);
    if (message.type === "evidence") await tellEvidence(plot, message.group, texts);
    if (message.type === "editClusters") {
      await editClusters(plot, message.what, message.groups, texts);
    }
  }
}
