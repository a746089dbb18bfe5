import { readFileSync } from "node:fs";
import * as path from "node:path";
import { agreement } from "../../src/core/clusters/agreement";
import { outliersIn } from "../../src/core/clusters/clusters";
import { levelOfSize } from "../../src/core/clusters/levels";
import { minimumClusterSize } from "../../src/core/clusters/making";
import { Projector } from "../../src/worker/client/projector";

const [, , file = ""] = process.argv;

/** Clusters as the product finds them, from vectors in memory to the labels, by a thread that has done it once. */
async function main(): Promise<void> {
  const { rows, columns, labels } = JSON.parse(readFileSync(`${file}.json`, "utf8")) as {
    rows: number;
    columns: number;
    labels: number[];
  };
  const data = new Float32Array(Uint8Array.from(readFileSync(`${file}.f32`)).buffer);
  const projector = new Projector(path.resolve(__dirname, "../../../dist/worker.js"));
  const few = Math.min(rows, 600);
  const warm = await projector.open({ data: data.slice(0, few * columns), rows: few, columns });
  await warm.clusterLevels();
  const began = performance.now();
  const space = await projector.open({ data, rows, columns });
  const levels = await space.clusterLevels();
  const usual = levels[levelOfSize(levels, minimumClusterSize(rows))];
  const minimumSize = usual?.minimumSize ?? minimumClusterSize(rows);
  const found = await space.cluster(minimumSize);
  const seconds = (performance.now() - began) / 1000;
  const another = performance.now();
  for (const level of levels) await space.cluster(level.minimumSize);
  const each = (performance.now() - another) / 1000 / (levels.length || 1);
  console.log(
    JSON.stringify({
      who: "ours",
      ...agreement(labels, found.labels),
      clusters: found.count,
      leftOut: outliersIn(found) / rows,
      seconds,
      minimumSize,
      each,
    }),
  );
  await projector.dispose();
}

void main();
