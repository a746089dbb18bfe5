import { writeFileSync } from "node:fs";
import { Projector } from "../../src/worker/client/projector";
import { args, readVectors, repeats, workerPath } from "./input";
import { measure } from "./measure.mjs";

const projector = new Projector(workerPath);
const vectors = readVectors();

async function main(): Promise<void> {
  const [output = ""] = args;
  const figures = { fractions: [] as readonly number[], scores: output };
  let scores: Float32Array = new Float32Array();
  await measure(
    repeats,
    async (space) => {
      const { coordinates, explainedVariance } = await space.project({ method: "pca" });
      figures.fractions = explainedVariance;
      scores = coordinates.data;
      space.dispose();
    },
    figures,
    () => projector.open(vectors),
  );
  writeFileSync(output, scores);
  await projector.dispose();
}

void main();
