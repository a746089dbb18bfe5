import * as vscode from "vscode";
import { Failure } from "../../core/model/failures";
import type { OllamaServer } from "../../engines/ollama/ollamaServer";
import { abortSignalOf } from "../cancellation";
import { megabytes } from "./modelPicker";
import { tellUser } from "../tellUser";

/**
 * Downloads a model with its progress in a notification. A canceled download can be resumed, now or
 * by the next pull. True when the model is there.
 */
export async function pullModel(server: OllamaServer, model: string): Promise<boolean> {
  for (;;) {
    const failure = await download(server, model);
    if (!failure) return true;
    const canceled = failure.kind === "canceled";
    const again = canceled ? "Resume" : "Try Again";
    const sentence = canceled
      ? `The download of ${model} has stopped; what has arrived is kept.`
      : tellUser(failure.data).sentence;
    if ((await vscode.window.showInformationMessage(sentence, again)) !== again) return false;
  }
}

function download(server: OllamaServer, model: string): Thenable<Failure | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Downloading ${model}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (notification, token) => {
    const signal = abortSignalOf(token);
    let shown = 0;
    try {
      for await (const { status, layers, completed, total } of server.pull(model, signal)) {
        const percent = total > 0 ? (completed / total) * 100 : 0;
        const layer = layers > 1 ? `layer ${layers}, ` : "";
        const message =
          total > 0 && completed < total
            ? `${layer}${megabytes(completed)} of ${megabytes(total)}`
            : status;
        notification.report({ message, increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      }
      return undefined;
    } catch (error) {
      return signal.aborted ? new Failure({ kind: "canceled" }) : Failure.from(error);
    }
  });
}
