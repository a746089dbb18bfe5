import { Failure } from "../../core/failures";
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
    if (typeof answer.version !== "string") {
      throw new Failure({ kind: "notThisServer", host: this.address.url });
    }
    return answer.version;
  }

  /** Installed models in the server's order (last changed first). */
  async models(signal: AbortSignal): Promise<InstalledModel[]> {
    const client = ollamaClient(this.address, signal);
    const { models } = await this.mapped("", () => withRetry(() => client.list(), signal));
    const described: InstalledModel[] = [];
    for (let i = 0; i < models.length; i += showsAtOnce) {
      const some = models.slice(i, i + showsAtOnce).map(({ name, size, digest, details }) => {
        const known = this.shown.get(digest);
        if (known) return known;
        const asked = this.mapped(name, () => client.show({ model: name })).then((shown) => {
          const capabilities = shown.capabilities ?? [];
          const info = Object.entries(shown.model_info as unknown as Record<string, unknown>);
          const valueOf = (ending: string) => info.find(([key]) => key.endsWith(ending))?.[1];
          const embeds =
            capabilities.includes("embedding") ||
            ["bert", "nomic-bert"].includes(details.family) ||
            valueOf(".pooling_type") !== undefined;
          const context = valueOf(".context_length");
          return {
            name,
            size,
            family: details.family,
            parameters: details.parameter_size,
            embeds,
            chats: capabilities.length > 0 ? capabilities.includes("completion") : !embeds,
            ...(typeof context === "number" ? { context } : {}),
          };
        });
        asked.catch(() => this.shown.delete(digest));
        this.shown.set(digest, asked);
        return asked;
      });
      described.push(...(await Promise.all(some)));
    }
    return described;
  }

  /**
   * Downloads a model from the Ollama library. Ending early by `signal` stops the download; the next one
   * goes on where it stopped. Throws `modelMissing` when the library does not have the model.
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
      // A plain error is the stream's error line: the library refused the model.
      if (error instanceof Error && error.name === "Error") {
        const data = { kind: "modelMissing", model, host: "the Ollama library" } as const;
        throw new Failure(data, { cause: error });
      }
      throw await ollamaFailure(error, { host: this.address.url, model, task: "chat" });
    }
  }

  private async mapped<T>(model: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await ollamaFailure(error, { host: this.address.url, model, task: "chat" });
    }
  }
}

export function isSameModel(a: string, b: string): boolean {
  return fullName(a) === fullName(b);
}
