import { createHash } from "node:crypto";
import type { VectorCache } from "../../core/model/vectorCache";

/** A text whose vector tells models apart. */
export const probeText = "The quick brown fox jumps over the lazy dog.";
/** So many models that were met under one name are told apart. */
const knownModels = 16;
/** Cosine from which on two vectors of the probe are of one model: servers compute with small differences. */
const sameModel = 0.9999;

/**
 * Tells the model behind a name from others under the same name by the vector that it gives the probe. One
 * that was met before is known again, also where the numbers differ a little.
 * @param source of the cache, without the model's identity
 */
export async function identityOf(
  probe: Float32Array,
  source: string,
  cache: VectorCache | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (!cache) return digestOf(probe);
  const probes = `${source} probes`;
  const places = Array.from({ length: knownModels }, (_, place) => String(place));
  const known = await cache.get(probes, places, signal);
  const met = known.find((vector) => vector && cosine(vector, probe) > sameModel);
  if (met) return digestOf(met);
  const free = known.findIndex((vector) => vector === undefined);
  await cache.put(probes, [places[Math.max(0, free)] ?? "0"], [probe], signal);
  return digestOf(probe);
}

/** Of the rounded vector, so that small differences hardly ever make another one. */
function digestOf(vector: Float32Array): string {
  const scale = 8 * Math.sqrt(vector.length);
  const rounded = Array.from(vector, (value) => Math.round(value * scale));
  return createHash("sha256").update(rounded.join()).digest("hex").slice(0, 32);
}

function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
