import { row } from "../../src/core/vectors/matrix";
import { Projector } from "../../src/worker/client/projector";
import { args, readVectors, repeats, workerPath } from "./input";
import { measure } from "./measure.mjs";

const projector = new Projector(workerPath);
const vectors = readVectors();

async function main(): Promise<void> {
  if (args[0] === "one") {
    const space = await projector.open(vectors);
    let query = 0;
    await measure(repeats, () => space.nearest(row(vectors, query++), 15));
  } else {
    await measure(
      repeats,
      async (space) => {
        await space.allNeighbors(15);
        space.dispose();
      },
      {},
      () => projector.open(vectors),
    );
  }
  await projector.dispose();
}

void main();
