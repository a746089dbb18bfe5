// npm run bench:builtin: the built-in engine beside all-minilm over a real Ollama, and beside
// nomic-embed-text where the user's own Ollama has it; writes bench/builtin.md.
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { runningOllama, startTestOllama } from "../tools/ollama.mjs";
import { run } from "../tools/processes.mjs";
import { build, root } from "../tools/project.mjs";

await build();
const outfile = path.join(root, "out/bench/builtin.js");
await esbuild.build({
  entryPoints: [path.join(root, "bench/builtin/builtin.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
const own = await startTestOllama();
if (!own) throw new Error("There is neither Go nor Ollama to run all-minilm with.");
const users = await runningOllama();
try {
  const models = [own, ...(users ? [users] : [])].map(({ host, embeddingModel }) => ({
    host,
    model: embeddingModel,
  }));
  const tables = await run(process.execPath, [outfile], {
    env: { BENCH_BUILTIN: JSON.stringify({ root, models }) },
  });
  writeFileSync(path.join(root, "bench/builtin.md"), report(tables, users !== undefined));
} finally {
  await own.stop();
}

/**
 * @param {string} tables
 * @param {boolean} nomic
 */
function report(tables, nomic) {
  const [cpu] = os.cpus();
  return `# The built-in engine

Written by \`npm run bench:builtin\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${os.cpus().length} cores of
${cpu?.model.trim() ?? "an unknown processor"}, load average of the last 5 minutes ${os.loadavg()[1]?.toFixed(1)}; all-minilm over Ollama 0.11.4 on one
thread. ${nomic ? "" : "No nomic-embed-text was there to compare with. "}Compare ratios, not milliseconds.

Purity is the share of the 5 nearest others (cosine, raw vectors) that are of the word's own category. No
setting was tuned on the 20 other categories (that the last fit of the pieces was kept was decided with their
figures known), and no word of either took part in fitting the pieces.

${tables.trim()}
`;
}
