import { setTimeout } from "node:timers/promises";
import { Failure } from "../../src/core/model/failures";
import { Projector, type VectorSpace } from "../../src/worker/client/projector";
import { args, readVectors, workerPath } from "./input";

const job = args[0] ?? "";
/** When a run is stopped, as fractions of the time of a complete run. */
const fractions = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const projector = new Projector(workerPath);
const vectors = readVectors();

function start(space: VectorSpace, signal?: AbortSignal): Promise<unknown> {
  if (job === "neighbors") return space.allNeighbors(15, signal);
  const method = job === "umap" || job === "tsne" ? job : "pca";
  return space.project({ method }, signal ? { signal } : {});
}

async function main(): Promise<void> {
  const whole = await projector.open(vectors);
  const began = performance.now();
  await start(whole);
  const duration = performance.now() - began;
  whole.dispose();
  const seconds: number[] = [];
  for (const fraction of fractions) {
    const space = await projector.open(vectors);
    const controller = new AbortController();
    const run = start(space, controller.signal).then(
      () => undefined,
      (error: unknown) => Failure.from(error).kind,
    );
    await setTimeout(fraction * duration);
    const stopped = performance.now();
    controller.abort();
    // A run that had already ended was not stopped.
    if ((await run) === "canceled") seconds.push((performance.now() - stopped) / 1000);
    space.dispose();
  }
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds, megabytes }));
  await projector.dispose();
}

void main();
