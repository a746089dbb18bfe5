import { uniform } from "../random";

/**
 * `count` of `rows` rows, ascending: one at random in each of as many equal stretches. The same seed gives the same
 * rows; all rows where `count` is as many or more.
 */
export function evenSample(rows: number, count: number, seed: number): Uint32Array {
  if (count >= rows) return Uint32Array.from({ length: rows }, (_, row) => row);
  const random = uniform(seed);
  const sample = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const first = Math.floor((i * rows) / count);
    const end = Math.floor(((i + 1) * rows) / count);
    sample[i] = first + Math.floor(random() * (end - first));
  }
  return sample;
}

/** Where those of ascending `rows` that are from `first` to before `end` begin and end. */
export function within(
  rows: Uint32Array,
  first: number,
  end: number,
): { readonly from: number; readonly to: number } {
  return { from: lowerBound(rows, first), to: lowerBound(rows, end) };
}

/** How many of ascending numbers are less than `limit`. */
function lowerBound(numbers: Uint32Array, limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Stretches of ascending rows, as indices, each of no more than `limit` rows from its first to its last one. */
export function* stretches(
  rows: Uint32Array,
  limit: number,
): Iterable<{ readonly from: number; readonly to: number }> {
  let from = 0;
  while (from < rows.length) {
    const { to } = within(rows, 0, (rows[from] ?? 0) + limit);
    yield { from, to };
    from = to;
  }
}
