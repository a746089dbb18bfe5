/** Codes of `Scatter.states`. A fresh point is filled, one whose text changed is hollow, a deleted one is a cross. */
export const pointState = { fresh: 0, changed: 1, deleted: 2 } as const;

/** The states other than fresh that some of the points have, as codes in order. */
export function statesIn(states: Iterable<number>): number[] {
  return [...new Set(states)].filter((state) => state !== pointState.fresh).sort();
}
