import { Failure } from "./model/failures";

/** How a long computation is stopped and gives way; an AbortSignal fits `signal`. */
export interface Run {
  /** Read between chunks of a few milliseconds; once `aborted`, the computation throws `canceled`. */
  readonly signal?: { readonly aborted: boolean };
  /** Called between chunks, to do what cannot wait for the end. */
  readonly yieldToQueries?: () => void;
}

/** Lets other work have its turn; throws `canceled` when the run was stopped. */
export function checkpoint(run: Run): void {
  run.yieldToQueries?.();
  if (run.signal?.aborted) throw new Failure({ kind: "canceled" });
}
