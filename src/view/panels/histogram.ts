import { finiteRange, type NumberColumn } from "../../core/model/columns";

/** Bins of equal width from the lowest to the highest value of a column of numbers or dates. */
export interface Bins {
  readonly minimum: number;
  readonly maximum: number;
  readonly count: number;
  /** The bin of each point; `count` where it has no value. */
  readonly binOf: Uint32Array;
}

/** As many bins as can be told apart in a narrow panel. */
const binCount = 40;

/** The bins of a column; undefined where it has no finite value. */
export function binsOf({ values }: NumberColumn): Bins | undefined {
  const range = finiteRange(values);
  if (!range) return undefined;
  const { minimum, maximum } = range;
  // Halved, for the width of all numbers is none.
  const width = maximum / binCount - minimum / binCount;
  const binOf = Uint32Array.from(values, (value) => {
    if (!Number.isFinite(value)) return binCount;
    return width > 0 ? Math.min(binCount - 1, Math.floor(value / width - minimum / width)) : 0;
  });
  return { minimum, maximum, count: binCount, binOf };
}

/** The value at a fraction (0 to 1) of the way from the lowest to the highest. */
export function valueAt({ minimum, maximum }: Bins, fraction: number): number {
  return minimum * (1 - fraction) + maximum * fraction;
}

/** How far (0 to 1) a value is from the lowest to the highest. */
export function fractionAt({ minimum, maximum }: Bins, value: number): number {
  const width = maximum / 2 - minimum / 2;
  const fraction = width > 0 ? (value / 2 - minimum / 2) / width : 0;
  return Math.max(0, Math.min(1, fraction));
}
