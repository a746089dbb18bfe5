import { trustworthiness, tsne, umap } from "./topics/layouts.mjs";
import { neighbors } from "./topics/neighbors.mjs";
import { pca } from "./topics/pca.mjs";
import { responsiveness } from "./topics/responsiveness.mjs";

/** @typedef {import("./bench.mjs").Row[] | import("./bench.mjs").JudgedRow[]} Rows */

/** @type {Record<string, (bench: import("./bench.mjs").Bench) => Promise<Rows>>} */
export const topics = { pca, neighbors, responsiveness, umap, tsne, trustworthiness };
