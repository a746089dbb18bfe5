import type { ModelDetails, ModelResponse } from "ollama";
import { Failure } from "../../core/model/failures";
import { withRetry } from "../connection";
import { fullName, type OllamaAddress, ollamaClient, ollamaFailure } from "./client";

/** A model on the server. */
export interface InstalledModel {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly family: string;
  /** "3.2B", "134.52M". */
  readonly parameters: string;
  readonly embeds: boolean;
  readonly chats: boolean;
  /** Context length in tokens, where the server tells. */
  readonly context?: number;
}

/** Where a download is: bytes of all layers that the server has named so far. */
export interface PullProgress {
  readonly status: string;
  readonly layers: number;
  readonly completed: number;
  readonly total: number;
}

const showsAtOnce = 4;

/** What a person may want of an Ollama server beside words and vectors. Throws Failure. */
export class OllamaServer {
  /** Models by digest, so that each is asked for once. */
  private readonly shown = new Map<string, Promise<InstalledModel>>();

  constructor(readonly address: OllamaAddress) {}

  async version(signal: AbortSignal): Promise<string> {
    const client = ollamaClient(this.address, signal);
    const answer = await this.mapped("", () => client.version());
    if (typeof answer.version !== "string") throw await this.notThisServer();
    return answer.version;
  }

  /** Installed models in the server's order (last changed first), without those that it cannot describe. */
  async models(signal: AbortSignal): Promise<InstalledModel[]> {
    const client = ollamaClient(this.address, signal);
    const { models } = await this.mapped("", () => withRetry(() => client.list(), signal));
    if (!Array.isArray(models)) throw await this.notThisServer();
    const named = models.filter((model: ModelResponse | null) => typeof model?.name === "string");
    const described: InstalledModel[] = [];
    const failures: unknown[] = [];
    for (let i = 0; i < named.length; i += showsAtOnce) {
      const some = named.slice(i, i + showsAtOnce).map((model) => {
        const { name, size } = model;
        const digest = (model.digest as string | undefined) ?? name;
        const details: Partial<ModelDetails> = model.details ?? {};
        const known = this.shown.get(digest);
        if (known) return known;
        const asked = this.mapped(name, () => client.show({ model: name })).then((shown) => {
          const capabilities = shown.capabilities ?? [];
          const info = Object.entries(
            (shown.model_info ?? {}) as unknown as Record<string, unknown>,
          );
          const valueOf = (ending: string) => info.find(([key]) => key.endsWith(ending))?.[1];
          const embeds =
            capabilities.includes("embedding") ||
            ["bert", "nomic-bert"].includes(details.family ?? "") ||
            valueOf(".pooling_type") !== undefined;
          const context = valueOf(".context_length");
          return {
            name,
            size,
            family: details.family ?? "",
            parameters: details.parameter_size ?? "",
            embeds,
            chats: capabilities.length > 0 ? capabilities.includes("completion") : !embeds,
            ...(typeof context === "number" ? { context } : {}),
          };
        });
        asked.catch(() => this.shown.delete(digest));
        this.shown.set(digest, asked);
        return asked;
      });
      for (const outcome of await Promise.allSettled(some)) {
        if (outcome.status === "fulfilled") described.push(outcome.value);
        else failures.push(outcome.reason);
      }
      signal.throwIfAborted();
    }
    if (described.length === 0 && failures.length > 0) throw failures[0];
    return described;
  }

  /**
   * Downloads a model from the Ollama library. Ending early by `signal` stops the download; the next one
   * goes on where it stopped. Throws `pullFailed` when the server cannot get the model.
   */
  async *pull(model: string, signal: AbortSignal): AsyncGenerator<PullProgress> {
    const client = ollamaClient(this.address, signal);
    const layers = new Map<string, { completed: number; total: number }>();
    try {
      const stream = await client.pull({ model, stream: true });
      try {
        for await (const { status, digest, total, completed } of stream) {
          if (digest) layers.set(digest, { completed: completed ?? 0, total: total ?? 0 });
          const sum = { completed: 0, total: 0 };
          for (const layer of layers.values()) {
            sum.completed += layer.completed;
            sum.total += layer.total;
          }
          yield { status, layers: layers.size, ...sum };
        }
      } finally {
        stream.abort();
      }
    } catch (error) {
      // A plain error is the stream's error line.
      if (error instanceof Error && error.name === "Error") {
        const { url: host } = this.address;
        const data = { kind: "pullFailed", model, host, reason: error.message } as const;
        throw new Failure(data, { cause: error });
      }
      throw await this.failure(error, model);
    }
  }

  private async mapped<T>(model: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.failure(error, model);
    }
  }

  private notThisServer(): Promise<Failure> {
    return this.failure(new Failure({ kind: "notThisServer", host: this.address.url }), "");
  }

  private failure(error: unknown, model: string): Promise<Failure> {
    const { url: host, headers } = this.address;
    return ollamaFailure(error, { host, model, task: "chat" }, headers);
  }
}

export function isSameModel(a: string, b: string): boolean {
  return fullName(a) === fullName(b);
}
