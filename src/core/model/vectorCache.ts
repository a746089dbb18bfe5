/** Vectors of texts that were embedded before, by source (model, prefix, dimensions) and text. */
export interface VectorCache {
  /** For each text its vector, or undefined; what is not read before `signal` ends it is undefined too. */
  get(
    source: string,
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (Float32Array | undefined)[]>;
  put(
    source: string,
    texts: readonly string[],
    vectors: readonly Float32Array[],
    signal?: AbortSignal,
  ): Promise<void>;
}
