/** How well two groupings of the same points agree: 1 is the same, 0 what chance would give; it may be below 0. */
export interface Agreement {
  /** Adjusted Rand index (Hubert and Arabie 1985, "Comparing partitions"), of pairs of points. */
  readonly rand: number;
  /** Adjusted mutual information (Vinh, Epps and Bailey 2010), over the mean of both entropies. */
  readonly information: number;
}

/** Counts of points by their groups in two groupings: groups of the one x groups of the other. */
export interface Confusion {
  readonly rows: number;
  readonly columns: number;
  readonly counts: Uint32Array;
}

/** Points by group in two groupings (codes below `groups` and `otherGroups`); points with another code are left out. */
export function confusion(
  one: ArrayLike<number>,
  groups: number,
  other: ArrayLike<number>,
  otherGroups: number,
): Confusion {
  const counts = new Uint32Array(groups * otherGroups);
  for (let point = 0; point < one.length; point++) {
    const [row, column] = [one[point]!, other[point]!];
    if (row >= 0 && row < groups && column >= 0 && column < otherGroups) {
      counts[row * otherGroups + column]! += 1;
    }
  }
  return { rows: groups, columns: otherGroups, counts };
}

/** The agreement of two groupings of points, given as whole numbers of any value. NaN for no points. */
export function agreement(one: ArrayLike<number>, other: ArrayLike<number>): Agreement {
  const [first, second] = [compact(one), compact(other)];
  const pairs = new Map<number, number>();
  const sizes = [new Float64Array(first.count), new Float64Array(second.count)] as const;
  for (let point = 0; point < one.length; point++) {
    const [a, b] = [first.codes[point]!, second.codes[point]!];
    sizes[0][a]! += 1;
    sizes[1][b]! += 1;
    const pair = a * second.count + b;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  if (one.length === 0) return { rand: NaN, information: NaN };
  return {
    rand: adjustedRand(pairs.values(), ...sizes, one.length),
    information: adjustedInformation(pairs, ...sizes, one.length),
  };
}

function compact(values: ArrayLike<number>): { codes: Int32Array; count: number } {
  const known = new Map<number, number>();
  const codes = Int32Array.from(values, (value) => {
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
  return { codes, count: known.size };
}

function adjustedRand(
  pairs: Iterable<number>,
  one: Float64Array,
  other: Float64Array,
  points: number,
): number {
  const pairsOf = (sum: number, size: number): number => sum + (size * (size - 1)) / 2;
  let together = 0;
  for (const count of pairs) together = pairsOf(together, count);
  const inOne = one.reduce(pairsOf, 0);
  const inOther = other.reduce(pairsOf, 0);
  const all = pairsOf(0, points);
  const expected = all > 0 ? (inOne * inOther) / all : 0;
  const maximum = (inOne + inOther) / 2;
  return maximum === expected ? 1 : (together - expected) / (maximum - expected);
}

function adjustedInformation(
  pairs: ReadonlyMap<number, number>,
  one: Float64Array,
  other: Float64Array,
  points: number,
): number {
  // One group each, or each point a group of its own in both: there is nothing to tell apart.
  const trivial = one.length === other.length && (one.length === 1 || one.length === points);
  if (trivial) return 1;
  let information = 0;
  for (const [pair, count] of pairs) {
    const a = one[Math.floor(pair / other.length)]!;
    const b = other[pair % other.length]!;
    information += (count / points) * Math.log((count * points) / (a * b));
  }
  const expected = expectedInformation(one, other, points);
  const mean = (entropy(one, points) + entropy(other, points)) / 2;
  return (information - expected) / (mean - expected || Number.EPSILON);
}

function entropy(sizes: Float64Array, points: number): number {
  return sizes.reduce((sum, size) => sum - (size / points) * Math.log(size / points), 0);
}

/** Over all ways to deal the points into groups of these sizes, which is the same for groups of the same size. */
function expectedInformation(one: Float64Array, other: Float64Array, points: number): number {
  const logs = new Float64Array(points + 1);
  for (let i = 2; i <= points; i++) logs[i] = logs[i - 1]! + Math.log(i);
  let sum = 0;
  for (const [a, timesA] of counted(one)) {
    for (const [b, timesB] of counted(other)) {
      const fixed = logs[a]! + logs[b]! + logs[points - a]! + logs[points - b]! - logs[points]!;
      for (let both = Math.max(1, a + b - points); both <= Math.min(a, b); both++) {
        const chance = Math.exp(
          fixed - logs[both]! - logs[a - both]! - logs[b - both]! - logs[points - a - b + both]!,
        );
        sum += timesA * timesB * (both / points) * Math.log((points * both) / (a * b)) * chance;
      }
    }
  }
  return sum;
}

/** Each size, and how many groups have it. */
function counted(sizes: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return counts;
}
