import type { EmbeddingProblem, Embeddings, EmbedOptions, LongTexts } from "../core/model/engine";
import { Failure, type FailureData } from "../core/model/failures";
import { requireRoomForVectors } from "../core/vectors/matrix";
import type { VectorCache } from "../core/model/vectorCache";
import { Beginnings } from "./beginnings";
import { type Attempt, HttpError, requestFailure, withRetry } from "./connection";
import { saysTooLong } from "./textTooLong";

/**
 * Sends one batch to a server; what it gives as the vector of each text, in order, looked at by no one yet.
 * `limit` is how many bytes the answer may have.
 */
export type SendBatch = (
  texts: readonly string[],
  signal: AbortSignal,
  limit: number,
) => Promise<readonly unknown[]>;

export interface BatchOptions extends EmbedOptions {
  readonly attempt: Attempt;
  readonly send: SendBatch;
  /** The length of vectors that was asked for; another one is a failure. */
  readonly dimensions?: number;
  /** What is sent for a text: its prefix and any folding. */
  readonly prepare: (text: string) => string;
  readonly cache?: { readonly store: VectorCache; readonly source: string };
  /** Without it, texts that are too long for the model are left out. */
  readonly longTexts?: LongTexts;
  /** Sends texts of which the server itself takes the beginning, where it can. */
  readonly sendLong?: SendBatch;
}

const largestBatch = 32;
/** So many batches in a row that succeed make the next ones larger again. */
const growAfter = 8;
/** After so many failing texts, and no vector, the model is asked for a plain word. */
const doubtful = 3;
const plainWord = "word";
/** Statuses that a smaller batch may cure: too large, out of memory, one bad text among good ones. */
const divisible = new Set([400, 413, 422, 424, 500, 502, 504]);
/** Bytes of one number in JSON, and of what comes with an answer beside the numbers. */
const numberBytes = 32;
const frameBytes = 1_000_000;
/** Bytes of an answer, however much was asked for; what is larger comes in smaller batches. */
const answerBytes = 64_000_000;

/**
 * Embeds `texts`, each different one once: from the cache where it can, else in batches, one request
 * at a time (servers run embedders one text at a time, so more gain nothing). A failing batch is
 * halved down to the one text that fails; the rest goes on. Vectors are cached as they arrive; those of
 * another length than the server's are not used. When the run ends early, by canceling or by a failure of
 * the server or the model, the texts that have no vector yet are problems with that failure; it is thrown
 * only when no vector has come at all. Throws `tooManyVectors` before they fill the memory.
 */
export async function embedInBatches(
  texts: readonly string[],
  options: BatchOptions,
): Promise<Embeddings> {
  const run = new EmbeddingRun(texts, options);
  try {
    await run.finish();
  } catch (error) {
    run.endWith(requestFailure(error, options.attempt));
  }
  return run.result();
}

class EmbeddingRun {
  /** Indices of `texts` by what is sent for them. */
  private readonly indicesOf = new Map<string, number[]>();
  private readonly vectors = new Map<string, Float32Array>();
  private readonly failures = new Map<string, FailureData>();
  /** Texts whose vector came from the cache. */
  private readonly cached = new Set<string>();
  /** Texts whose vector is that of their beginning. */
  private readonly cut = new Set<string>();
  private readonly beginnings = new Beginnings();
  private columns: number | undefined;
  private batchSize = largestBatch;
  private succeeded = 0;
  /** The server has made a vector, so that what fails is a text's fault. */
  private works = false;
  /** A vector has come from the server, and not from the cache. */
  private received = false;

  constructor(
    private readonly texts: readonly string[],
    private readonly options: BatchOptions,
  ) {
    this.columns = options.dimensions;
    texts.forEach((text, index) => {
      const sent = text.trim() === "" ? "" : options.prepare(text);
      const indices = this.indicesOf.get(sent);
      if (indices) indices.push(index);
      else this.indicesOf.set(sent, [index]);
    });
  }

  async finish(): Promise<void> {
    const { signal } = this.options;
    signal.throwIfAborted();
    if (this.options.dimensions !== undefined) this.requireRoom(this.options.dimensions);
    if (this.indicesOf.has("")) this.failures.set("", { kind: "noVector", text: "" });
    await this.readCache();
    for (let waiting = this.waiting(); waiting.length > 0; waiting = this.waiting()) {
      for (let i = 0; i < waiting.length;) {
        const batch = waiting.slice(i, i + this.batchSize);
        await this.settle(batch);
        i += batch.length;
        this.report();
      }
    }
  }

  /** Keeps what has come; the rest has `failure`. Throws it when nothing has come. */
  endWith(failure: Failure): void {
    if (this.vectors.size === 0 || failure.kind === "tooManyVectors") throw failure;
    for (const text of this.indicesOf.keys()) {
      if (!this.vectors.has(text) && !this.failures.has(text)) {
        this.failures.set(text, failure.data);
      }
    }
  }

