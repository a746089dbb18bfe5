import { availableParallelism } from "node:os";
import { type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";
import {
  type Crew,
  doTask,
  kernelsOn,
  type Kernels,
  type KernelTask,
} from "../../core/vectors/wasmKernels";

/** What a helper is to do: those of the tasks that no other thread has taken yet. */
interface SharedWork {
  readonly memory: WebAssembly.Memory;
  readonly memoryId: number;
  readonly tasks: readonly KernelTask[];
  readonly results: Float64Array;
  readonly state: Int32Array;
}

/** Places in the state of shared work: how many tasks were taken, and how many are done. */
const taken = 0;
const done = 1;

/** More helpers would wait for memory. */
const maximumHelpers = 3;

interface HelperData {
  readonly kernels: WebAssembly.Module;
}

/** Whether this thread was started by a crew to help it. */
export function isHelper(): boolean {
  return (workerData as Partial<HelperData> | undefined)?.kernels !== undefined;
}

/**
 * Threads of this file's bundle beside the one that owns them, one for every further core. The owner
 * takes tasks as they do, and waits only for those that were taken: so it never waits for a thread to
 * start. Node ends the helpers with the thread that started them.
 */
export class WorkerCrew implements Crew {
  private helpers: Worker[] | undefined;
  private readonly memoryIds = new WeakMap<WebAssembly.Memory, number>();
  private nextId = 1;

  constructor(private readonly kernels: WebAssembly.Module) {}

  run(own: Kernels, memory: WebAssembly.Memory, tasks: readonly KernelTask[]): Float64Array {
    const results = new Float64Array(new SharedArrayBuffer(tasks.length * 8));
    const state = new Int32Array(new SharedArrayBuffer(8));
    const work: SharedWork = { memory, memoryId: this.idOf(memory), tasks, results, state };
    this.helpers ??= this.start();
    for (const helper of this.helpers.slice(0, tasks.length - 1)) helper.postMessage(work);
    doTasks(work, own);
    for (;;) {
      const count = Atomics.load(state, done);
      if (count === tasks.length) return results;
      Atomics.wait(state, done, count);
    }
  }

  release(): void {
    for (const helper of this.helpers ?? []) helper.postMessage(undefined);
  }

  private start(): Worker[] {
    const count = Math.min(maximumHelpers, availableParallelism() - 1);
    return Array.from({ length: count }, () => {
      const helper = new Worker(__filename, { workerData: { kernels: this.kernels } });
      helper.unref();
      // One that finds no memory to begin with has taken no task.
      helper.on("error", () => {
        this.helpers = this.helpers?.filter((each) => each !== helper);
      });
      return helper;
    });
  }

  private idOf(memory: WebAssembly.Memory): number {
    const id = this.memoryIds.get(memory) ?? this.nextId++;
    this.memoryIds.set(memory, id);
    return id;
  }
}

/** Helps with what comes from the thread that started this one. */
export function help(port: MessagePort | null = parentPort): void {
  const { kernels: module } = workerData as HelperData;
  let last: { memoryId: number; kernels: Kernels } | undefined;
  port?.on("message", (work: SharedWork | undefined) => {
    if (!work) {
      last = undefined;
      return;
    }
    const { memoryId, memory } = work;
    if (last?.memoryId !== memoryId) last = { memoryId, kernels: kernelsOn(module, memory) };
    doTasks(work, last.kernels);
  });
}

function doTasks({ tasks, results, state }: SharedWork, kernels: Kernels): void {
  for (;;) {
    const index = Atomics.add(state, taken, 1);
    const task = tasks[index];
    if (!task) return;
    results[index] = doTask(kernels, task);
    Atomics.add(state, done, 1);
    Atomics.notify(state, done);
  }
}
