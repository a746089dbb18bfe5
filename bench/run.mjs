// npm run bench: the projection engine beside its peers, in one run, as ratios; writes bench/README.md.
//   npm run bench -- --quick             small sizes only, printed and not written
//   npm run bench -- --only pca,umap     some topics, printed and not written
import { writeFileSync } from "node:fs";
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
const { report } = await import("./report.mjs");
const { topics } = await import("./topics.mjs");

const wanted = values.only?.split(",") ?? Object.keys(topics);
const bench = new Bench(await installPeers(), values.quick);
await bench.build();
/** @type {import("./bench.mjs").Row[]} */
const rows = [];
for (const name of wanted) {
  const topic = topics[name];
  if (!topic)
    throw new Error(`There is no topic ${name}; there are ${Object.keys(topics).join(", ")}.`);
  rows.push(...(await topic(bench)));
  // After each topic, so that a run that is stopped leaves what it found.
  const text = await report(rows, bench.peers);
  console.log(text);
  if (!values.quick && !values.only) writeFileSync(path.join(root, "bench", "README.md"), text);
}
