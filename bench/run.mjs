// npm run bench: compares the projection engine with other implementations in one run; writes bench/README.md.
//   npm run bench -- --quick             small sizes only, printed and not written
//   npm run bench -- --only pca,umap     some topics; the sections of the others stay
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, installDependencies, root } from "../tools/project.mjs";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});

await installDependencies();
await build();
// What follows imports packages.
const { installPeers } = await import("./peers.mjs");
const { Bench } = await import("./bench.mjs");
const { report, section } = await import("./report.mjs");
const { topics } = await import("./topics.mjs");

const wanted = values.only?.split(",") ?? Object.keys(topics);
const bench = new Bench(await installPeers(), values.quick);
await bench.build();
const readme = path.join(root, "bench", "README.md");
const former = readFileSync(readme, "utf8");
/** @type {Map<string, string>} */
const measured = new Map();
for (const name of wanted) {
  const topic = topics[name];
  if (!topic)
    throw new Error(`There is no topic ${name}; there are ${Object.keys(topics).join(", ")}.`);
  const text = section(name, await topic(bench));
  console.log(text);
  measured.set(name, text);
  // After each topic, so that a stopped run keeps its results.
  if (!values.quick)
    writeFileSync(readme, await report(measured, former, Object.keys(topics), bench.peers));
}
