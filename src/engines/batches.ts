import type { EmbedOptions, EmbeddingProblem, Embeddings } from "../core/model/engine";
import { Failure, type FailureData } from "../core/model/failures";
import type { VectorCache } from "../core/model/vectorCache";
import { type Attempt, HttpError, requestFailure, withRetry } from "./connection";

/** Sends one batch to a server; one vector (plain numbers, any length) for each text, in order. */
export type SendBatch = (
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly (readonly number[])[]>;

export interface BatchOptions extends EmbedOptions {
  readonly attempt: Attempt;
  readonly send: SendBatch;
  /** The length of vectors that was asked for; another one is a failure. */
  readonly dimensions?: number;
  /** What is sent for a text: its prefix and any folding. */
  readonly prepare: (text: string) => string;
  readonly cache?: { readonly store: VectorCache; readonly source: string };
}

const firstBatch = 32;
/** So many single texts failing before any vector came means the model, not the texts. */
const hopeless = 3;
/** Statuses that a smaller batch may cure: too large, out of memory, one bad text among good ones. */
const divisible = new Set([400, 413, 422, 424, 500, 502, 504]);

/**
 * Embeds `texts`, each different one once: from the cache where it can, else in batches, one request
 * at a time (servers run embedders one text at a time, so more gain nothing). A failing batch is
 * halved down to the one text that fails; the rest goes on. Vectors are cached as they arrive. When the
 * run ends early, by canceling or by a failure of the server or the model, the texts that have no
 * vector yet are problems with that failure; it is thrown only when no vector has come at all.
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
  private columns: number | undefined;
  private batchSize = firstBatch;
  private cached = 0;

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
    if (this.indicesOf.has("")) this.failures.set("", { kind: "noVector", text: "" });
    await this.readCache();
    const waiting = [...this.indicesOf.keys()].filter(
      (text) => !this.vectors.has(text) && !this.failures.has(text),
    );
    while (waiting.length > 0) {
      const batch = waiting.slice(0, this.batchSize);
      const settled = await this.tryBatch(batch);
      waiting.splice(0, settled);
      this.report();
    }
  }

  /** Keeps what has come; the rest has `failure`. Throws it when nothing has come. */
  endWith(failure: Failure): void {
    if (this.vectors.size === 0) throw failure;
    for (const text of this.indicesOf.keys()) {
      if (!this.vectors.has(text) && !this.failures.has(text)) {
        this.failures.set(text, failure.data);
      }
    }
  }

  private async readCache(): Promise<void> {
    const { cache } = this.options;
    if (!cache) return;
    const sent = [...this.indicesOf.keys()];
    const found = await cache.store.get(cache.source, sent);
    found.forEach((vector, position) => {
      const text = sent[position];
      if (vector === undefined || text === undefined) return;
      this.columns ??= vector.length;
      if (vector.length !== this.columns) return;
      this.vectors.set(text, vector);
      this.cached += this.indicesOf.get(text)?.length ?? 0;
    });
    if (this.cached > 0) this.report();
  }

  /** How many texts at the front of the queue need no further request. */
  private async tryBatch(batch: readonly string[]): Promise<number> {
    const { send, signal, attempt } = this.options;
    let received: readonly (readonly number[])[];
    try {
      received = await withRetry(() => send(batch, signal), signal);
    } catch (error) {
      if (!(error instanceof HttpError) || !divisible.has(error.status)) throw error;
      return this.divide(batch, requestFailure(error, attempt), singleFailure(error, attempt));
    }
    if (received.length !== batch.length) {
      const { model } = attempt;
      const count = { expected: batch.length, received: received.length };
      const failure = new Failure({ kind: "vectorCount", model, ...count });
      if (batch.length === 1) throw failure;
      return this.divide(batch, failure);
    }
    await this.accept(batch, received);
    return batch.length;
  }

  /** Halves the batch, or gives up its single text. */
  private divide(
    batch: readonly string[],
    failure: Failure,
    ofSingleText: (text: string) => FailureData = (text) => ({ kind: "noVector", text }),
  ): number {
    const [text] = batch;
    if (batch.length > 1 || text === undefined) {
      this.batchSize = Math.ceil(batch.length / 2);
      return 0;
    }
    this.failures.set(text, ofSingleText(this.textOf(text)));
    if (this.vectors.size === 0 && this.failures.size >= Math.min(hopeless, this.indicesOf.size)) {
      throw failure;
    }
    return 1;
  }

  private async accept(
    batch: readonly string[],
    received: readonly (readonly number[])[],
  ): Promise<void> {
    const { model } = this.options.attempt;
    const kept: string[] = [];
    const vectors: Float32Array[] = [];
    received.forEach((numbers, position) => {
      const text = batch[position] ?? "";
      const vector = unitVector(numbers);
      if (vector === undefined) {
        this.failures.set(text, { kind: "vectorValues", model, text: this.textOf(text) });
        return;
      }
      this.columns ??= vector.length;
      if (vector.length !== this.columns) {
        const shape = { expected: this.columns, received: vector.length };
        throw new Failure({ kind: "vectorShape", model, ...shape });
      }
      this.vectors.set(text, vector);
      kept.push(text);
      vectors.push(vector);
    });
    const { cache } = this.options;
    if (cache && kept.length > 0) await cache.store.put(cache.source, kept, vectors);
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
    return {
      vectors: { data, rows: this.texts.length, columns },
      problems: problems.sort((a, b) => a.index - b.index),
      cached: this.cached,
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

function singleFailure(error: HttpError, attempt: Attempt): (text: string) => FailureData {
  const tooLong = error.status === 413;
  return (text) =>
    tooLong ? { kind: "textTooLong", model: attempt.model, text } : { kind: "noVector", text };
}

/** The numbers scaled to length 1; undefined when one is not finite or all are zero. */
function unitVector(numbers: readonly number[]): Float32Array | undefined {
  const norm = Math.hypot(...numbers);
  if (!Number.isFinite(norm) || norm === 0) return undefined;
  return Float32Array.from(numbers, (number) => number / norm);
}
