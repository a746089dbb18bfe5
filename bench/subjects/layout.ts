import { writeFileSync } from "node:fs";
import { Projector } from "../../src/worker/projector";
import { args, readVectors, repeats, workerPath } from "./input";
import { measure } from "./measure.mjs";

const [method = "", output = ""] = args;
const projector = new Projector(workerPath);
const vectors = readVectors();

/** One run after the other, each with a seed of its own, from vectors of which nothing is known. */
async function main(): Promise<void> {
  const coordinates: string[] = [];
  await measure(
    repeats,
    async (space) => {
      const seed = coordinates.length;
      const layout = await space.project({ method: method === "umap" ? "umap" : "tsne", seed });
      coordinates.push(`${output}-${seed}.f32`);
      writeFileSync(`${output}-${seed}.f32`, layout.coordinates.data);
      space.dispose();
    },
    { coordinates },
    () => projector.open(vectors),
  );
  projector.dispose();
}

void main();
