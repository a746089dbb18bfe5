/** The states other than fresh that some of the points have, as codes in order. */
export function statesIn(states: Iterable<number>): number[] {
  return [...new Set(states)].filter((state) => state > 0).sort();
}
