/** Vectors of texts that were embedded before, by source (model, prefix, dimensions) and text. */
export interface VectorCache {
  /** For each text its vector, or undefined. */
  get(source: string, texts: readonly string[]): Promise<readonly (Float32Array | undefined)[]>;
  put(source: string, texts: readonly string[], vectors: readonly Float32Array[]): Promise<void>;
}
