import { half } from "./numbers";

/** How NumPy stores one value of an array. */
export interface Element {
  readonly kind: "number" | "boolean" | "date" | "text";
  /** In bytes. */
  readonly size: number;
  /** The value at a place; undefined where there is none. */
  readonly read: (view: DataView, at: number) => unknown;
  /** It is a float32 as this machine has it. */
  readonly isPlain?: boolean;
}

const decoder = new TextDecoder("latin1");

/** Milliseconds in NumPy's units of time that have a fixed length. */
const milliseconds: Readonly<Record<string, number>> = {
  W: 7 * 864e5,
  D: 864e5,
  h: 36e5,
  m: 6e4,
  s: 1e3,
  ms: 1,
  us: 1e-3,
  ns: 1e-6,
};

/** The element of a type as NumPy writes it, such as "<f4" or ">U12"; undefined where its values are not read. */
export function elementOf(type: string): Element | undefined {
  const match = /^([<>|=])([a-zA-Z])(\d+)(?:\[(\d*)(\w+)\])?$/.exec(type);
  if (!match) return undefined;
  const [, order, code = "", digits = "", multiple, unit = ""] = match;
  const little = order !== ">";
  const size = Number(digits);
  const number = numberReader(code, size, little);
  if (number) return { kind: "number", size, read: number, isPlain: type === "<f4" };
  if (code === "b" && size === 1)
    return { kind: "boolean", size, read: (view, at) => view.getUint8(at) !== 0 };
  if (code === "M" && size === 8)
    return dates(little, Number(multiple || 1) * (milliseconds[unit] ?? NaN));
  if (code === "S") return { kind: "text", size, read: (view, at) => bytesText(view, at, size) };
  if (code === "U") {
    return { kind: "text", size: 4 * size, read: (view, at) => wideText(view, at, size, little) };
  }
  return undefined;
}

type Reader = (view: DataView, at: number) => number | bigint;

function numberReader(code: string, size: number, little: boolean): Reader | undefined {
  const readers: Readonly<Record<string, Reader>> = {
    f2: (view, at) => half(view.getUint16(at, little)),
    f4: (view, at) => view.getFloat32(at, little),
    f8: (view, at) => view.getFloat64(at, little),
    i1: (view, at) => view.getInt8(at),
    i2: (view, at) => view.getInt16(at, little),
    i4: (view, at) => view.getInt32(at, little),
    i8: (view, at) => view.getBigInt64(at, little),
    u1: (view, at) => view.getUint8(at),
    u2: (view, at) => view.getUint16(at, little),
    u4: (view, at) => view.getUint32(at, little),
    u8: (view, at) => view.getBigUint64(at, little),
  };
  return readers[`${code}${size}`];
}

function dates(little: boolean, scale: number): Element | undefined {
  if (Number.isNaN(scale)) return undefined;
  const none = -(2n ** 63n);
  return {
    kind: "date",
    size: 8,
    read: (view, at) => {
      const value = view.getBigInt64(at, little);
      return value === none ? undefined : new Date(Number(value) * scale);
    },
  };
}

/** A text of bytes, which zeros end. */
function bytesText(view: DataView, at: number, size: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, size);
  return decoder.decode(
    bytes.subarray(
      0,
      lengthWithoutZeros(size, (index) => bytes[index] ?? 0),
    ),
  );
}

/** A text of 32-bit code points, which zeros end. */
function wideText(view: DataView, at: number, size: number, little: boolean): string {
  const pointAt = (index: number) => view.getUint32(at + 4 * index, little);
  let text = "";
  const length = lengthWithoutZeros(size, pointAt);
  for (let index = 0; index < length; index++) {
    const point = pointAt(index);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
  }
  return text;
}

function lengthWithoutZeros(size: number, at: (index: number) => number): number {
  let length = size;
  while (length > 0 && at(length - 1) === 0) length -= 1;
  return length;
}
