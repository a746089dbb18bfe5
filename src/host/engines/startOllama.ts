import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import type { OllamaServer } from "../../engines/ollama/ollamaServer";
import { findOllama, isLoopback } from "../../engines/ollama/program";
import { abortSignalOf } from "../cancellation";
import type { Place } from "../machines";
import { actionTitles, tellUser } from "../tellUser";

const patience = 20_000;
const pollInterval = 500;
export const downloadPage = "https://ollama.com/download";

/**
 * Runs `ollama serve` in a visible terminal and waits until it answers. True when it does. Where that
 * cannot be done from here, says why.
 */
export async function startOllama(server: OllamaServer, place: Place): Promise<boolean> {
  const { url } = server.address;
  if (!isLoopback(url)) {
    const sentence = `Ollama is to run at ${url}, which is another computer: start it there.`;
    void vscode.window.showInformationMessage(sentence);
    return false;
  }
  const program = await findOllama();
  if (program === undefined) {
    const { sentence } = tellUser(
      { kind: "unreachable", host: url, code: "ENOENT", ollama: "absent" },
      place.remote,
    );
    const download = actionTitles.downloadOllama;
    const chosen = await vscode.window.showInformationMessage(sentence, download);
    if (chosen === download) await vscode.env.openExternal(vscode.Uri.parse(downloadPage));
    return false;
  }
  if (place.terminals !== undefined) {
    const sentence =
      `Terminals of this window run on ${place.terminals}, and Ollama is to run on your own computer: ` +
      "start it there, then try again.";
    const again = actionTitles.retry;
    return (await vscode.window.showInformationMessage(sentence, again)) === again;
  }
  const terminal = vscode.window.createTerminal({
    name: "Ollama",
    shellPath: program,
    shellArgs: ["serve"],
    env: { OLLAMA_HOST: url },
  });
  terminal.show(true);
  const answers = await waitForAnswer(server, terminal);
  if (answers === false) {
    const sentence = "Ollama has not begun to answer; its terminal says why.";
    void vscode.window.showWarningMessage(sentence);
  }
  return answers === true;
}

/** Whether the server answers in time; undefined when the user has stopped waiting. */
function waitForAnswer(
  server: OllamaServer,
  terminal: vscode.Terminal,
): Thenable<boolean | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Starting Ollama…",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_notification, token) => {
    const canceled = abortSignalOf(token);
    const end = Date.now() + patience;
    while (Date.now() < end && terminal.exitStatus === undefined) {
      if (canceled.aborted) return undefined;
      try {
        await server.version(AbortSignal.any([canceled, AbortSignal.timeout(3000)]));
        return true;
      } catch {
        await setTimeout(pollInterval);
      }
    }
    return false;
  });
}
