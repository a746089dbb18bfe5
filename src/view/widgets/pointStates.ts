/** By code of `Scatter.states`: what a point's picture says of its text, as a sentence. */
export const stateNotes = ["", "The text has changed since it was embedded.", "The text is gone."];

/** The states other than fresh that some of the points have, as codes in order. */
export function statesIn(states: Iterable<number>): number[] {
  return [...new Set(states)].filter((state) => state > 0).sort();
}
