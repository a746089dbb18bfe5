import { parentPort } from "node:worker_threads";
import { Failure } from "../../../src/core/model/failures";
import { checkpoint } from "../../../src/core/checkpoint";
import { type JobContext, serve } from "../../../src/worker/rpc";

/** Jobs that misbehave in all the ways a job can. */
export const restlessJobs = {
  double: ({ values }: { values: Float32Array }) => values.map((value) => value * 2),
  fail: (_: null): void => {
    throw new Failure({ kind: "matrixValues", row: 3, column: 4 });
  },
  crash: (_: null): void => process.exit(1),
  halve: (value: number) => value / 2,
  count: (_: null, { emit, ...run }: JobContext<number>): void => {
    for (let i = 0; ; i++) {
      emit(i);
      checkpoint(run);
    }
  },
  fill: (_: null): number => {
    const kept: string[][] = [];
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => `${kept.length} ${i}`));
  },
  claim: (bytes: number): number => {
    const claimed = new ArrayBuffer(bytes);
    return claimed.byteLength;
  },
  hang: (_: null): void => {
    for (;;);
  },
};

if (parentPort) serve(parentPort, restlessJobs, ["halve"]);
