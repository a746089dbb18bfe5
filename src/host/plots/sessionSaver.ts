import { Failure } from "../../core/model/failures";
import type { Session } from "../../core/model/session";
import type { SessionFiles } from "../../store/sessionFiles";
import type { Log } from "../log";

/** Milliseconds until small changes are written to disk. */
const savingDelay = 3000;

/** Keeps the session of a plot on disk. One that cannot be kept is still shown; it is only gone after a reload. */
export class SessionSaver {
  private waiting: NodeJS.Timeout | undefined;
  private isUnsaved = false;

  constructor(
    private readonly files: SessionFiles,
    private readonly log: Log,
    /** What the plot shows now. */
    private readonly session: () => Session | undefined,
  ) {}

  /** What the plot shows differs from what is on disk. */
  markChanged(): void {
    this.isUnsaved = true;
  }

  /** Writes a change now. */
  saveChange(): Promise<void> {
    this.markChanged();
    return this.save();
  }

  /** Writes a change a little later, with those that come until then. */
  saveSoon(): void {
    this.markChanged();
    this.waiting ??= setTimeout(() => void this.save(), savingDelay);
  }

  /** Writes what is not on disk yet. */
  async save(): Promise<void> {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const session = this.session();
    if (!session || !this.isUnsaved) return;
    this.isUnsaved = false;
    await this.files.write(session).catch((error: unknown) => {
      this.log.failure(Failure.from(error));
    });
  }
}
