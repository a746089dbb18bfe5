import { Failure } from "../../core/model/failures";
import type { Projection } from "../../core/projection/projection";
import type { Session } from "../../core/model/session";

/** What a run can do to its plot. */
export interface RunTarget<Progress, Context> {
  progress(message: Progress): void;
  /** Nothing more is to be told of the work; the picture stays. */
  end(): void;
  fail(failure: Failure, context: Context): void;
  /** Draws the session, and keeps it on disk if `keep`. Throws Failure (`canceled` too). */
  show(session: Session, signal: AbortSignal, keep: boolean): Promise<Projection>;
}

/**
 * A run of a plot. All that it does to the plot passes here, and does nothing once the run is over: a newer one
 * has begun, or the panel is closed.
 */
export class Run<Progress, Context> {
  private readonly canceling = new AbortController();
  private readonly ending = new AbortController();
  /** Aborted when the user cancels the run and when it is over. */
  readonly signal = AbortSignal.any([this.canceling.signal, this.ending.signal]);

  constructor(private readonly target: RunTarget<Progress, Context>) {}

  /** Nothing of this run reaches the plot any more. */
  get isOver(): boolean {
    return this.ending.signal.aborted;
  }

  /** Ends the work; what came of it may still be drawn. */
  cancel(): void {
    this.canceling.abort();
  }

  supersede(): void {
    this.ending.abort();
  }

  progress(message: Progress): void {
    if (!this.isOver) this.target.progress(message);
  }

  /** The work is done, and what comes of it is not drawn by this run. */
  end(): void {
    if (!this.isOver) this.target.end();
  }

  fail(failure: Failure, context: Context): void {
    if (!this.isOver) this.target.fail(failure, context);
  }

  /** Draws a session and keeps it; of a run that was canceled, what arrived. Throws Failure (`canceled` too). */
  show(session: Session, wasCanceled = false): Promise<Projection> {
    return this.draw(session, wasCanceled ? this.ending.signal : this.signal, true);
  }

  /** Draws a session that is on disk already. */
  restore(session: Session): Promise<Projection> {
    return this.draw(session, this.signal, false);
  }

  private async draw(session: Session, signal: AbortSignal, keep: boolean): Promise<Projection> {
    if (signal.aborted) throw new Failure({ kind: "canceled" });
    return this.target.show(session, signal, keep);
  }
}
