/** Of several tasks of a kind the last: each begins by aborting the one before. */
export class Latest {
  private controller = new AbortController();

  next(): AbortSignal {
    this.abort();
    this.controller = new AbortController();
    return this.controller.signal;
  }

  abort(): void {
    this.controller.abort();
  }
}
