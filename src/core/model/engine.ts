import { Failure, type FailureData } from "./failures";
import type { WordOrigin } from "./item";
import type { Matrix } from "../vectors/matrix";

/** All engines by what the panel calls them; settings, saved plots and pickers know engines by this table. */
export const engineLabels = {
  ollama: "Ollama",
  builtin: "built-in",
  openai: "OpenAI-compatible",
} as const;

export type EngineId = keyof typeof engineLabels;

export const engineIds = Object.keys(engineLabels) as readonly EngineId[];

/** Which engine made words and vectors, in words a user can read and data a run can be repeated from. */
export interface EngineDescription {
  readonly id: EngineId;
  /** For the panel: "built-in", "Ollama". */
  readonly label: string;
  readonly chatModel?: string;
  readonly embeddingModel: string;
  /** Of a plot's vectors, as `Embeddings.version`; absent where none was known. */
  readonly version?: string;
  readonly host?: string;
  /** The server of the chat model, where that is another. */
  readonly chatHost?: string;
  /** Text put before every item before embedding, "" for none. */
  readonly prefix?: string;
  /** Length of vectors that is asked for, where it is not the model's own. */
  readonly dimensions?: number;
}

/**
 * Throws `otherVectors` where vectors of this version are other ones than those the engine gave `before`. A
 * version that is not known is taken for the same, but not of built-in vectors: those without one are older
 * than all that have one.
 */
export function requireSameVectors(before: EngineDescription, version: string | undefined): void {
  const { id, label, embeddingModel, version: known } = before;
  const isBuiltin = id === "builtin";
  const isUnknown = known === undefined || version === undefined;
  if (known === version || (isUnknown && !isBuiltin)) return;
  const model = isBuiltin ? {} : { model: embeddingModel };
  throw new Failure({ kind: "otherVectors", engine: label, ...model });
}

export interface WordRequest {
  readonly category: string;
  /** How many distinct words are wanted. */
  readonly count: number;
  /** Words that must not come again. */
  readonly exclude?: readonly string[];
  /** Words kept from earlier runs are not used. */
  readonly regenerate?: boolean;
}

export interface GeneratedWord {
  readonly text: string;
  readonly origin?: WordOrigin;
}

/** A question to a chat model. */
export interface ChatQuestion {
  readonly system: string;
  readonly user: string;
  /** JSON Schema of the answer; models that cannot be bound by it answer freely. */
  readonly schema: object;
  readonly seed: number;
  readonly temperature: number;
  /** Upper limit of tokens of the answer. */
  readonly maxTokens: number;
}

/** A model that answers questions. */
export interface ChatModel {
  /** The answer's text as it arrives; returning early ends the request. Throws Failure (`canceled` too). */
  ask(question: ChatQuestion, signal: AbortSignal): AsyncIterable<string>;
}

/** Where words of a category come from. */
export interface WordSource {
  /**
   * Yields distinct, normalized words as they arrive, at most `count`; fewer when the source runs dry.
   * Throws Failure: `noWords` when nothing usable came, `canceled` on abort (what was yielded stays valid).
   */
  words(request: WordRequest, signal: AbortSignal): AsyncIterable<GeneratedWord>;
}

/** One text that could not be embedded, by its index in the request. */
export interface EmbeddingProblem {
  readonly index: number;
  readonly failure: FailureData;
}

/** What becomes of texts that are too long for a model: they get no vector, or that of their beginning. */
export const longTextChoices = ["leaveOut", "cut"] as const;
export type LongTexts = (typeof longTextChoices)[number];

export interface Embeddings {
  /** Tells the vectors of one model from those of another under the same name; absent where none is known. */
  readonly version?: string;
  /** One unit-length row for each text, in order; rows of failed texts are zero and named in `problems`. */
  readonly vectors: Matrix;
  readonly problems: readonly EmbeddingProblem[];
  /** Texts that came from the cache without a request. */
  readonly cached: number;
  /** Texts that were too long for the model, by index: the vector is that of their beginning. */
  readonly cut?: readonly number[];
  /** Different texts that got exactly equal vectors, as groups of indices. */
  readonly collisions: readonly (readonly number[])[];
}

export interface EmbedOptions {
  readonly signal: AbortSignal;
  /** Called as vectors arrive. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Where vectors come from. */
export interface Embedder {
  /** Throws Failure when nothing can be embedded; single bad texts are `problems`. */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Embeddings>;
}

/** `ask` is absent where there is no chat model. */
export interface Engine extends WordSource, Embedder, Partial<ChatModel> {
  /** What to write beside the picture. */
  describe(): EngineDescription;
}
