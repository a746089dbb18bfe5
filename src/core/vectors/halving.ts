import type { Matrix } from "./matrix";

type Rows = Pick<Matrix, "data" | "columns">;

/** Among the first `axes` columns the one along which the rows in places [from, to) of the order extend farthest. */
export function widestAxis(
  order: Int32Array,
  { data, columns }: Rows,
  axes: number,
  from: number,
  to: number,
): number {
  let widest = 0;
  let most = -1;
  for (let axis = 0; axis < axes; axis++) {
    let [low, high] = [Infinity, -Infinity];
    for (let place = from; place < to; place++) {
      const value = data[order[place]! * columns + axis]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > most) [widest, most] = [axis, high - low];
  }
  return widest;
}

/**
 * Reorders places [from, to) so that what is before `middle` is not above what is from there on, along the
 * axis (Hoare 1961, "Algorithm 65: find").
 */
export function select(
  order: Int32Array,
  { data, columns }: Rows,
  axis: number,
  from: number,
  to: number,
  middle: number,
): void {
  let [low, high] = [from, to - 1];
  while (low < high) {
    const pivot = data[order[(low + high) >> 1]! * columns + axis]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (data[order[i]! * columns + axis]! < pivot) i++;
      while (data[order[j]! * columns + axis]! > pivot) j--;
      if (i > j) break;
      const swapped = order[i]!;
      order[i++] = order[j]!;
      order[j--] = swapped;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
