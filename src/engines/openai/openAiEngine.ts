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
import { requireRoomForVectors } from "../../core/vectors/matrix";
import type { VectorCache } from "../../core/model/vectorCache";
import { keptOrGathered, type WordStore } from "../../core/words/keptWords";
import { roundSizeFor } from "../../core/words/wordRounds";
import { addressOf, normalizeBaseUrl, splitCredentials } from "../address";
import { embedInBatches, unitVector } from "../batches";
import {
  type AnswerLimits,
  type Attempt,
  fetchUntil,
  requestFailure,
  withRetry,
} from "../connection";
import { treat, treatmentFor } from "../prefixes";
import { isThinking, TokenLimit } from "../thoughts";
import { identityOf, probeText } from "./modelProbe";
import { modelFacts } from "./openAiModels";
import { type RequestBody, sendFitted } from "./refusals";
import { eventData } from "./sse";

/** One model at one server. */
export interface OpenAiModel {
  /** As typed, with or without `/v1`. */
  readonly baseUrl: string;
  /** Sent with every request, as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
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
  readonly longTexts?: LongTexts;
  readonly cache?: VectorCache;
  /** Where words are kept for later runs. */
  readonly wordStore?: WordStore;
}

/**
 * Words by /chat/completions and vectors by /embeddings of servers with the OpenAI API (vLLM, LM Studio,
 * llama.cpp, TEI, LocalAI, Ollama's /v1). What the servers can do is found out by asking.
 */
export function createOpenAiEngine(options: OpenAiOptions): Engine & ChatModel {
  return new OpenAiEngine(options);
}

class OpenAiEngine implements Engine, ChatModel {
  private readonly chat: Endpoint;
  private readonly embedding: Endpoint;
  private readonly tokens = new TokenLimit();
  private facts: Promise<string> | undefined;

  constructor(private readonly options: OpenAiOptions) {
    this.chat = endpoint(options.chat);
    this.embedding = endpoint(options.embedding);
  }

