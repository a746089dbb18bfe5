/**
 * UMAP in three dimensions, with the defaults of each: 15 neighbours, minimum distance 0.1.
 * @param {import("../bench.mjs").Bench} bench
 */
export function umap(bench) {
  return compareLayouts(bench, "UMAP", [
    { name: "ours", runtime: "ours", script: "layout.ts", args: ["umap"] },
    { name: "umap-learn, all cores", runtime: "python", script: "umapLearn.py" },
    { name: "umap-js", runtime: "node", script: "umapJs.mjs" },
  ]);
}

/**
 * t-SNE in three dimensions, with the defaults of each: perplexity 30, 1,000 iterations.
 * @param {import("../bench.mjs").Bench} bench
 */
export function tsne(bench) {
  return compareLayouts(bench, "t-SNE", [
    { name: "ours", runtime: "ours", script: "layout.ts", args: ["tsne"] },
    { name: "scikit-learn, Barnes-Hut, all cores", runtime: "python", script: "tsne.py" },
  ]);
}

/**
 * Three runs of different seeds, of which two are measured; of many points, one.
 * @param {import("../bench.mjs").Bench} bench
 * @param {string} task
 * @param {readonly import("../bench.mjs").Subject[]} subjects
 */
async function compareLayouts(bench, task, subjects) {
  const rows = [];
  const sets = [
    ...bench.sizes([2000, 10_000]).map((size) => bench.clustered(size)),
    await bench.tokens(2000),
  ];
  for (const vectors of sets) {
    const repeats = vectors.rows > 2000 ? 0 : 2;
    const named = subjects.map((subject) => ({
      ...subject,
      repeats: subject.name.startsWith("umap-learn") ? Math.max(1, repeats) : repeats,
      args: [...(subject.args ?? []), bench.output(subject.name)],
    }));
    rows.push(...(await bench.compare(`${task}, 3-D`, vectors, named, trustworthinessOf)));
  }
  return rows;

  /**
   * @param {import("../bench.mjs").Result} result
   * @param {import("../bench.mjs").Vectors} vectors
   */
  async function trustworthinessOf({ coordinates }, vectors) {
    const found = [];
    for (const file of /** @type {string[]} */ (coordinates)) {
      found.push(await bench.trustworthiness(vectors, file));
    }
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const runs = found.length === 1 ? "1 run" : `mean of ${found.length} runs`;
    return `trustworthiness ${mean.toFixed(4)} (${runs})`;
  }
}
