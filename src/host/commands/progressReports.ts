import type { RunProgress } from "../../core/model/runs";
import type { PlotRun } from "../plots/plot";
import * as strings from "../strings";

/** Milliseconds between two snapshots of progress for the view. */
const interval = 80;
/** Milliseconds without anything new after which it is said what is being waited for. */
const quietMs = 20_000;

/** Sends the latest state at most every `interval` milliseconds. */
export class ProgressReports {
  private timer: NodeJS.Timeout | undefined;
  private latest: RunProgress | undefined;
  private words: { category: string; words: string[] }[] = [];
  private percent = 0;
  private waiting: NodeJS.Timeout | undefined;

  constructor(
    private readonly run: Pick<PlotRun, "progress">,
    private readonly notify: (step: { message: string; increment?: number }) => void,
  ) {}

  say(message: string): void {
    this.notify({ message });
    this.run.progress({ message, done: 0, total: 0, words: [] });
  }

  report(state: RunProgress): void {
    this.latest = state;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.sayWaiting(state), quietMs);
    this.timer ??= setTimeout(() => this.flush(), interval);
  }

  end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.waiting);
  }

  /** A large model may take minutes before its first word or vector. */
  private sayWaiting(state: RunProgress): void {
    const begun = state.stage === "words" ? state.received > 0 : state.done > 0;
    this.show(state, strings.progress.waiting(messageOf(state), begun, state.model));
  }

  private flush(): void {
    this.timer = undefined;
    const state = this.latest;
    if (!state) return;
    if (state.stage === "words") {
      this.words = state.words.map(({ category, words }) => ({ category, words: [...words] }));
    }
    this.show(state, messageOf(state));
  }

  private show(state: RunProgress, message: string): void {
    // Words take the first half of the notification's bar, vectors the second.
    const offset = state.stage === "words" ? 0 : this.words.length ? 50 : 0;
    const width = this.words.length ? 50 : 100;
    const percent = offset + (state.total ? (state.done / state.total) * width : 0);
    this.notify({ message, increment: Math.max(0, percent - this.percent) });
    this.percent = Math.max(this.percent, percent);
    this.run.progress({ message, done: state.done, total: state.total, words: this.words });
  }
}

function messageOf(state: RunProgress): string {
  return state.stage === "words"
    ? strings.progress.words(state.category, state.received, state.wanted)
    : strings.progress.embedding(state.done, state.total);
}
