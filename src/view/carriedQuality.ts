import type { Quality, Scatter } from "../protocol/messages";

/**
 * What is still true of the figures of points after these have changed a little, until new figures come; undefined
 * where they are other groups. Points that are gone are in no list.
 */
export function carried(quality: Quality, before: Scatter, after: Scatter): Quality | undefined {
  const { names } = before.grouping;
  const stay = names.every((name, group) => name === after.grouping.names[group]);
  if (before.session !== after.session || quality.column !== after.grouping.column || !stay) {
    return undefined;
  }
  const pointOf = new Map(Array.from(after.ids, (id, point) => [id, point]));
  const moved = (point: number): number => pointOf.get(before.ids[point] ?? -1) ?? -1;
  const { judged, k, nearest, misplaced, outliers, alike } = quality;
  const rows = new Int32Array(k * after.ids.length).fill(-1);
  before.ids.forEach((_, point) => {
    const to = moved(point);
    if (to < 0) return;
    for (let j = 0; j < k; j++) rows[to * k + j] = moved(nearest[point * k + j] ?? -1);
  });
  return {
    ...quality,
    judged:
      typeof judged === "string"
        ? judged
        : { ...judged, typical: judged.typical.map(moved), odd: judged.odd.map(moved) },
    nearest: rows,
    misplaced: staying(misplaced, (odd) => {
      const point = moved(odd.point);
      return point < 0 || after.grouping.codeOf[point] === odd.group ? [] : [{ ...odd, point }];
    }),
    outliers: {
      ...outliers,
      ...staying(outliers, (odd) => {
        const point = moved(odd.point);
        return point < 0 ? [] : [{ ...odd, point }];
      }),
    },
    alike: staying(alike, (group) => {
      const points = group.points.map(moved).filter((point) => point >= 0);
      const size = group.size - (group.points.length - points.length);
      return points.length < 2 ? [] : [{ ...group, points, size }];
    }),
  };
}

interface Listed<T> {
  readonly count: number;
  readonly first: T[];
}

function staying<T>({ count, first }: Listed<T>, change: (item: T) => T[]): Listed<T> {
  const changed = first.flatMap(change);
  return { count: count - (first.length - changed.length), first: changed };
}
