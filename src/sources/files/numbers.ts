/** Rows that are looked at to find the length of vectors. */
const lookedAt = 100;

/**
 * How long most of the first lists of numbers are; 0 where they are no vectors, undefined where there is no list.
 */
export function commonLength(values: readonly unknown[]): number | undefined {
  const lengths: number[] = [];
  for (const value of values) {
    const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
    if (!isList) continue;
    if (lengths.push((value as ArrayLike<unknown>).length) === lookedAt) break;
  }
  return commonDimensions(lengths);
}

/** The length that most vectors have, of these lengths; 0 where most have none in common, undefined of no vectors. */
export function commonDimensions(lengths: readonly number[]): number | undefined {
  if (lengths.length === 0) return undefined;
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [[length, count]] = [...counts].sort(([, a], [, b]) => b - a) as [[number, number]];
  return length >= 2 && count * 2 > lengths.length ? length : 0;
}

/** Bytes as float32 numbers (little endian), where they can be; else undefined. */
export function floatsIn(bytes: Uint8Array): Float32Array | undefined {
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  const floats = new Float32Array(bytes.slice().buffer);
  return floats.every(isPlausible) ? floats : undefined;
}

/** Other bytes make numbers of any size. */
function isPlausible(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size > 1e-30 && size < 1e30) || Number.isNaN(value);
}

/** A half-precision number (IEEE 754 binary16) of its 16 bits. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number of the upper 16 bits of a float32 (bfloat16). */
export function bfloat(bits: number): number {
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

const view = new DataView(new ArrayBuffer(4));
