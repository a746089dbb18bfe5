/** Milliseconds of work until the event loop gets its turn. */
const slice = 5;

/** Long work in slices: between its parts, `next` gives the event loop its turn when a slice is over. */
export class Slices {
  private since = performance.now();

  async next(): Promise<void> {
    if (performance.now() - this.since < slice) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.since = performance.now();
  }
}
