import {
  type MessagePort,
  receiveMessageOnPort,
  type ResourceLimits,
  type Transferable,
  Worker,
} from "node:worker_threads";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { Failure, type FailureData } from "../core/model/failures";

/**
 * Typed calls into a worker thread. A table of jobs (`Jobs`) names what the thread can do; `serve`
 * answers in the thread, `WorkerClient` asks from outside. Arguments and results are structured
 * clones; typed arrays of a result are transferred, shared memory stays shared, failures cross as data.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table of any functions is meant
export type Jobs = Record<string, (argument: any, context: JobContext<any>) => unknown>;

/** What a running job knows of its caller. */
export interface JobContext<Event = never> {
  /** Becomes aborted while the job runs, without the job giving way to the thread's loop. */
  readonly signal: { readonly aborted: boolean };
  /** Sends an intermediate result to the caller at once; its typed arrays are transferred. */
  readonly emit: (event: Event) => void;
  /** Answers the prompt calls that have come meanwhile. */
  readonly yieldToQueries: () => void;
}

type Argument<Job> = Job extends (argument: infer A, ...rest: never[]) => unknown ? A : never;
type Result<Job> = Job extends (...all: never[]) => infer R ? Awaited<R> : never;
type EventOf<Job> = Job extends (argument: never, context: JobContext<infer E>) => unknown
  ? E
  : never;

interface Call {
  readonly id: number;
  readonly job: string;
  readonly argument: unknown;
  /** Shared memory: [1 once the caller has lost interest, 1 once the job has begun]. */
  readonly state: Int32Array;
}

const aborted = 0;
const begun = 1;

type Answer =
  | { readonly id: number; readonly type: "event"; readonly value: unknown }
  | { readonly id: number; readonly type: "result"; readonly value: unknown }
  | { readonly id: number; readonly type: "failure"; readonly failure: FailureData };

/**
 * Answers calls that arrive at the port, one after the other in the order in which they come; but those of `prompt`
 * jobs, which return results and no promises, whenever a job gives way.
 */
export function serve(port: MessagePort, jobs: Jobs, prompt: readonly string[] = []): void {
  const waiting: Call[] = [];
  let isAnswering = false;
  const yieldToQueries = (): void => {
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
      const call = got.message as Call;
      if (prompt.includes(call.job)) void answer(call, () => {});
      else waiting.push(call);
    }
  };
  const answer = ({ id, job, argument, state }: Call, yieldToQueries: () => void) => {
    const send = (answer: Answer): void => port.postMessage(answer, buffersOf(answer));
    const context: JobContext<unknown> = {
      signal: {
        get aborted() {
          return Atomics.load(state, aborted) === 1;
        },
      },
      emit: (value) => send({ id, type: "event", value }),
      yieldToQueries,
    };
    Atomics.store(state, begun, 1);
    const fail = (error: unknown) =>
      send({ id, type: "failure", failure: Failure.from(error).data });
    try {
      if (context.signal.aborted) throw new Failure({ kind: "canceled" });
      const value = jobs[job]?.(argument, context);
      if (value instanceof Promise) {
        return value.then((value) => send({ id, type: "result", value })).catch(fail);
      }
      send({ id, type: "result", value });
    } catch (error) {
      fail(error);
    }
    return undefined;
  };
  const answerAll = async (): Promise<void> => {
    isAnswering = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await answer(next, yieldToQueries);
    }
    isAnswering = false;
  };
  port.on("message", (call: Call) => {
    waiting.push(call);
    if (!isAnswering) void answerAll();
  });
}

export interface CallOptions<Event> {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: Event) => void) | undefined;
}

interface Pending {
  readonly call: Call;
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: Failure) => void;
  readonly onEvent: ((event: never) => void) | undefined;
}

/** Milliseconds without a call before there is time for those that can wait. */
const idleMs = 500;

/** Milliseconds an aborted job may take to end by itself before its thread is replaced. */
const abortTimeoutMs = 80;

/**
 * One thread, started at the first call, kept for the next ones, and replaced at the first call
 * after a crash. Calls reject with Failure: the job's own, `canceled` on abort, `outOfMemory` or
 * `unexpected` when the thread died. A job that ignores its abort costs the thread, and every call then waiting
 * on it is repeated on the new one.
 */
export class WorkerClient<Table> {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 0;
  /** Of the calls that can wait, those at work. */
  private readonly waitable = new Set<AbortController>();
  /** When a call was made or ended last. */
  private lastUsed = 0;

  /** @param limits of the thread's memory; by default Node's */
  constructor(
    private readonly path: string,
    private readonly limits?: ResourceLimits,
  ) {}

