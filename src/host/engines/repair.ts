import { Failure, type FailureData } from "../../core/model/failures";
import { normalizeBaseUrl } from "../../engines/address";
import { ollamaAddress } from "../../engines/ollama/client";
import { isSameModel, OllamaServer } from "../../engines/ollama/ollamaServer";
import { chooseModel } from "./modelPicker";
import type { Place } from "../machines";
import { pullModel } from "./pullModel";
import type { ModelKind } from "./recommendedModels";
import { ollamaHost, readSettings, writeSetting } from "../settings";
import { startOllama } from "./startOllama";
import { askFor, complain, inform } from "../shown";
import { actionTitles, addresses, tokens } from "../strings";
import { tellUser } from "../tellUser";
import type { Tokens } from "./tokens";
import { normalizerOf } from "./typedCredentials";

/** Milliseconds in which a server must answer, and list its models. */
const timeoutMs = 2000;
const listTimeoutMs = 10_000;

/**
 * What mends a server that does not do what it should: start it, get or choose a model, change the
 * address, set a token. Buttons of failures and commands of the palette end here; a button's failure is
 * retried when its cause is mended.
 */
export class Repair {
  constructor(
    private readonly tokens: Tokens,
    private readonly place: Place,
  ) {}

  /**
   * Makes Ollama what words and vectors come from: starts it where it does not answer, or leads to its
   * download, and lets an embedding model be chosen where it has none. True when it is ready.
   */
  async setUp(): Promise<boolean> {
    const server = await this.server();
    const answers = server.version(AbortSignal.timeout(timeoutMs)).then(
      () => true,
      () => false,
    );
    if (!(await answers) && !(await this.start())) return false;
    const models = await server.models(AbortSignal.timeout(listTimeoutMs)).catch(() => []);
    if (!models.some(({ embeds }) => embeds) && !(await this.choose("embedding"))) return false;
    if (readSettings().engine === "builtin") await writeSetting("engine", "auto");
    return true;
  }

  /** The model pickers, as commands. */
  async choose(kind: ModelKind): Promise<boolean> {
    try {
      const pull = (model: string) => this.pull(model);
      return await chooseModel(kind, { tokens: this.tokens, pull });
    } catch (error) {
      await this.tell(Failure.from(error), () => this.choose(kind));
      return false;
    }
  }

  /** Asks for an address, a token or a model's download on behalf of the palette. */
  async setToken(failure?: FailureData): Promise<boolean> {
    if (failure && "host" in failure) return this.tokens.ask(failure.host);
    const settings = readSettings();
    await this.tokens.askForServer(settings, ollamaHost(settings));
    return true;
  }

  /** The server that failed, else that of the settings. */
  private async server(failure?: FailureData): Promise<OllamaServer> {
    const typed = failure && "host" in failure ? failure.host : ollamaHost(readSettings());
    const { url } = ollamaAddress(typed);
    return new OllamaServer(ollamaAddress(typed, await this.tokens.headers(url)));
  }

  async start(failure?: FailureData): Promise<boolean> {
    return startOllama(await this.server(failure), this.place);
  }

  private async pull(model: string, failure?: FailureData): Promise<boolean> {
    return pullModel(await this.server(failure), model);
  }

  /** Pulls the model the failure is of, unless it has come by other means meanwhile. */
  async pullMissing(failure?: FailureData): Promise<boolean> {
    if (failure?.kind !== "modelMissing") return false;
    const { model } = failure;
    const server = await this.server(failure);
    const installed = await server.models(AbortSignal.timeout(listTimeoutMs)).catch(() => []);
    if (installed.some(({ name }) => isSameModel(name, model))) return true;
    return this.pull(model, failure);
  }

  /** Makes the Ollama address, where another server answers, that of the OpenAI-compatible engine. */
  async switchToOpenAi(failure?: FailureData): Promise<boolean> {
    if (failure?.kind !== "notThisServer") return false;
    const url = normalizeBaseUrl(failure.host)?.url ?? failure.host;
    await this.tokens.copy(failure.host, url);
    const settings = { engine: "openai", "openai.chatUrl": url, "openai.embeddingUrl": "" };
    for (const [key, value] of Object.entries(settings)) await writeSetting(key, value);
    return (await this.choose("embedding")) && (await this.choose("chat"));
  }

  async changeAddress(failure?: FailureData): Promise<boolean> {
    const { engine, ollama, openai } = readSettings();
    const isOpenAi = engine === "openai";
    const key = !isOpenAi
      ? "ollama.host"
      : failure && "host" in failure && failure.host === normalizeBaseUrl(openai.embeddingUrl)?.url
        ? "openai.embeddingUrl"
        : "openai.chatUrl";
    const normalize = normalizerOf(key);
    const typed = await askFor({
      title: isOpenAi ? addresses.title : addresses.titleOllama,
      value:
        key === "ollama.host"
          ? ollama.host
          : key === "openai.chatUrl"
            ? openai.chatUrl
            : openai.embeddingUrl,
      placeHolder: isOpenAi ? "http://127.0.0.1:8080/v1" : "http://127.0.0.1:11434",
      validateInput: (value) => (normalize(value) === undefined ? addresses.invalid : undefined),
    });
    if (typed === undefined) return false;
    const kept = await this.tokens.keepCredentials(typed, normalize, key);
    await writeSetting(key, kept?.address ?? typed.trim());
    if (kept) void inform(tokens.kept(kept.url));
    return true;
  }

  private async tell(failure: Failure, again: () => Promise<boolean>): Promise<void> {
    if (failure.kind === "canceled") return;
    const { sentence, actions } = tellUser(failure.data, this.place.remote);
    const { startOllama: start, changeHost } = actionTitles;
    const buttons = actions.includes("startOllama") ? [start, changeHost] : [changeHost];
    const chosen = await complain(sentence, ...buttons);
    if (chosen === start && (await this.start())) await again();
    if (chosen === changeHost && (await this.changeAddress(failure.data))) await again();
  }
}
