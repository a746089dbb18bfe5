/** Above this many points, scikit-learn has not the memory to find the trustworthiness. */
const mostJudged = 10_000;

/**
 * UMAP in three dimensions, with the defaults of each: 15 neighbours, minimum distance 0.1.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function umap(bench) {
  return compareLayouts(bench, "UMAP, 3-D", umapSubjects);
}

/** @type {readonly import("../bench.mjs").Subject[]} */
const umapSubjects = [
  { name: "ours", runtime: "ours", script: "layout.ts", args: ["umap"] },
  { name: "umap-learn, all cores", runtime: "python", script: "umapLearn.py" },
  { name: "umap-js", runtime: "node", script: "umapJs.mjs" },
];

/**
 * UMAP of many points by three seeds, which take the peers minutes.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function trustworthiness(bench) {
  const rows = [];
  for (const size of bench.sizes([2000, 10_000]).slice(-1)) {
    for (const vectors of [await bench.tokens(size), bench.clustered(size)]) {
      rows.push(...(await layOut(bench, "UMAP, 3-D", vectors, umapSubjects, 2)));
    }
  }
  return rows;
}

/**
 * t-SNE in three dimensions, with the defaults of each: perplexity 30, 1,000 iterations. Of very many
 * points, ours alone: whether it can still be used.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function tsne(bench) {
  /** @type {import("../bench.mjs").Subject} */
  const ours = { name: "ours", runtime: "ours", script: "layout.ts", args: ["tsne"] };
  const rows = await compareLayouts(bench, "t-SNE, 3-D", [
    ours,
    { name: "scikit-learn, Barnes-Hut, all cores", runtime: "python", script: "tsne.py" },
  ]);
  for (const size of bench.sizes([50_000])) {
    rows.push(...(await layOut(bench, "t-SNE, 3-D", bench.clustered(size), [ours])));
  }
  return rows;
}

/**
 * @param {import("../bench.mjs").Bench} bench
 * @param {string} task
 * @param {readonly import("../bench.mjs").Subject[]} subjects
 */
async function compareLayouts(bench, task, subjects) {
  const rows = [];
  const sets = [
    bench.clustered(2000),
    await bench.tokens(2000),
    ...bench.sizes([10_000]).map((size) => bench.clustered(size)),
  ];
  for (const vectors of sets) rows.push(...(await layOut(bench, task, vectors, subjects)));
  return rows;
}

/**
 * Three runs of different seeds, of which two are measured; of many points, one.
 * @param {import("../bench.mjs").Bench} bench
 * @param {string} task
 * @param {import("../bench.mjs").Vectors} vectors
 * @param {readonly import("../bench.mjs").Subject[]} subjects
 * @param {number} [repeats] after the first run
 */
function layOut(bench, task, vectors, subjects, repeats = vectors.rows > 2000 ? 0 : 2) {
  const named = subjects.map((subject) => ({
    ...subject,
    // umap-learn compiles itself in its first run.
    repeats: subject.name.startsWith("umap-learn") ? Math.max(1, repeats) : repeats,
    args: [...(subject.args ?? []), bench.output(subject.name)],
  }));
  return bench.compare(task, vectors, named, async ({ coordinates, firstLayout }) => {
    const parts = [];
    if (vectors.rows <= mostJudged) {
      const found = await bench.trustworthiness(vectors, /** @type {string[]} */ (coordinates));
      const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
      const seeds = found.length === 1 ? "1 seed" : `mean of ${found.length} seeds`;
      parts.push(`trustworthiness ${mean.toFixed(4)} (${seeds})`);
    }
    if (typeof firstLayout === "number") {
      parts.push(`first picture after ${firstLayout.toPrecision(2)} s`);
    }
    return parts.join(", ");
  });
}
