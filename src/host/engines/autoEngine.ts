import type * as vscode from "vscode";
import { type OllamaAddress, ollamaAddress } from "../../engines/ollama/client";
import { type InstalledModel, isSameModel, OllamaServer } from "../../engines/ollama/ollamaServer";
import type { Automatic } from "./engines";
import { recommendedModels } from "./recommendedModels";
import { type DecidedSettings, ollamaHost, type Settings } from "../settings";
import { inform } from "../shown";
import * as strings from "../strings";
import type { Tokens } from "./tokens";

/** Milliseconds in which Ollama must answer before the built-in engine is used, and list its models. */
const timeoutMs = 500;
const listTimeoutMs = 10_000;
const toldKey = "toldOfBuiltin";

/**
 * What `embeddings.engine` = "auto" means now: Ollama when it answers and can embed, else built-in. Where
 * the models of the settings are not installed, the best of those that are take their place.
 */
export class AutoEngine implements Automatic {
  private server: OllamaServer | undefined;

  constructor(
    private readonly tokens: Tokens,
    private readonly memory: vscode.Memento,
    /** What the button of the notice does; true when Ollama can be used then. */
    private readonly setUpOllama: () => Promise<boolean>,
  ) {}

  async decide(settings: Settings): Promise<DecidedSettings> {
    const models = await this.installed(settings);
    const { chatModel, embeddingModel } = settings.ollama;
    const embedder = best(models ?? [], embeddingModel, "embedding");
    if (embedder === undefined) {
      void this.tellOnce(models !== undefined);
      return { ...settings, engine: "builtin" };
    }
    const writer = best(models ?? [], chatModel, "chat");
    const chosen = { embeddingModel: embedder, chatModel: writer ?? chatModel };
    return { ...settings, engine: "ollama", ollama: { ...settings.ollama, ...chosen } };
  }

  async decideChat(settings: Settings): Promise<DecidedSettings | undefined> {
    const chatModel = best(
      (await this.installed(settings)) ?? [],
      settings.ollama.chatModel,
      "chat",
    );
    if (chatModel === undefined) return undefined;
    return { ...settings, engine: "ollama", ollama: { ...settings.ollama, chatModel } };
  }

  /** Undefined when no Ollama answers. */
  private async installed(settings: Settings): Promise<InstalledModel[] | undefined> {
    const typed = ollamaHost(settings);
    const headers = await this.tokens.headers(ollamaAddress(typed).url);
    try {
      const server = this.serverAt(ollamaAddress(typed, headers));
      await server.version(AbortSignal.timeout(timeoutMs));
      return await server.models(AbortSignal.timeout(listTimeoutMs));
    } catch {
      return undefined;
    }
  }

  /** One server as long as the address is the same: it remembers what its models can do. */
  private serverAt(address: OllamaAddress): OllamaServer {
    if (JSON.stringify(this.server?.address) !== JSON.stringify(address)) {
      this.server = new OllamaServer(address);
    }
    return this.server!;
  }

  private async tellOnce(answers: boolean): Promise<void> {
    if (this.memory.get(toldKey)) return;
    await this.memory.update(toldKey, true);
    const setUp = strings.actionTitles.setUpOllama;
    const { noEmbeddingModel, notRunning, ready } = strings.engines;
    const chosen = await inform(answers ? noEmbeddingModel : notRunning, setUp);
    if (chosen !== setUp || !(await this.setUpOllama())) return;
    void inform(ready);
  }
}

/**
 * The wanted model where it is installed, whatever the server says of it (many files do not tell that they
 * embed); else the first of those worth recommending among the fitting ones, else any of these.
 */
function best(
  installed: readonly InstalledModel[],
  wanted: string,
  kind: keyof typeof recommendedModels,
): string | undefined {
  if (installed.some(({ name }) => isSameModel(name, wanted))) return wanted;
  const fitting = installed.filter(({ embeds, chats }) => (kind === "chat" ? chats : embeds));
  const found = recommendedModels[kind].find(({ name }) =>
    fitting.some((model) => isSameModel(model.name, name)),
  );
  return found?.name ?? fitting[0]?.name;
}
