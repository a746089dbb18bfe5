import os from "node:os";
import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "../tools/processes.mjs";
import { root } from "../tools/project.mjs";

/**
 * The bench's README: what was measured now, and of the topics that were not, what stands there already.
 * @param {ReadonlyMap<string, string>} measured sections by topic
 * @param {string} former the README as it is
 * @param {readonly string[]} topics in order
 * @param {import("./peers.mjs").Peers} peers
 */
export async function report(measured, former, topics, peers) {
  const kept = new Map(
    former.split(/^## /m).map((text) => [text.split("\n", 1)[0] ?? "", `## ${text}`.trim()]),
  );
  const sections = topics.flatMap((topic) => measured.get(topic) ?? kept.get(topic) ?? []);
  return `# How fast, beside the peers

Written by \`npm run bench\`, each section in one run on one machine: compare ratios, not seconds.
"times ours" is how many times as long as the first of its group took; above 1, ours is faster. Every
subject runs in a process of its own, does the task once to warm up, and then some times more; layouts of
more than 2,000 points are made but once, after another one only by umap-learn, which compiles itself
first, and in the section on trustworthiness, where each run has a seed of its own. Errors of principal
components are those beside a full solution in float64: of scores along an axis (root of the sum of
squares, as a share of that along the first), and of shares of variance, relative, the largest of ten. "peak MB" is the most memory of that process until it had done the task once, vectors included.
Times are from vectors in memory to the result, for ours with the way to the worker thread and back. To
stop is to abort a run at ten times of its course; the time is from there until the caller is told. Where
the load average is above the number of cores, other work disturbed the run, short tasks most.

${await machine(peers)}

${sections.join("\n\n")}
`;
}

/**
 * @param {string} topic
 * @param {readonly import("./bench.mjs").Row[]} rows
 */
export function section(topic, rows) {
  const cells = rows.map(({ task, vectors, subject, seconds, times, megabytes, note }) => [
    task,
    vectors,
    subject,
    duration(seconds),
    `${times.toPrecision(times < 100 ? 2 : 3)}`,
    megabytes.toFixed(0),
    note,
  ]);
  const head = ["task", "vectors", "who", "median", "times ours", "peak MB", "note"];
  const load = os.loadavg()[1]?.toFixed(1);
  return `## ${topic}\n\nLoad average of the last 5 minutes: ${load}.\n\n${table([head, ...cells])}`;
}

/** @param {import("./peers.mjs").Peers} peers */
async function machine({ python, nodeModules }) {
  const script = `
import sys, importlib.metadata as m
print("Python", sys.version.split()[0] + ",", ", ".join(p + " " + m.version(p) for p in ("scikit-learn", "umap-learn", "numpy", "numba")))`;
  const versions = await run(python, ["-c", script]);
  const version = (/** @type {string} */ folder, /** @type {string} */ name) =>
    JSON.parse(readFileSync(path.join(folder, name, "package.json"), "utf8")).version;
  const mlPca = version(path.join(root, "node_modules"), "ml-pca");
  const cpus = os.cpus();
  return [
    `${cpus.length} cores (${cpus[0]?.model.trim()}), ${(os.totalmem() / 2 ** 30).toFixed(0)} GB, ${os.type()}.`,
    `Node ${process.versions.node}, ml-pca ${mlPca}, umap-js ${version(nodeModules, "umap-js")}; ${versions}.`,
  ].join("\n");
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 0.1) return `${(seconds * 1000).toPrecision(3)} ms`;
  return `${seconds.toPrecision(3)} s`;
}

/** @param {string[][]} lines */
function table(lines) {
  const widths = (lines[0] ?? []).map((_, c) =>
    Math.max(3, ...lines.map((l) => l[c]?.length ?? 0)),
  );
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join(" | ")} |`,
  );
  return [head, `| ${widths.map((w) => "-".repeat(w)).join(" | ")} |`, ...body].join("\n");
}
