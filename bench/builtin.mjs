// npm run bench:builtin: compares the built-in engine with all-minilm on a real Ollama, and with
// nomic-embed-text if the user's own Ollama has it; writes bench/builtin.md.
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { cached } from "../tools/cache.mjs";
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
  const keepIn = await cached("bench-builtin-ollama-0.11.4", async () => {});
  const models = [
    { host: own.host, model: own.embeddingModel, keepIn },
    ...(users ? [{ host: users.host, model: users.embeddingModel }] : []),
  ];
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
${cpu?.model.trim() ?? "an unknown processor"}, load average of the last 5 minutes ${os.loadavg()[1]?.toFixed(1)}; all-minilm on Ollama 0.11.4 with one
thread. ${nomic ? "" : "nomic-embed-text was not available for comparison. "}Compare ratios, not milliseconds.

Purity is the fraction of the 5 nearest other words (cosine, raw vectors) that are in the word's own category.
The fit of the pieces was chosen on other words (tools/static-table). The figures of four fits on these lists
were seen, but no word of these lists was used in any fit. Pieces are WordPiece tokens, and pairs of tokens that
occur in at least four other words and are not whole words. The model's vectors of lists and sentences are saved
between runs; its time is measured without saved vectors.

${tables.trim()}
`;
}
