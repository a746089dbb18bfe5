/** Work is shared in parts, which are the same for any number of threads, as then are its results. */
export const maximumParts = 8;

/** Consecutive items. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
}

/** Items [first, first + count) in stretches of `size` or, at the end, fewer. */
export function stretches(count: number, size: number, first = 0): Stretch[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    first: first + i * size,
    count: Math.min(size, count - i * size),
  }));
}

/** The items in up to `maximumParts` groups of consecutive ones, as even as can be. */
export function parts<Item>(items: readonly Item[]): Item[][] {
  const count = Math.min(maximumParts, items.length);
  const start = (part: number) => Math.floor((part * items.length) / count);
  return Array.from({ length: count }, (_, part) => items.slice(start(part), start(part + 1)));
}

/**
 * All pairs [a, b] with a <= b < count, in rounds in which nothing is in two pairs (the circle method
 * of tournaments).
 */
export function* rounds(count: number): Generator<[a: number, b: number][]> {
  yield Array.from({ length: count }, (_, a) => [a, a]);
  const circle = count - 1 + (count % 2);
  for (let round = 0; round < circle; round++) {
    const pairs: [number, number][] = [];
    for (let i = 0; 2 * i <= circle; i++) {
      const a = (round + i) % circle;
      const b = i === 0 ? circle : (round + circle - i) % circle;
      if (a !== b && Math.max(a, b) < count) pairs.push([Math.min(a, b), Math.max(a, b)]);
    }
    yield pairs;
  }
}
