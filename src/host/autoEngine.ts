import * as vscode from "vscode";
import { ollamaAddress } from "../engines/ollama/client";
import { OllamaServer } from "../engines/ollama/ollamaServer";
import { ollamaHost } from "./serverEngines";
import type { Settings } from "./settings";
import { downloadPage } from "./startOllama";
import type { Tokens } from "./tokens";

/** Milliseconds that Ollama has to answer in before the built-in engine is used. */
const patience = 500;
const toldKey = "toldOfBuiltin";

/** What `embeddings.engine` = "auto" means now: Ollama when it answers and can embed, else built-in. */
export class AutoEngine {
  constructor(
    private readonly tokens: Tokens,
    private readonly memory: vscode.Memento,
  ) {}

  async choose(settings: Settings): Promise<"ollama" | "builtin"> {
    if (await this.ollamaEmbeds(settings)) return "ollama";
    void this.tellOnce();
    return "builtin";
  }

  private async ollamaEmbeds(settings: Settings): Promise<boolean> {
    const typed = ollamaHost(settings);
    const headers = await this.tokens.headers(ollamaAddress(typed).url);
    try {
      const server = new OllamaServer(ollamaAddress(typed, headers));
      const models = await server.models(AbortSignal.timeout(patience));
      return models.some(({ embeds }) => embeds);
    } catch {
      return false;
    }
  }

  private async tellOnce(): Promise<void> {
    if (this.memory.get(toldKey)) return;
    await this.memory.update(toldKey, true);
    const setUp = "Set Up Ollama";
    const chosen = await vscode.window.showInformationMessage(
      "No Ollama with an embedding model answers, so words and vectors come from the built-in engine.",
      setUp,
    );
    if (chosen === setUp) await vscode.env.openExternal(vscode.Uri.parse(downloadPage));
  }
}
