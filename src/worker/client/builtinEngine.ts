import {
  type Embeddings,
  type EmbedOptions,
  type Engine,
  type EngineDescription,
  engineLabels,
  type GeneratedWord,
  type WordRequest,
} from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import type { builtinJobs } from "../thread/builtinJobs";
import { WorkerClient } from "../rpc";

export interface BuiltinFiles {
  /** The bundle of `src/worker/thread/builtin.ts`. */
  readonly worker: string;
  /** The folder of vectors.bin, words.txt and nouns.txt. */
  readonly media: string;
}

/**
 * The built-in engine, which needs no server and no network: words from our lists and WordNet, vectors
 * from a static table of all-MiniLM-L6-v2. It works in a thread of its own that starts at the first call.
 */
export class BuiltinEngine implements Engine {
  private readonly client: WorkerClient<typeof builtinJobs>;
  private readonly folder: string;

  constructor({ worker, media }: BuiltinFiles) {
    this.client = new WorkerClient(worker);
    this.folder = media;
  }

  describe(): EngineDescription {
    return {
      id: "builtin",
      label: engineLabels.builtin,
      embeddingModel: "all-MiniLM-L6-v2 (static)",
    };
  }

  /** Also throws `tableDamaged`. */
  async *words(request: WordRequest, signal: AbortSignal): AsyncIterable<GeneratedWord> {
    const { category, count, exclude = [] } = request;
    const argument = { folder: this.folder, category, count, exclude };
    const words = await this.client.call("words", argument, { signal });
    if (words.length === 0) {
      throw new Failure({ kind: "noWords", categories: [category], model: engineLabels.builtin });
    }
    for (const text of words) {
      if (signal.aborted) throw new Failure({ kind: "canceled" });
      yield { text };
    }
  }

  /** Throws `canceled` and `tableDamaged`. */
  embed(texts: readonly string[], { signal, onProgress }: EmbedOptions): Promise<Embeddings> {
    return this.client.call(
      "embed",
      { folder: this.folder, texts },
      { signal, onEvent: onProgress && (({ done, total }) => onProgress(done, total)) },
    );
  }

  /** Ends the thread; calls that wait are rejected as `canceled`. */
  dispose(): Promise<void> {
    return this.client.dispose();
  }
}
