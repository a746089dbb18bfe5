/**
 * How soon an aborted run ends, at several points in time; and how long
 * the event loop of the extension host waits while vectors are handed over and projected.
 * @param {import("../bench.mjs").Bench} bench
 */
export async function responsiveness(bench) {
  const rows = [];
  for (const size of bench.sizes([2000, 10_000]).slice(-1)) {
    const vectors = bench.clustered(size);
    for (const [task, job] of [
      ["Stop PCA", "pca"],
      ["Stop neighbors of every point", "neighbors"],
      ["Stop UMAP", "umap"],
      ["Stop t-SNE", "tsne"],
    ]) {
      rows.push(
        ...(await bench.compare(
          String(task),
          vectors,
          [{ name: "ours", runtime: "ours", script: "stop.ts", args: [String(job)] }],
          ({ seconds }) =>
            `longest of ${seconds.length}: ${(Math.max(...seconds) * 1000).toFixed(0)} ms`,
        )),
      );
    }
  }
  for (const size of bench.sizes([2000, 50_000]).slice(-1)) {
    rows.push(
      ...(await bench.compare(
        "Hand over, then PCA",
        bench.clustered(size),
        [{ name: "ours", runtime: "ours", script: "eventLoop.ts", repeats: 5 }],
        ({ longestWait }) =>
          `the caller's event loop waits ${Number(longestWait).toFixed(0)} ms at most`,
      )),
    );
  }
  return rows;
}
