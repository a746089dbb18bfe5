import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Projector } from "../../src/worker/client/projector";
import { readVectors, repeats, workerPath } from "./input";
import { measure } from "./measure.mjs";

const projector = new Projector(workerPath);
const vectors = readVectors();

async function main(): Promise<void> {
  // In milliseconds, which the delays include.
  const resolution = 1;
  const delays = monitorEventLoopDelay({ resolution });
  const figures = { longestWait: 0 };
  await measure(
    repeats,
    async () => {
      const space = await projector.open(vectors);
      await space.project({ method: "pca" });
      // A delay is recorded at the next tick.
      await setTimeout(2 * resolution);
      delays.disable();
      figures.longestWait = Math.max(figures.longestWait, delays.max / 1e6 - resolution);
      space.dispose();
    },
    figures,
    () => {
      delays.reset();
      delays.enable();
    },
  );
  await projector.dispose();
}

void main();
