import { Projector } from "../../src/worker/projector";
import { readVectors, repeats, workerPath } from "./input";
import { measure } from "./measure.mjs";

const projector = new Projector(workerPath);
const vectors = readVectors();

async function main(): Promise<void> {
  const figures = { share: 0 };
  await measure(
    repeats,
    async (space) => {
      const projection = await space.project({ method: "pca" });
      figures.share = projection.explainedVariance.reduce((sum, share) => sum + share, 0);
      space.dispose();
    },
    figures,
    () => projector.open(vectors),
  );
  projector.dispose();
}

void main();
