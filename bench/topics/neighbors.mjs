/**
 * The 15 nearest of every point by cosine, and of one query.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function neighbors(bench) {
  const rows = [];
  for (const size of bench.sizes([2000, 10_000])) {
    rows.push(
      ...(await bench.compare("15 nearest of every point", bench.clustered(size), [
        { name: "ours", runtime: "ours", script: "neighbors.ts", args: ["all"], repeats: 3 },
        {
          name: "scikit-learn, brute",
          runtime: "python",
          script: "neighbors.py",
          args: ["all"],
          repeats: 3,
        },
      ])),
    );
  }
  for (const size of bench.sizes([2000, 50_000])) {
    rows.push(
      ...(await bench.compare("15 nearest of one query", bench.clustered(size), [
        { name: "ours", runtime: "ours", script: "neighbors.ts", args: ["one"], repeats: 50 },
        {
          name: "scikit-learn, brute",
          runtime: "python",
          script: "neighbors.py",
          args: ["one"],
          repeats: 20,
        },
      ])),
    );
  }
  return rows;
}