  private waiting(): string[] {
    return [...this.indicesOf.keys()].filter(
      (text) => !this.vectors.has(text) && !this.failures.has(text),
    );
  }

  private async readCache(): Promise<void> {
    const { cache, longTexts } = this.options;
    if (!cache) return;
    await this.readFrom(cache.store, cache.source);
    if (longTexts === "cut") {
      for (const text of await this.readFrom(cache.store, cutSource(cache.source))) {
        this.cut.add(text);
      }
    }
    if (this.cached.size === 0) return;
    if (this.columns !== undefined) this.requireRoom(this.columns);
    this.report();
  }

  /** The texts without a vector that have one in the cache now. */
  private async readFrom(store: VectorCache, source: string): Promise<string[]> {
    const sent = this.waiting();
    const found = await store.get(source, sent, this.options.signal);
    return sent.filter((text, position) => {
      const vector = found[position];
      if (vector === undefined || !isUsable(vector)) return false;
      this.columns ??= vector.length;
      if (vector.length !== this.columns) return false;
      this.vectors.set(text, vector);
      this.cached.add(text);
      return true;
    });
  }

  /** Gives each text of the batch its vector or its failure. True when all have a vector. */
  private async settle(batch: readonly string[]): Promise<boolean> {
    const isAsked = batch.length <= this.batchSize;
    if (isAsked) {
      const failure = await this.request(batch);
      if (failure === undefined) return this.grow();
      if (batch.length === 1) {
        await this.giveUp(batch[0] ?? "", failure);
        return false;
      }
    }
    const half = Math.ceil(batch.length / 2);
    const first = await this.settle(batch.slice(0, half));
    const isWhole = (await this.settle(batch.slice(half))) && first;
    // No text of it was bad, so that there were too many of them.
    if (isAsked && isWhole) this.batchSize = Math.min(this.batchSize, half);
    return isWhole;
  }

  private grow(): true {
    this.succeeded += 1;
    if (this.succeeded >= growAfter) {
      this.succeeded = 0;
      this.batchSize = Math.min(largestBatch, this.batchSize * 2);
    }
    return true;
  }

  /** Why the batch has no vectors, where a smaller one may have some; other failures are thrown. */
  private async request(
    batch: readonly string[],
    { sent = batch, send = this.options.send, isCut = false }: Sending = {},
  ): Promise<Refused | undefined> {
    const { signal, attempt } = this.options;
    const numbers = batch.length * (this.columns ?? Infinity);
    const limit = Math.min(answerBytes, frameBytes + numbers * numberBytes);
    let received: readonly unknown[];
    try {
      received = await withRetry(() => send(sent, signal, limit), signal);
    } catch (error) {
      const failure = requestFailure(error, attempt);
      const isDivisible = error instanceof HttpError && divisible.has(error.status);
      const isLarge = failure.kind === "answerTooLarge" && batch.length > 1;
      if (!isDivisible && !isLarge) throw failure;
      return { failure, tooLong: error instanceof HttpError && saysTooLong(error) };
    }
    if (received.length !== batch.length) {
      const { model } = attempt;
      const count = { expected: batch.length, received: received.length };
      const failure = new Failure({ kind: "vectorCount", model, ...count });
      if (batch.length === 1) throw failure;
      return { failure, tooLong: false };
    }
    await this.accept(batch, received, isCut);
    return undefined;
  }

  /** Gives a text that is too long the vector of its beginning; false where the model takes none of it. */
  private async cutText(text: string): Promise<boolean> {
    const { sendLong, prepare } = this.options;
    const takes = async (sending: Sending) =>
      (await this.request([text], { ...sending, isCut: true })) === undefined;
    if (sendLong && (await takes({ send: sendLong }))) return true;
    return this.beginnings.find(this.textOf(text), (beginning) =>
      takes({ sent: [prepare(beginning)] }),
    );
  }

