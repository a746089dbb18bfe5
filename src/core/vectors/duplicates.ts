import { type Matrix, row } from "./matrix";
import type { Neighbors } from "./neighbors";

export interface NearDuplicate {
  readonly points: readonly [number, number];
  readonly cosine: number;
}

/** Vectors of this cosine similarity or more are named as near-duplicates. */
const nearDuplicateCosine = 0.99;

/** Points that are alike, two or more. */
export interface AlikePoints {
  /** In order. */
  readonly points: readonly number[];
  /** Each of them has another one of this cosine or more; 1 where all are equal number by number. */
  readonly cosine: number;
}

/** Groups of points that are equal or joined by near-duplicates, the nearest first. */
export function alikePoints(
  equal: readonly (readonly number[])[],
  near: readonly NearDuplicate[],
): AlikePoints[] {
  const groupOf = new Map<number, { points: number[]; cosine: number }>();
  const join = (one: number, other: number, cosine: number): void => {
    const into = groupOf.get(one) ?? { points: [one], cosine: 1 };
    groupOf.set(one, into);
    const from = groupOf.get(other) ?? { points: [other], cosine: 1 };
    if (from === into) return;
    const [large, small] = from.points.length > into.points.length ? [from, into] : [into, from];
    for (const point of small.points) {
      large.points.push(point);
      groupOf.set(point, large);
    }
    large.cosine = Math.min(large.cosine, small.cosine, cosine);
    groupOf.set(other, large);
  };
  for (const [first, ...others] of equal) for (const other of others) join(first!, other, 1);
  for (const { points, cosine } of near) join(...points, cosine);
  return [...new Set(groupOf.values())]
    .map(({ points, cosine }) => ({ points: points.sort((a, b) => a - b), cosine }))
    .sort((a, b) => b.cosine - a.cosine || a.points[0]! - b.points[0]!);
}

/** Groups (two or more) of rows that are equal number by number, in order of first appearance. */
export function duplicates(vectors: Matrix): number[][] {
  const groups = new Map<string, number[]>();
  for (let i = 0; i < vectors.rows; i++) {
    const key = hash(row(vectors, i));
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  return [...groups.values()].flatMap((group) => splitEqual(vectors, group));
}

/** Pairs of different rows that are almost the same by cosine, nearest first. */
export function nearDuplicates(vectors: Matrix, neighbors: Neighbors): NearDuplicate[] {
  const pairs: NearDuplicate[] = [];
  for (let i = 0; i < neighbors.rows; i++) {
    for (let place = i * neighbors.k; place < (i + 1) * neighbors.k; place++) {
      const other = neighbors.indices[place]!;
      const cosine = neighbors.cosines[place]!;
      if (cosine < nearDuplicateCosine) break;
      if (other < i && lists(neighbors, other, i)) continue;
      if (equal(row(vectors, i), row(vectors, other))) continue;
      pairs.push({ points: [Math.min(i, other), Math.max(i, other)], cosine });
    }
  }
  return pairs.sort((a, b) => b.cosine - a.cosine);
}

function lists({ k, indices }: Neighbors, point: number, other: number): boolean {
  return indices.subarray(point * k, (point + 1) * k).includes(other);
}

/** FNV-1a over the bits of the numbers, with length enough to be rarely wrong. */
function hash(vector: Float32Array): string {
  const bits = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (const word of bits) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ word, 0x85ebca6b);
  }
  return `${a},${b}`;
}

/** Vectors of the same hash are nearly always equal; where they are not, each kind is a group of its own. */
function splitEqual(vectors: Matrix, group: number[]): number[][] {
  if (group.length < 2) return [];
  const first = row(vectors, group[0]!);
  const same: number[] = [];
  const rest: number[] = [];
  for (const i of group) (equal(row(vectors, i), first) ? same : rest).push(i);
  return [...(same.length > 1 ? [same] : []), ...splitEqual(vectors, rest)];
}

function equal(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, j) => value === b[j]);
}
