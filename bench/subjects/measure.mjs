/**
 * Does something once to warm up (if it is repeated) and then `repeats` times; prints the seconds of
 * each, the maximum memory of the process until it was done once, and further figures.
 * @template Prepared
 * @param {number} repeats
 * @param {(prepared: Prepared) => unknown} act
 * @param {Record<string, unknown>} [figures]
 * @param {() => Prepared | Promise<Prepared>} [prepare] before each, not measured
 */
export async function measure(
  repeats,
  act,
  figures = {},
  prepare = () => /** @type {Prepared} */ (undefined),
) {
  const memory = () => process.resourceUsage().maxRSS / 1024;
  let megabytes = 0;
  if (repeats > 0) {
    await act(await prepare());
    megabytes = memory();
  }
  const seconds = [];
  for (let repeat = 0; repeat < Math.max(1, repeats); repeat++) {
    const prepared = await prepare();
    const began = performance.now();
    await act(prepared);
    seconds.push((performance.now() - began) / 1000);
  }
  megabytes ||= memory();
  console.log(JSON.stringify({ seconds, megabytes, ...figures }));
}
