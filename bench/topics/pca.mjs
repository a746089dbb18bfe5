/**
 * Ten principal components; the slow ways only for few vectors.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function pca(bench) {
  const rows = [];
  for (const size of bench.sizes([625, 10_000, 50_000])) {
    // What takes some milliseconds is repeated until the median does not depend on chance.
    const repeats = size === 625 ? 25 : 7;
    /** @type {import("../bench.mjs").Subject[]} */
    const subjects = [
      { name: "ours", runtime: "ours", script: "pca.ts", repeats },
      {
        name: "scikit-learn, randomized",
        runtime: "python",
        script: "pca.py",
        args: ["randomized"],
        repeats,
      },
    ];
    if (size === 625) {
      subjects.push(
        { name: "scikit-learn, full", runtime: "python", script: "pca.py", args: ["full"] },
        { name: "ml-pca", runtime: "node", script: "mlPca.mjs", repeats: 1 },
      );
    }
    rows.push(
      ...(await bench.compare("PCA, 10 components", bench.clustered(size), subjects, ({ share }) =>
        typeof share === "number" ? `first 10: ${(share * 100).toFixed(4)} % of variance` : "",
      )),
    );
  }
  return rows;
}