  call<Name extends keyof Table & string>(
    job: Name,
    argument: Argument<Table[Name]>,
    options: CallOptions<EventOf<Table[Name]>> = {},
  ): Promise<Result<Table[Name]>> {
    this.lastUsed = performance.now();
    for (const control of this.waitable) control.abort();
    return this.begin(job, argument, options);
  }

  /**
   * A call that can wait: it is made when no other has been for a while, stopped as soon as another one is, and then
   * made again. Rejects as `call` does.
   */
  async callWhenIdle<Name extends keyof Table & string>(
    job: Name,
    argument: Argument<Table[Name]>,
    signal: AbortSignal,
  ): Promise<Result<Table[Name]>> {
    for (;;) {
      await this.idle(signal);
      const control = new AbortController();
      this.waitable.add(control);
      try {
        const both = AbortSignal.any([signal, control.signal]);
        return await this.begin(job, argument, { signal: both });
      } catch (error) {
        if (!control.signal.aborted || signal.aborted) throw error;
      } finally {
        this.waitable.delete(control);
      }
    }
  }

  private async idle(signal: AbortSignal): Promise<void> {
    for (;;) {
      const remaining = this.lastUsed + idleMs - performance.now();
      if (this.pending.size === 0 && remaining <= 0) return;
      try {
        await setTimeoutPromise(Math.max(idleMs / 10, remaining), undefined, {
          signal,
          ref: false,
        });
      } catch (error) {
        throw Failure.from(error);
      }
    }
  }

  private begin<Name extends keyof Table & string>(
    job: Name,
    argument: Argument<Table[Name]>,
    { signal, onEvent }: CallOptions<EventOf<Table[Name]>>,
  ): Promise<Result<Table[Name]>> {
    if (signal?.aborted) return Promise.reject(new Failure({ kind: "canceled" }));
    const state = new Int32Array(new SharedArrayBuffer(8));
    const call: Call = { id: this.nextId++, job, argument, state };
    return new Promise<Result<Table[Name]>>((resolve, reject) => {
      const end = (): void => signal?.removeEventListener("abort", onAbort);
      const onAbort = (): void => {
        Atomics.store(state, aborted, 1);
        setTimeout(() => this.abandon(call.id), abortTimeoutMs).unref();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.pending.set(call.id, {
        call,
        resolve: (value) => {
          end();
          resolve(value as Result<Table[Name]>);
        },
        reject: (failure) => {
          end();
          reject(failure);
        },
        onEvent,
      });
      this.post(call);
    });
  }

  get running(): boolean {
    return this.worker !== undefined;
  }

  /** Ends the thread; calls that wait are rejected as `canceled`. */
  async dispose(): Promise<void> {
    const { worker } = this;
    this.drop(new Failure({ kind: "canceled" }));
    await worker?.terminate();
  }

  private thread(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(this.path, this.limits ? { resourceLimits: this.limits } : {});
    const lost = (error?: Error): void => {
      if (worker !== this.worker) return;
      this.drop(Failure.from(error ?? new Error("The worker thread ended.")));
    };
    worker.on("message", (answer: Answer) => this.receive(answer));
    worker.on("error", lost);
    worker.on("exit", () => lost());
    this.worker = worker;
    return worker;
  }

  /** The thread keeps the process alive only while a call waits. */
  private post(call: Call): void {
    const worker = this.thread();
    worker.ref();
    worker.postMessage(call);
  }

  private settle(id: number): Pending | undefined {
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    this.lastUsed = performance.now();
    if (this.pending.size === 0) this.worker?.unref();
    return waiting;
  }

  private receive(answer: Answer): void {
    if (answer.type === "event") {
      this.pending.get(answer.id)?.onEvent?.(answer.value as never);
    } else if (answer.type === "result") {
      this.settle(answer.id)?.resolve(answer.value);
    } else {
      this.settle(answer.id)?.reject(new Failure(answer.failure));
    }
  }

  /** The aborted call is over for its caller; a thread that is still at work on it is replaced. */
  private abandon(id: number): void {
    const waiting = this.settle(id);
    if (!waiting) return;
    waiting.reject(new Failure({ kind: "canceled" }));
    if (Atomics.load(waiting.call.state, begun) === 0) return;
    void this.worker?.terminate();
    this.worker = undefined;
    for (const { call } of this.pending.values()) this.post(call);
  }

  private drop(failure: Failure): void {
    void this.worker?.terminate();
    this.worker = undefined;
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of waiting) reject(failure);
  }
}

/** The buffers of all typed arrays within a plain value, without those in shared memory. */
function buffersOf(value: unknown): Transferable[] {
  const found = new Set<ArrayBuffer>();
  const visit = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (typeof part === "object" && part !== null) {
      Object.values(part).forEach(visit);
    }
  };
  visit(value);
  return [...found];
}
