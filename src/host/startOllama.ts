import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import type { OllamaServer } from "../engines/ollama/ollamaServer";
import { findOllama } from "../engines/ollama/program";

const patience = 20_000;
const pollInterval = 500;
export const downloadPage = "https://ollama.com/download";

/** Runs `ollama serve` in a visible terminal and waits until it answers. True when it does. */
export async function startOllama(server: OllamaServer): Promise<boolean> {
  const program = await findOllama();
  if (program === undefined) {
    const download = "Download Ollama";
    const sentence = "Ollama was not found on the computer that runs this extension.";
    const chosen = await vscode.window.showInformationMessage(sentence, download);
    if (chosen === download) await vscode.env.openExternal(vscode.Uri.parse(downloadPage));
    return false;
  }
  const { host } = new URL(server.address.url);
  const terminal = vscode.window.createTerminal({
    name: "Ollama",
    shellPath: program,
    shellArgs: ["serve"],
    env: { OLLAMA_HOST: host },
  });
  terminal.show(true);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Starting Ollama…",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_notification, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const end = Date.now() + patience;
    while (Date.now() < end && !controller.signal.aborted && terminal.exitStatus === undefined) {
      try {
        await server.version(AbortSignal.any([controller.signal, AbortSignal.timeout(3000)]));
        return true;
      } catch {
        await setTimeout(pollInterval);
      }
    }
    return false;
  });
}
