import type { ChatRequest, ModelDetails, ModelResponse, Ollama } from "ollama";
import {
  type ChatModel,
  type ChatQuestion,
  type EmbedOptions,
  type Embeddings,
  type Engine,
  type EngineDescription,
  engineLabels,
  type GeneratedWord,
  type LongTexts,
  type WordRequest,
} from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import type { VectorCache } from "../../core/model/vectorCache";
import { keptOrGathered, type WordStore } from "../../core/words/keptWords";
import { roundSizeFor } from "../../core/words/wordRounds";
import { Attempts } from "../attempts";
import { embedInBatches, type SendBatch } from "../batches";
import { type Attempt, HttpError, withRetry } from "../connection";
import { treat, treatmentFor } from "../prefixes";
import { isThinking, TokenLimit } from "../thoughts";
import { fullName, type OllamaAddress, ollamaAddress, ollamaClient, ollamaFailure } from "./client";

export interface OllamaOptions {
  /** As typed by the user or found in OLLAMA_HOST. */
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly chatModel: string;
  readonly embeddingModel: string;
  readonly seed: number;
  /** Replaces the model family's task prefix; "" for none. */
  readonly prefix?: string;
  /** Length of vectors to ask for, where the server (0.11.11 or later) and the model honor it. */
  readonly dimensions?: number;
  readonly longTexts?: LongTexts;
  readonly cache?: VectorCache;
  /** Where words are kept for later runs. */
  readonly wordStore?: WordStore;
}

/** Bytes of a chat's answer; most of it is what the server says beside the words. */
const chatBytes = { total: 32_000_000, line: 1_000_000 };

/** Words by /api/chat and vectors by /api/embed of one Ollama server. Nothing is asked before use. */
export function createOllamaEngine(options: OllamaOptions): Engine & ChatModel {
  return new OllamaEngine(options);
}

interface ChatModelFacts {
  readonly digest?: string;
  readonly parameters?: string;
  readonly thinks: boolean;
  /** gpt-oss cannot switch thinking off, only down. */
  readonly quietThinking: false | "low";
}

class OllamaEngine implements Engine, ChatModel {
  private readonly address: OllamaAddress;
  private readonly attempts = new Attempts();
  private readonly tokens = new TokenLimit();
  private facts: ChatModelFacts | undefined;

  constructor(private readonly options: OllamaOptions) {
    this.address = ollamaAddress(options.host, options.headers);
  }

  describe(): EngineDescription {
    const { chatModel, embeddingModel, prefix, dimensions } = this.options;
    return {
      id: "ollama",
      label: engineLabels.ollama,
      chatModel,
      embeddingModel,
      host: this.address.url,
      prefix: treatmentFor(embeddingModel, prefix).prefix,
      ...(dimensions === undefined ? {} : { dimensions }),
    };
  }

  async *words(request: WordRequest, signal: AbortSignal): AsyncGenerator<GeneratedWord> {
    const { chatModel: model, seed } = this.options;
    const attempt: Attempt = { host: this.address.url, model, task: "chat" };
    try {
      signal.throwIfAborted();
      const facts = await this.knownFacts(signal);
      yield* keptOrGathered(
        request,
        {
          ask: (round, roundSignal) => this.answers(round, facts, roundSignal),
          model,
          ...(facts.digest === undefined ? {} : { digest: facts.digest }),
          seed,
          roundSize: roundSizeFor(facts.parameters),
        },
        signal,
        this.options.wordStore,
      );
    } catch (error) {
      throw await ollamaFailure(error, attempt, this.address.headers);
    }
  }

  async *ask(question: ChatQuestion, signal: AbortSignal): AsyncGenerator<string> {
    const { chatModel: model } = this.options;
    const attempt: Attempt = { host: this.address.url, model, task: "chat" };
    try {
      signal.throwIfAborted();
      yield* this.answers(question, await this.knownFacts(signal), signal);
    } catch (error) {
      throw await ollamaFailure(error, attempt, this.address.headers);
    }
  }

  async embed(texts: readonly string[], { signal, onProgress }: EmbedOptions): Promise<Embeddings> {
    const { embeddingModel: model, dimensions, longTexts, cache, prefix } = this.options;
    const attempt: Attempt = { host: this.address.url, model, task: "embed" };
    const treatment = treatmentFor(model, prefix);
    try {
      const digest = await unlessRefused(this.embeddingDigest(attempt, signal));
      const source = cache && digest && (await unlessRefused(this.cacheSource(digest, signal)));
      const embeddings = await embedInBatches(texts, {
        signal,
        ...(onProgress === undefined ? {} : { onProgress }),
        attempt,
        ...(dimensions === undefined ? {} : { dimensions }),
        prepare: (text) => treat(text, treatment),
        ...(cache && source ? { cache: { store: cache, source } } : {}),
        ...(longTexts === undefined ? {} : { longTexts }),
        send: this.sending(false),
        sendLong: this.sending(true),
      });
      // Without the server's version: else every update of Ollama would part all plots from their model.
      return { ...embeddings, ...(digest ? { version: digest } : {}) };
    } catch (error) {
      throw await ollamaFailure(error, attempt, this.address.headers);
    }
  }

