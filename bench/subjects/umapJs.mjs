import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { measure } from "./measure.mjs";

const [file = "", rows = "", columns = "", repeats = "", output = ""] = process.argv.slice(2);
const fromPeers = createRequire(path.join(process.env.PEERS ?? "", "package.json"));
const { UMAP } = fromPeers("umap-js");
const values = new Float32Array(readFileSync(file).buffer);
const width = Number(columns);
const vectors = Array.from({ length: Number(rows) }, (_, i) =>
  Array.from(values.subarray(i * width, (i + 1) * width)),
);
/** @type {string[]} */
const coordinates = [];

await measure(
  Number(repeats),
  () => {
    const seed = coordinates.length;
    const umap = new UMAP({ nComponents: 3, random: uniform(seed) });
    const layout = Float32Array.from(umap.fit(vectors).flat());
    coordinates.push(`${output}-${seed}.f32`);
    writeFileSync(`${output}-${seed}.f32`, layout);
  },
  { coordinates },
);

/**
 * Numbers in [0, 1), the same for the same seed.
 * @param {number} seed
 */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
