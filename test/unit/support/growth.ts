import * as assert from "node:assert/strict";

/** Milliseconds of processor time from which a measurement says more of the work than of what disturbs it. */
const telling = 8;
const repeats = 5;
/** Milliseconds after which a measurement is not repeated. */
const long = 300;
/** Inputs so many times as large as the first, and how many times its time they may take. */
const steps = [
  { times: 1.1, limit: 4 },
  { times: 4, limit: 30 },
  { times: 16, limit: 80 },
] as const;

export interface GrowthOptions {
  /** Where to begin; the input grows from here until its work can be measured. */
  readonly from?: number;
  /** Work on so large an input that cannot even be measured is fast enough. */
  readonly to?: number;
  /** How many times as large the next input is until then; small where the work may grow exponentially. */
  readonly step?: number;
}

/**
 * Fails when the work on an input grows faster than the input: 16 times as long may not take 80 times as
 * long, where quadratic work takes 256. Only processor times of one and the same run are compared, the
 * shortest of several each (what disturbs only adds), so a slow or busy computer changes nothing. Small steps come
 * first: work that grows exponentially is found before an input that would never end.
 */
export async function assertLinear<Input>(
  inputOf: (size: number) => Input,
  work: (input: Input) => unknown,
  { from = 16, to = 1 << 20, step = 1.1 }: GrowthOptions = {},
): Promise<void> {
  const measured = async (size: number, count: number) => {
    let shortest = Infinity;
    for (let i = 0; i < count && (i === 0 || shortest < long); i++) {
      const input = inputOf(size);
      const start = process.cpuUsage();
      await work(input);
      const { user, system } = process.cpuUsage(start);
      shortest = Math.min(shortest, (user + system) / 1000);
    }
    return shortest;
  };
  let size = from;
  while ((await measured(size, 2)) < telling) {
    if (size >= to) return;
    size = Math.ceil(size * step);
  }
  const first = await measured(size, repeats);
  for (const { times, limit } of steps) {
    const larger = Math.ceil(size * times);
    const ratio = (await measured(larger, repeats)) / first;
    const told = `${larger} take ${ratio.toFixed(1)} times as long as ${size}`;
    assert.ok(ratio <= limit, `${told}: more than linear`);
  }
}
