/** @typedef {import("../bench.mjs").Bench} Bench */
/** @typedef {import("../bench.mjs").Subject} Subject */
/** @typedef {import("../bench.mjs").Vectors} Vectors */

/** @type {Record<"UMAP, 3-D" | "t-SNE, 3-D", readonly [Subject, ...Subject[]]>} */
const subjects = {
  "UMAP, 3-D": [
    { name: "ours", runtime: "ours", script: "layout.ts", args: ["umap"] },
    { name: "umap-learn, all cores", runtime: "python", script: "umapLearn.py" },
    { name: "umap-js", runtime: "node", script: "umapJs.mjs" },
  ],
  "t-SNE, 3-D": [
    { name: "ours", runtime: "ours", script: "layout.ts", args: ["tsne"] },
    { name: "scikit-learn, Barnes-Hut, all cores", runtime: "python", script: "tsne.py" },
  ],
};

/**
 * UMAP in three dimensions, with the defaults of each: 15 neighbors, minimum distance 0.1.
 * @param {Bench} bench
 */
export function umap(bench) {
  return compareLayouts(bench, "UMAP, 3-D");
}

/**
 * t-SNE in three dimensions, with the defaults of each: perplexity 30, 1,000 iterations. With very many
 * points, only ours, to see whether it is still usable.
 * @param {Bench} bench
 */
export async function tsne(bench) {
  const rows = await compareLayouts(bench, "t-SNE, 3-D");
  const [ours] = subjects["t-SNE, 3-D"];
  for (const size of bench.sizes([50_000])) {
    rows.push(...(await layOut(bench, "t-SNE, 3-D", bench.clustered(size), [ours])));
  }
  return rows;
}

/**
 * How trustworthy the layouts of each are, by three seeds. Takes most of an hour: scikit-learn needs minutes for each
 * t-SNE of many points.
 * @param {Bench} bench
 */
export async function trustworthiness(bench) {
  const rows = [];
  for (const size of bench.sizes([2000, 10_000])) {
    for (const vectors of [bench.clustered(size), await bench.tokens(size)]) {
      for (const [task, all] of Object.entries(subjects)) {
        for (const subject of all) {
          console.log(`${task}, ${vectors.name}: ${subject.name} …`);
          const args = [...(subject.args ?? []), bench.output(subject.name)];
          const { coordinates } = await bench.measure(vectors, { ...subject, args, repeats: 2 });
          const files = /** @type {string[]} */ (coordinates);
          const seeds = await bench.trustworthiness(vectors, files);
          rows.push({ task, vectors: vectors.name, subject: subject.name, seeds });
        }
      }
    }
  }
  return rows;
}

/**
 * @param {Bench} bench
 * @param {keyof typeof subjects} task
 */
async function compareLayouts(bench, task) {
  const rows = [];
  const sets = [
    bench.clustered(2000),
    await bench.tokens(2000),
    ...bench.sizes([10_000]).map((size) => bench.clustered(size)),
  ];
  for (const vectors of sets) rows.push(...(await layOut(bench, task, vectors, subjects[task])));
  return rows;
}

/**
 * Three runs, of which two are measured; of many points, one.
 * @param {Bench} bench
 * @param {string} task
 * @param {Vectors} vectors
 * @param {readonly Subject[]} subjects
 */
function layOut(bench, task, vectors, subjects) {
  const repeats = vectors.rows > 2000 ? 0 : 2;
  const named = subjects.map((subject) => ({
    ...subject,
    // umap-learn compiles itself in its first run.
    repeats: subject.name.startsWith("umap-learn") ? Math.max(1, repeats) : repeats,
    args: [...(subject.args ?? []), bench.output(subject.name)],
  }));
  return bench.compare(task, vectors, named, ({ firstLayout }) =>
    typeof firstLayout === "number" ? `first picture after ${firstLayout.toPrecision(2)} s` : "",
  );
}