  /** The text gets no vector; throws where the model is at fault, and not the text. */
  private async giveUp(sent: string, { failure, tooLong }: Refused): Promise<void> {
    if (tooLong && this.options.longTexts === "cut" && (await this.cutText(sent))) return;
    const text = this.textOf(sent);
    const { model } = this.options.attempt;
    this.failures.set(
      sent,
      tooLong ? { kind: "textTooLong", model, text } : { kind: "noVector", text },
    );
    const isLast = this.failures.size >= this.indicesOf.size;
    if (this.works || tooLong || !(isLast || this.failures.size >= doubtful)) return;
    const { send, signal } = this.options;
    try {
      const [vector] = await withRetry(() => send([plainWord], signal, answerBytes), signal);
      this.works = vector !== undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HttpError)) throw error;
    }
    if (!this.works) throw failure;
  }

  private async accept(
    batch: readonly string[],
    received: readonly unknown[],
    isCut: boolean,
  ): Promise<void> {
    const { attempt, dimensions, cache, signal } = this.options;
    const { model } = attempt;
    const kept: string[] = [];
    const vectors: Float32Array[] = [];
    const before = this.columns;
    received.forEach((numbers, position) => {
      const text = batch[position] ?? "";
      const vector = unitVector(numbers);
      if (vector === undefined) {
        this.failures.set(text, { kind: "vectorValues", model, text: this.textOf(text) });
        return;
      }
      if (!this.received && dimensions === undefined && vector.length !== this.columns) {
        this.forgetCached();
      }
      this.columns ??= vector.length;
      if (vector.length !== this.columns) {
        const shape = { expected: this.columns ?? 0, received: vector.length };
        throw new Failure({ kind: "vectorShape", model, ...shape });
      }
      this.works = true;
      this.received = true;
      this.vectors.set(text, vector);
      if (isCut) this.cut.add(text);
      kept.push(text);
      vectors.push(vector);
    });
    if (cache && kept.length > 0) {
      const source = isCut ? cutSource(cache.source) : cache.source;
      await cache.store.put(source, kept, vectors, signal);
    }
    // After the cache has them, so that a run with fewer texts embeds none of them twice.
    if (this.columns !== undefined && this.columns !== before) this.requireRoom(this.columns);
  }

  /** What was cached is of another model: its texts are asked for again. */
  private forgetCached(): void {
    for (const text of this.cached) {
      this.vectors.delete(text);
      this.cut.delete(text);
    }
    this.cached.clear();
    this.columns = undefined;
  }

  private requireRoom(columns: number): void {
    requireRoomForVectors(this.texts.length, columns);
  }

  private textOf(sent: string): string {
    return this.texts[this.indicesOf.get(sent)?.[0] ?? -1] ?? sent;
  }

  private report(): void {
    let done = 0;
    for (const [text, indices] of this.indicesOf) {
      if (this.vectors.has(text) || this.failures.has(text)) done += indices.length;
    }
    this.options.onProgress?.(done, this.texts.length);
  }

  result(): Embeddings {
    const columns = this.columns ?? 0;
    const data = new Float32Array(this.texts.length * columns);
    const problems: EmbeddingProblem[] = [];
    for (const [text, indices] of this.indicesOf) {
      const vector = this.vectors.get(text);
      const failure = this.failures.get(text);
      for (const index of indices) {
        if (vector) data.set(vector, index * columns);
        else if (failure) problems.push({ index, failure });
      }
    }
    const cut = [...this.cut].flatMap((text) => this.indicesOf.get(text) ?? []);
    return {
      vectors: { data, rows: this.texts.length, columns },
      problems: problems.sort((a, b) => a.index - b.index),
      ...(cut.length > 0 ? { cut: cut.sort((a, b) => a - b) } : {}),
      cached: [...this.cached].reduce(
        (sum, text) => sum + (this.indicesOf.get(text)?.length ?? 0),
        0,
      ),
      collisions: this.collisions(),
    };
  }

  /** Groups of different texts that share one vector: the mark of a tokenizer that lost them. */
  private collisions(): number[][] {
    const groups = new Map<string, number[]>();
    for (const [text, vector] of this.vectors) {
      const bits = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
      const key = bits.toString("latin1");
      const index = this.indicesOf.get(text)?.[0] ?? -1;
      const group = groups.get(key);
      if (group) group.push(index);
      else groups.set(key, [index]);
    }
    return [...groups.values()].filter((group) => group.length > 1);
  }
}

/** The cache's name for vectors of beginnings, which are never taken for those of whole texts. */
function cutSource(source: string): string {
  return `${source} cut`;
}

/** What is sent for the texts of a batch, and how, where it is not the texts themselves. */
interface Sending {
  readonly sent?: readonly string[];
  readonly send?: SendBatch;
  readonly isCut?: boolean;
}

/** Why a batch was refused, and whether a single text would be too long. */
interface Refused {
  readonly failure: Failure;
  readonly tooLong: boolean;
}

/** The numbers scaled to length 1; undefined where they are none, one is not finite or all are zero. */
export function unitVector(numbers: unknown): Float32Array | undefined {
  if (!Array.isArray(numbers) && !(numbers instanceof Float32Array)) return undefined;
  const values = numbers as ArrayLike<unknown>;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) return undefined;
  // Scaled, so that the squares of very large and very small numbers can be added.
  const scaled = Float64Array.from(values as ArrayLike<number>, (value) => value / largest);
  const norm = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(scaled, (value) => value / norm);
}

function isUsable(vector: Float32Array): boolean {
  return vector.every(Number.isFinite) && vector.some((value) => value !== 0);
}
