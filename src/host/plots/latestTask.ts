/** Of several tasks of a kind the last: each begins by aborting the one before. */
export class Latest {
  private controller = new AbortController();

  next(): AbortSignal {
    this.abort();
    this.controller = new AbortController();
    return this.controller.signal;
  }

  /** What the task gives; throws AbortError once a newer one has begun or `abort` was called, however it ends. */
  async run<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = this.next();
    const result = await task(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
    signal.throwIfAborted();
    return result;
  }

  abort(): void {
    this.controller.abort();
  }
}
