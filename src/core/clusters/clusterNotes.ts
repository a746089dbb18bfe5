import type { ClusterNote } from "../model/session";

/** A text for each group that is the same for the same points in any order, and another one for others. */
export function keysOf(ids: Uint32Array, codes: Uint32Array, groups: number): string[] {
  const sizes = new Uint32Array(groups);
  const ones = new Uint32Array(groups);
  const others = new Uint32Array(groups);
  codes.forEach((code, row) => {
    if (code >= groups) return;
    const id = ids[row]!;
    sizes[code]! += 1;
    ones[code]! += scattered(id ^ 0x9e3779b9);
    others[code]! += scattered(Math.imul(id, 0x85ebca6b) ^ 0x6a09e667);
  });
  return Array.from(sizes, (size, group) =>
    [size, ones[group]!, others[group]!].map((part) => part.toString(36)).join("."),
  );
}

/** The finalizer of MurmurHash3 (Appleby, public domain). */
function scattered(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

const maximumNotes = 5000;

/** The notes with `added` in place of those of the same points: the latest ones. */
export function withNotes(
  notes: readonly ClusterNote[] = [],
  added: readonly ClusterNote[],
): ClusterNote[] {
  const replaced = new Set(added.map(({ key }) => key));
  return [...notes.filter(({ key }) => !replaced.has(key)), ...added].slice(-maximumNotes);
}
