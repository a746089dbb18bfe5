import { writeFileSync } from "node:fs";
import { Projector } from "../../src/worker/client/projector";
import { args, readVectors, repeats, workerPath } from "./input";
import { measure } from "./measure.mjs";

const [method = "", output = ""] = args;
const projector = new Projector(workerPath);
const vectors = readVectors();

/** One run after the other, each with its own seed, from vectors without cached neighbors. */
async function main(): Promise<void> {
  const coordinates: string[] = [];
  const figures = { coordinates, firstLayout: NaN };
  await measure(
    repeats,
    async (space) => {
      const seed = coordinates.length;
      const began = performance.now();
      let seen = 0;
      const layout = await space.project(
        { method: method === "umap" ? "umap" : "tsne", seed },
        { onLayout: () => (seen ||= performance.now() - began) },
      );
      figures.firstLayout = seen / 1000;
      coordinates.push(`${output}-${seed}.f32`);
      writeFileSync(`${output}-${seed}.f32`, layout.coordinates.data);
      space.dispose();
    },
    figures,
    () => projector.open(vectors),
  );
  await projector.dispose();
}

void main();
