// The notebook and the extension with the same real Ollama: npm run bench:servers [-- words,categories]
// Writes bench/servers.md, unless another size is given.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build, installDependencies, root } from "../tools/project.mjs";

const usual = "25,6";
const size = process.argv[2] ?? usual;
const [words = 25, categories = 6] = size.split(",").map(Number);
const names = ["fruits", "vehicles", "sports", "countries", "jobs", "weather", "emotions"].concat([
  "colors",
  "furniture",
  "animals",
  "musical instruments",
  "body parts",
]);

await installDependencies();
await build();
const { run } = await import("../tools/processes.mjs");
const { startTestOllama } = await import("../tools/ollama.mjs");
const esbuild = await import("esbuild");
const outfile = path.join(root, "out/bench/servers.mjs");
await esbuild.build({
  bundle: true,
  entryPoints: [path.join(root, "bench/servers/measure.ts")],
  outfile,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});

const ollama = await startTestOllama();
if (!ollama) throw new Error("needs Go, to build Ollama, or an ollama on PATH");
const { host, chatModel, embeddingModel } = ollama;
const asked = names.slice(0, categories);
const output = await run(process.execPath, [
  ...[outfile, host, chatModel, embeddingModel, String(words)],
  ...asked,
]);
await ollama.stop();

/** @typedef {{ seconds: number, server: number, requests: number, items: number }} Figures */
/** @typedef {Record<"words" | "vectors", Figures>} Way */
/** @type {Record<"notebook" | "ours", Way>} */
const { notebook, ours } = JSON.parse(output.split("\n").at(-1) ?? "");

/** @param {Figures} figures */
const each = ({ seconds, items }) => seconds / items;
/** @param {Way} way */
const both = (way) => each(way.words) + each(way.vectors);
/**
 * @param {string} who
 * @param {string} what
 * @param {Figures} figures
 */
const line = (who, what, figures) =>
  `| ${what} | ${who} | ${figures.items} | ${figures.requests} | ${figures.seconds.toFixed(1)} | ${(1000 * each(figures)).toFixed(1)} | ${overhead(figures)} |`;
/** @param {Figures} figures */
const overhead = ({ seconds, server }) => `${((100 * (seconds - server)) / server).toFixed(1)} %`;

const [cpu] = os.cpus();
const text = `# Words and vectors from Ollama, compared with the notebook

Written by \`npm run bench:servers\`, ${new Date().toISOString().slice(0, 10)}: ${asked.length} categories of ${words} words, ${chatModel} and ${embeddingModel} of
one Ollama, ${os.cpus().length} cores of ${cpu?.model.trim()}, load ${os.loadavg()[0]?.toFixed(1)}. The notebook sends one long prompt for each
category, waits for the complete answer (at most 1024 tokens), splits it at commas and line breaks, and sends one
request for each word's vector. "received" counts vectors, or distinct usable words by the same rules for both.
"overhead" is relative to the time that the server itself reported (for answers that were stopped, to the time
until then). No cache was used: with the cache, a second run requests no vectors.

| task | who | received | requests | s | ms each | overhead |
|---|---|---|---|---|---|---|
${line("the notebook", "words", notebook.words)}
${line("ours", "words", ours.words)}
${line("the notebook", "vectors", notebook.vectors)}
${line("ours", "vectors", ours.vectors)}

Of ${asked.length * words} requested words, the notebook received ${notebook.words.items}, ours ${ours.words.items}. For each received word, the
notebook took ${(each(notebook.words) / each(ours.words)).toFixed(2)} times as long as ours; for each vector, ${(each(notebook.vectors) / each(ours.vectors)).toFixed(2)} times; for a word with its vector,
${(both(notebook) / both(ours)).toFixed(2)} times.
`;
console.log(text);
if (size === usual) fs.writeFileSync(path.join(root, "bench/servers.md"), text);