  private sending(truncate: boolean): SendBatch {
    const { embeddingModel: model, dimensions } = this.options;
    return async (batch, signal, total) => {
      const answer = await ollamaClient(this.address, signal, { total }).embed({
        model,
        input: [...batch],
        truncate,
        ...(dimensions === undefined ? {} : { dimensions }),
      });
      const embeddings: unknown = answer?.embeddings;
      if (!Array.isArray(embeddings)) {
        throw new Failure({ kind: "notThisServer", host: this.address.url });
      }
      return embeddings as unknown[];
    };
  }

  private async knownFacts(signal: AbortSignal): Promise<ChatModelFacts> {
    this.facts ??= await withRetry(() => this.chatModelFacts(signal), signal);
    return this.facts;
  }

  private async chatModelFacts(signal: AbortSignal): Promise<ChatModelFacts> {
    const { chatModel: model } = this.options;
    const client = ollamaClient(this.address, signal);
    const shown = await client.show({ model });
    const details: Partial<ModelDetails> | undefined = shown.details;
    if (!details) throw new Failure({ kind: "notThisServer", host: this.address.url });
    const digest = await this.digestOf(client, model);
    return {
      ...(digest === undefined ? {} : { digest }),
      ...(details.parameter_size === undefined ? {} : { parameters: details.parameter_size }),
      thinks: shown.capabilities?.includes("thinking") ?? false,
      quietThinking: details.family === "gptoss" ? "low" : false,
    };
  }

  /** The digest of an installed model; tags are compared in full, ":latest" being the default. */
  private async digestOf(client: Ollama, model: string): Promise<string | undefined> {
    const { models } = await client.list();
    if (!Array.isArray(models)) {
      throw new Failure({ kind: "notThisServer", host: this.address.url });
    }
    const wanted = fullName(model);
    const named = models.filter((model: ModelResponse | null) => typeof model?.name === "string");
    return named.find(({ name }) => fullName(name) === wanted)?.digest;
  }

  /** Throws `modelMissing` where the embedding model is not installed. */
  private async embeddingDigest(attempt: Attempt, signal: AbortSignal): Promise<string> {
    const { host, model } = attempt;
    const client = ollamaClient(this.address, signal);
    const digest = await withRetry(() => this.digestOf(client, model), signal);
    if (digest !== undefined) return digest;
    throw new Failure({ kind: "modelMissing", model, host, task: "embed" });
  }

  /** What makes vectors exactly the same: the model's digest and the server version that runs it. */
  private async cacheSource(digest: string, signal: AbortSignal): Promise<string> {
    const client = ollamaClient(this.address, signal);
    const { version } = await withRetry(() => client.version(), signal);
    return `ollama ${version} ${digest} ${this.options.dimensions ?? ""}`.trim();
  }

  private answers(
    question: ChatQuestion,
    facts: ChatModelFacts,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const answer = (limit: number) => this.answer({ ...question, maxTokens: limit }, facts, signal);
    return this.tokens.raised(question.maxTokens, answer);
  }

  /**
   * One answer: first bound by the schema; servers and models that refuse it are asked freely. True when the
   * model came to its limit and had said nothing but thoughts.
   */
  private async *answer(
    question: ChatQuestion,
    facts: ChatModelFacts,
    signal: AbortSignal,
  ): AsyncGenerator<string, boolean> {
    const { chatModel: model } = this.options;
    const free: ChatRequest = {
      model,
      messages: [
        { role: "system", content: question.system },
        { role: "user", content: question.user },
      ],
      options: {
        seed: question.seed,
        temperature: question.temperature,
        num_predict: question.maxTokens,
        repeat_penalty: 1.1,
      },
    };
    const quiet = { ...free, ...(facts.thinks ? { think: facts.quietThinking } : {}) };
    const bound = { ...quiet, format: question.schema };
    const stream = await this.attempts.send([bound, quiet, free], (request) =>
      withRetry(
        () => ollamaClient(this.address, signal, chatBytes).chat({ ...request, stream: true }),
        signal,
      ),
    );
    let started = false;
    let thoughts = "";
    try {
      for await (const { message, done_reason: reason } of stream) {
        started = true;
        if (isThinking(thoughts)) thoughts += message.content;
        yield message.content;
        if (reason === "length" && isThinking(thoughts)) return true;
      }
      return false;
    } catch (error) {
      if (!isBrokenOff(error)) throw error;
      if (!started)
        throw new Failure({ kind: "modelNotLoaded", model, status: 200 }, { cause: error });
      return false;
    } finally {
      stream.abort();
    }
  }
}

/** The answer, or undefined where the request is refused, as by a proxy that lets only some paths pass. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return undefined;
    throw error;
  }
}

/**
 * The client's plain errors: the stream held an error line, or ended without its last line, as the
 * server does when a model repeats one token. What came before stays good.
 */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && error.name === "Error";
}
