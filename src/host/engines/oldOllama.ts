import * as vscode from "vscode";
import type { OllamaServer } from "../../engines/ollama/ollamaServer";
import { goodVersion, isOld } from "../../engines/ollama/version";
import { downloadPage } from "./startOllama";
import { warn } from "../shown";
import { actionTitles, ollama } from "../strings";
import { tellUser } from "../tellUser";

const timeoutMs = 3000;
const memoryKey = "embeddings.toldOldOllama";

/** Says of a server in use that its version is old, once for each version. Runs go on meanwhile. */
export class OldOllama {
  private readonly asked = new Set<string>();

  constructor(private readonly memory: vscode.Memento) {}

  async check(server: OllamaServer): Promise<void> {
    const { url: host } = server.address;
    if (this.asked.has(host)) return;
    this.asked.add(host);
    let version: string;
    try {
      version = await server.version(AbortSignal.timeout(timeoutMs));
    } catch {
      // The run itself tells what is wrong; the next one looks again.
      this.asked.delete(host);
      return;
    }
    if (!isOld(version) || this.memory.get(memoryKey) === version) return;
    await this.memory.update(memoryKey, version);
    const { sentence } = tellUser({ kind: "oldServer", host, version, wanted: goodVersion });
    const update = actionTitles.updateOllama;
    const chosen = await warn(sentence, update, ollama.continue);
    if (chosen === update) await vscode.env.openExternal(vscode.Uri.parse(downloadPage));
  }
}
