import type {
  EmbedOptions,
  Embeddings,
  Engine,
  EngineDescription,
  GeneratedWord,
  WordRequest,
} from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import type { VectorCache } from "../../core/model/vectorCache";
import { keptOrGathered, type WordStore } from "../../core/words/keptWords";
import { roundSizeFor, type WordRound } from "../../core/words/wordRounds";
import { addressOf, normalizeBaseUrl, splitCredentials } from "../address";
import { Attempts } from "../attempts";
import { embedInBatches } from "../batches";
import { type Attempt, fetchUntil, requestFailure, withRetry } from "../connection";
import { treat, treatmentFor } from "../prefixes";
import { eventData } from "./sse";

/** One model at one server. */
export interface OpenAiModel {
  /** As typed, with or without `/v1`. */
  readonly baseUrl: string;
  readonly token?: string;
  readonly model: string;
}

export interface OpenAiOptions {
  readonly chat: OpenAiModel;
  readonly embedding: OpenAiModel;
  readonly seed: number;
  /** Replaces the model family's task prefix; "" for none. */
  readonly prefix?: string;
  /** Length of vectors to ask for, where server and model honor it. */
  readonly dimensions?: number;
  readonly cache?: VectorCache;
  /** Where words are kept for later runs. */
  readonly wordStore?: WordStore;
}

/**
 * Words by /chat/completions and vectors by /embeddings of servers with the OpenAI API (vLLM, LM Studio,
 * llama.cpp, TEI, LocalAI, Ollama's /v1). What the servers can do is found out by asking.
 */
export function createOpenAiEngine(options: OpenAiOptions): Engine {
  return new OpenAiEngine(options);
}

class OpenAiEngine implements Engine {
  private readonly chat: Endpoint;
  private readonly embedding: Endpoint;
  private readonly attempts = new Attempts();

  constructor(private readonly options: OpenAiOptions) {
    this.chat = endpoint(options.chat);
    this.embedding = endpoint(options.embedding);
  }

  describe(): EngineDescription {
    const { chat, embedding, prefix, dimensions } = this.options;
    const elsewhere = chat.baseUrl !== "" && this.chat.url !== this.embedding.url;
    return {
      id: "openai",
      label: "OpenAI-compatible",
      chatModel: chat.model,
      embeddingModel: embedding.model,
      host: this.embedding.url,
      ...(elsewhere ? { chatHost: this.chat.url } : {}),
      prefix: treatmentFor(embedding.model, prefix).prefix,
      ...(dimensions === undefined ? {} : { dimensions }),
    };
  }

  async *words(request: WordRequest, signal: AbortSignal): AsyncGenerator<GeneratedWord> {
    const { chat, seed, wordStore } = this.options;
    const attempt: Attempt = { host: this.chat.url, model: chat.model, task: "chat" };
    const ask = (round: WordRound, roundSignal: AbortSignal) => this.ask(round, roundSignal);
    const options = { ask, model: chat.model, seed, roundSize: roundSizeFor(chat.model) };
    try {
      assertChosen(attempt);
      yield* keptOrGathered(request, { ...options, server: this.chat.url }, signal, wordStore);
    } catch (error) {
      throw requestFailure(error, attempt);
    }
  }

  async embed(texts: readonly string[], { signal, onProgress }: EmbedOptions): Promise<Embeddings> {
    const { embedding, prefix, dimensions, cache } = this.options;
    const { model } = embedding;
    const attempt: Attempt = { host: this.embedding.url, model, task: "embed" };
    assertChosen(attempt);
    const treatment = treatmentFor(model, prefix);
    const source = `openai ${this.embedding.url} ${model} ${dimensions ?? ""}`.trim();
    return embedInBatches(texts, {
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
      attempt,
      ...(dimensions === undefined ? {} : { dimensions }),
      prepare: (text) => treat(text, treatment),
      ...(cache === undefined ? {} : { cache: { store: cache, source } }),
      send: async (batch, batchSignal) => {
        const body = {
          model,
          input: batch,
          encoding_format: "float",
          ...(dimensions === undefined ? {} : { dimensions }),
        };
        const response = await post(this.embedding, "/embeddings", body, batchSignal);
        return vectorsOf(await response.json(), this.embedding.url);
      },
    });
  }

  /** One round, streamed; what the server refuses of the answer's format is left out. */
  private async *ask(round: WordRound, outer: AbortSignal): AsyncGenerator<string> {
    const { model } = this.options.chat;
    const free = {
      model,
      stream: true,
      messages: [
        { role: "system", content: round.system },
        { role: "user", content: round.user },
      ],
      seed: round.seed,
      temperature: round.temperature,
      max_tokens: round.maxTokens,
    };
    const schema = { name: "words", strict: true, schema: round.schema };
    const bound = { ...free, response_format: { type: "json_schema", json_schema: schema } };
    const quiet = { ...bound, reasoning_effort: "none" };
    const json = { ...free, response_format: { type: "json_object" } };
    const controller = new AbortController();
    const signal = AbortSignal.any([outer, controller.signal]);
    try {
      const response = await this.attempts.send([quiet, bound, json, free], (body) =>
        withRetry(() => post(this.chat, "/chat/completions", body, signal), signal),
      );
      if (!response.body) return;
      let started = false;
      for await (const data of eventData(response.body)) {
        const content = contentOf(data);
        if (content === undefined && !started) {
          throw new Failure({ kind: "modelNotLoaded", model, status: 200 });
        }
        if (content === undefined) return;
        started = true;
        yield content;
      }
    } finally {
      controller.abort();
    }
  }
}

/** Each of the two servers is only asked for when it is used: texts alone need none that writes words. */
function assertChosen({ host, model, task }: Attempt): void {
  if (!URL.canParse(host)) {
    throw host === ""
      ? new Failure({ kind: "unreachable", host, code: "ERR_INVALID_URL" })
      : new Failure({ kind: "badAddress", address: host });
  }
  if (model === "") throw new Failure({ kind: "modelMissing", model, host, task });
}

interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

function endpoint({ baseUrl, token }: OpenAiModel): Endpoint {
  const address = normalizeBaseUrl(baseUrl);
  return {
    url: address?.url ?? splitCredentials(baseUrl).address,
    headers: {
      "Content-Type": "application/json",
      ...address?.headers,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  };
}

function post(
  { url, headers }: Endpoint,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<Response> {
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  return fetchUntil(signal, url)(addressOf(url, path), request);
}

/** The text in one event of a stream ("" when it has none); undefined for an error event. */
function contentOf(data: string): string | undefined {
  const event = JSON.parse(data) as {
    error?: unknown;
    choices?: readonly { delta?: { content?: string | null } }[];
  };
  if (event.error) return undefined;
  return event.choices?.[0]?.delta?.content ?? "";
}

/** Vectors in the order of the request: servers may answer in another one. */
function vectorsOf(answer: unknown, host: string): readonly (readonly number[])[] {
  const { data } = answer as { data?: readonly { index?: number; embedding: number[] }[] };
  if (!Array.isArray(data)) throw new Failure({ kind: "notThisServer", host });
  const items = data as readonly { index?: number; embedding: number[] }[];
  return items
    .map(({ index, embedding }, position) => ({ index: index ?? position, embedding }))
    .sort((a, b) => a.index - b.index)
    .map(({ embedding }) => embedding);
}
