import os from "node:os";
import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "../tools/processes.mjs";
import { root } from "../tools/project.mjs";

/**
 * The bench's README: the topics measured now, and the present sections of the others.
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
  return `# Speed compared with other implementations

Written by \`npm run bench\`, each section of times in one run on one machine: compare ratios, not seconds.
"times ours" is the time relative to the first row of its group; above 1, ours is faster. Each subject runs in
its own process and does the task once to warm up, then several more times. Layouts of more than 2,000 points
are computed only once; only umap-learn runs them a second time, because its first run compiles its code.
Trustworthiness (15 neighbors, cosine; 1 is best) is computed by scikit-learn, for layouts with the seeds 0, 1
and 2 (umap-learn has no seed when it uses all cores). Errors of principal components are relative to a full
solution in float64 and are the largest of ten: for scores along an axis, the root of the sum of squares as a
fraction of the one along the first axis; for fractions of variance, the relative error. "peak MB" is the maximum
memory of the process until it had done the task once, vectors included. Times run from vectors in memory to the
result; ours include the way to the worker thread and back. "Stop" rows abort a run at ten points in time and
measure how long it takes until the caller is told. If the load average is above the number of cores, other
work disturbed the run, short tasks most.

${await machine(peers)}

${sections.join("\n\n")}
`;
}

/**
 * @param {string} topic
 * @param {readonly import("./bench.mjs").Row[] | readonly import("./bench.mjs").JudgedRow[]} rows
 */
export function section(topic, rows) {
  const lines = rows.map((row) => ("seeds" in row ? judged(row) : timed(row)));
  const load = `Load average of the last 5 minutes: ${os.loadavg()[1]?.toFixed(1)}.\n\n`;
  const timeless = rows.some((row) => "seeds" in row);
  return `## ${topic}\n\n${timeless ? "" : load}${table(lines)}`;
}

/** @param {import("./bench.mjs").Row} row */
function timed({ task, vectors, subject, seconds, times, megabytes, note }) {
  return {
    task,
    vectors,
    who: subject,
    median: duration(seconds),
    "times ours": times.toPrecision(times < 100 ? 2 : 3),
    "peak MB": megabytes.toFixed(0),
    note,
  };
}

/** @param {import("./bench.mjs").JudgedRow} row */
function judged({ task, vectors, subject, seeds }) {
  const mean = seeds.reduce((sum, value) => sum + value, 0) / seeds.length;
  return {
    task,
    vectors,
    who: subject,
    "trustworthiness, mean": mean.toFixed(4),
    "of each seed": seeds.map((value) => value.toFixed(4)).join(", "),
  };
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

/** @param {readonly Record<string, string>[]} rows of the same columns */
function table(rows) {
  const head = Object.keys(rows[0] ?? {});
  const lines = [head, ...rows.map((row) => Object.values(row))];
  const widths = head.map((_, c) => Math.max(3, ...lines.map((line) => line[c]?.length ?? 0)));
  const [first, ...rest] = lines.map(
    (line) => `| ${line.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join(" | ")} |`,
  );
  return [first, `| ${widths.map((w) => "-".repeat(w)).join(" | ")} |`, ...rest].join("\n");
}