  describe(): EngineDescription {
    const { chat, embedding, prefix, dimensions } = this.options;
    const elsewhere = chat.baseUrl !== "" && this.chat.url !== this.embedding.url;
    return {
      id: "openai",
      label: engineLabels.openai,
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
    const ask: ChatModel["ask"] = (round, roundSignal) => this.answers(round, roundSignal);
    const options = { ask, model: chat.model, seed, roundSize: roundSizeFor(chat.model) };
    try {
      assertChosen(attempt);
      yield* keptOrGathered(request, { ...options, server: this.chat.url }, signal, wordStore);
    } catch (error) {
      throw requestFailure(error, attempt);
    }
  }

  async *ask(question: ChatQuestion, signal: AbortSignal): AsyncGenerator<string> {
    const { model } = this.options.chat;
    const attempt: Attempt = { host: this.chat.url, model, task: "chat" };
    try {
      assertChosen(attempt);
      yield* this.answers(question, signal);
    } catch (error) {
      throw requestFailure(error, attempt);
    }
  }

  async embed(texts: readonly string[], { signal, onProgress }: EmbedOptions): Promise<Embeddings> {
    const { embedding, prefix, dimensions, longTexts, cache } = this.options;
    const { model } = embedding;
    const attempt: Attempt = { host: this.embedding.url, model, task: "embed" };
    assertChosen(attempt);
    const treatment = treatmentFor(model, prefix);
    const send = async (batch: readonly string[], sendSignal: AbortSignal, total?: number) => {
      const body = {
        model,
        input: batch,
        encoding_format: "float",
        ...(dimensions === undefined ? {} : { dimensions }),
      };
      const limits = total === undefined ? undefined : { total };
      const response = await this.send(this.embedding, "/embeddings", body, sendSignal, limits);
      return vectorsOf(await response.json(), this.embedding.url);
    };
    const probe = await this.probe(send, attempt, signal);
    if (probe) requireRoomForVectors(texts.length, probe.length);
    const source = `openai ${this.embedding.url} ${model} ${dimensions ?? ""}`.trim();
    const version = probe && (await identityOf(probe, source, cache, signal));
    const facts = cache ? await this.factsOf(signal) : "";
    const embeddings = await embedInBatches(texts, {
      signal,
      ...(onProgress === undefined ? {} : { onProgress }),
      attempt,
      ...(dimensions === undefined ? {} : { dimensions }),
      prepare: (text) => treat(text, treatment),
      ...(cache && version !== undefined
        ? { cache: { store: cache, source: `${source} ${version} ${facts}`.trim() } }
        : {}),
      ...(longTexts === undefined ? {} : { longTexts }),
      send,
    });
    return { ...embeddings, ...(version === undefined ? {} : { version }) };
  }

  /** The vector of the probe; undefined where the model gives it none. Throws Failure. */
  private async probe(
    send: (texts: readonly string[], signal: AbortSignal) => Promise<readonly unknown[]>,
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<Float32Array | undefined> {
    try {
      const [numbers] = await withRetry(() => send([probeText], signal), signal);
      return unitVector(numbers);
    } catch (error) {
      throw requestFailure(error, attempt);
    }
  }

  private factsOf(signal: AbortSignal): Promise<string> {
    const { url, headers } = this.embedding;
    this.facts ??= modelFacts(url, headers, this.options.embedding.model, signal);
    return this.facts;
  }

  /** The request as server and model take it. */
  private send(
    server: Endpoint,
    path: string,
    body: RequestBody,
    signal: AbortSignal,
    limits?: AnswerLimits,
  ): Promise<Response> {
    return sendFitted(`${server.url} ${String(body["model"])}`, body, (fitted) =>
      withRetry(() => post(server, path, fitted, signal, limits), signal),
    );
  }

  /** One question, the answer streamed. */
  private answers(question: ChatQuestion, signal: AbortSignal): AsyncGenerator<string> {
    const answer = (limit: number) => this.answer(question, limit, signal);
    return this.tokens.raised(question.maxTokens, answer);
  }

  /** One answer's text. True when the model came to its limit and had said nothing but thoughts. */
  private async *answer(
    question: ChatQuestion,
    maxTokens: number,
    outer: AbortSignal,
  ): AsyncGenerator<string, boolean> {
    const { model } = this.options.chat;
    const schema = { name: "answer", strict: true, schema: question.schema };
    const body = {
      model,
      stream: true,
      messages: [
        { role: "system", content: question.system },
        { role: "user", content: question.user },
      ],
      seed: question.seed,
      temperature: question.temperature,
      max_tokens: maxTokens,
      response_format: { type: "json_schema", json_schema: schema },
      reasoning_effort: "none",
    };
    const controller = new AbortController();
    const signal = AbortSignal.any([outer, controller.signal]);
    try {
      const response = await this.send(this.chat, "/chat/completions", body, signal, chatBytes);
      if (!response.body) return false;
      let started = false;
      let thoughts = "";
      let spoken = 0;
      for await (const data of eventData(response.body)) {
        const part = partOf(data, this.chat.url);
        if (part === undefined && !started) {
          throw new Failure({ kind: "modelNotLoaded", model, status: 200 });
        }
        if (part === undefined) return false;
        started = true;
        spoken += part.content.length;
        if (spoken > maxTokens * tokenLength) return false;
        if (isThinking(thoughts)) thoughts += part.content;
        yield part.content;
        if (part.isCut && isThinking(thoughts)) return true;
      }
      return false;
    } finally {
      controller.abort();
    }
  }
}

/** Bytes of a chat's answer; most of it is what the server says beside the words. */
const chatBytes = { total: 32_000_000, line: 1_000_000 };
/** Characters of a token, at the very most: an answer that goes on ends here. */
const tokenLength = 64;

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

function endpoint({ baseUrl, headers }: OpenAiModel): Endpoint {
  const address = normalizeBaseUrl(baseUrl);
  return {
    url: address?.url ?? splitCredentials(baseUrl).address,
    headers: {
      "Content-Type": "application/json",
      ...address?.headers,
      ...headers,
    },
  };
}

function post(
  { url, headers }: Endpoint,
  path: string,
  body: object,
  signal: AbortSignal,
  limits?: AnswerLimits,
): Promise<Response> {
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  return fetchUntil(signal, url, limits)(addressOf(url, path), request);
}

interface Part {
  readonly content: string;
  /** The model had no tokens left. */
  readonly isCut: boolean;
}

/** What one event of a stream holds; undefined for an error event. */
function partOf(data: string, host: string): Part | undefined {
  const event = objectOf(JSON.parse(data));
  if (!event) throw new Failure({ kind: "notThisServer", host });
  if (event["error"]) return undefined;
  const { choices } = event;
  const choice = objectOf(Array.isArray(choices) ? choices[0] : undefined);
  const content = objectOf(choice?.["delta"])?.["content"];
  return {
    content: typeof content === "string" ? content : "",
    isCut: choice?.["finish_reason"] === "length",
  };
}

/** Vectors in the order of the request: servers may answer in another one, and in base64. */
function vectorsOf(answer: unknown, host: string): readonly unknown[] {
  const data = objectOf(answer)?.["data"];
  if (!Array.isArray(data)) throw new Failure({ kind: "notThisServer", host });
  return data
    .map((item: unknown, position) => {
      const { index = position, embedding } = objectOf(item) ?? {};
      return { index: typeof index === "number" ? index : position, embedding };
    })
    .sort((a, b) => a.index - b.index)
    .map(({ embedding }) => (typeof embedding === "string" ? decoded(embedding) : embedding));
}

/** Numbers of 32 bits each, the lowest byte first, in base64; undefined where it is no whole number of them. */
function decoded(base64: string): Float32Array | undefined {
  const bytes = Buffer.from(base64, "base64");
  const size = Float32Array.BYTES_PER_ELEMENT;
  if (bytes.length === 0 || bytes.length % size !== 0) return undefined;
  return Float32Array.from({ length: bytes.length / size }, (_, i) => bytes.readFloatLE(i * size));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}
