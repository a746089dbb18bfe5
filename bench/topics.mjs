import { trustworthiness, tsne, umap } from "./topics/layouts.mjs";
import { neighbours } from "./topics/neighbours.mjs";
import { pca } from "./topics/pca.mjs";
import { responsiveness } from "./topics/responsiveness.mjs";

/** @type {Record<string, (bench: import("./bench.mjs").Bench) => Promise<import("./bench.mjs").Row[]>>} */
export const topics = { pca, neighbours, responsiveness, umap, tsne, trustworthiness };
