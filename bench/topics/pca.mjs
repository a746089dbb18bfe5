/**
 * Ten principal components, ours compared with the full solution in float64; slow implementations only with few
 * vectors.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function pca(bench) {
  const rows = [];
  for (const size of bench.sizes([625, 10_000, 50_000])) {
    // A task of a few milliseconds is repeated until the median is stable.
    const repeats = size === 625 ? 25 : 7;
    /** @type {import("../bench.mjs").Subject[]} */
    const subjects = [
      { name: "ours", runtime: "ours", script: "pca.ts", args: [bench.output("scores")], repeats },
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
    const vectors = bench.clustered(size);
    const found = await bench.compare("PCA, 10 components", vectors, subjects, async (result) => {
      const fractions = /** @type {number[]} */ (result.fractions);
      const fraction = fractions.reduce((sum, own) => sum + own, 0);
      const parts = [`first 10: ${(fraction * 100).toFixed(4)} % of variance`];
      if (typeof result.scores === "string") {
        const [scores, variances] = await bench.pcaErrors(vectors, result.scores, fractions);
        parts.push(
          `errors: scores ${scores.toExponential(0)}, variances ${variances.toExponential(0)}`,
        );
      }
      return parts.join(", ");
    });
    rows.push(...found);
  }
  return rows;
}
