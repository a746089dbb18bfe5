import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { isThisMachine } from "../../engines/address";
import type { OllamaServer } from "../../engines/ollama/ollamaServer";
import { findOllama } from "../../engines/ollama/program";
import type { Place } from "../machines";
import { inform, warn, withProgress } from "../shown";
import { actionTitles, ollama, progress } from "../strings";
import { tellUser } from "../tellUser";

const timeoutMs = 20_000;
const pollInterval = 500;
export const downloadPage = "https://ollama.com/download";

/**
 * Runs `ollama serve` in a visible terminal and waits until it answers. True when it does. Where that
 * cannot be done from here, says why.
 */
export async function startOllama(server: OllamaServer, place: Place): Promise<boolean> {
  const { url } = server.address;
  if (!isThisMachine(url)) {
    void inform(ollama.anotherComputer(url));
    return false;
  }
  const program = await findOllama();
  if (program === undefined) {
    const { sentence } = tellUser(
      { kind: "unreachable", host: url, code: "ENOENT", ollama: "absent" },
      place.remote,
    );
    const download = actionTitles.downloadOllama;
    const chosen = await inform(sentence, download);
    if (chosen === download) await vscode.env.openExternal(vscode.Uri.parse(downloadPage));
    return false;
  }
  if (place.terminals !== undefined) {
    const again = actionTitles.retry;
    return (await inform(ollama.terminalsElsewhere(place.terminals), again)) === again;
  }
  const terminal = vscode.window.createTerminal({
    name: ollama.terminal,
    shellPath: program,
    shellArgs: ["serve"],
    env: { OLLAMA_HOST: url },
  });
  terminal.show(true);
  const answers = await waitForAnswer(server, terminal);
  if (answers === false) void warn(ollama.notStarted);
  return answers === true;
}

/** Whether the server answers in time; undefined when the user has stopped waiting. */
function waitForAnswer(
  server: OllamaServer,
  terminal: vscode.Terminal,
): Promise<boolean | undefined> {
  return withProgress(progress.startingOllama, async (_, canceled) => {
    const end = Date.now() + timeoutMs;
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
