import { Inflate } from "fflate";
import type { RandomAccess } from "../../core/model/vectorSource";
import { badFile } from "./format";

/** A file within a zip archive. */
export interface Entry {
  readonly name: string;
  /** In bytes, as the archive says. */
  readonly size: number;
  readonly packed: number;
  readonly isDeflated: boolean;
  /** Where its local header begins. */
  readonly at: number;
}

/** Bytes that the list of entries may have, and entries that there may be. */
const maximumList = 2 ** 24;
/** Bytes that a packed file may have, unpacked: it is held in memory. */
const maximumUnpacked = 2 ** 31;
/** More than deflate can save (1,032 to 1). */
const maximumRatio = 1100;
const windowBytes = 2 ** 20;

/** The files in an archive. Throws `badFile`. */
export async function entriesOf(file: RandomAccess, signal: AbortSignal): Promise<Entry[]> {
  const { count, at, end } = await listPlace(file, signal);
  if (!(at <= end && end <= file.size) || end - at > maximumList)
    throw badFile(file.name, "damaged");
  const bytes = await file.read(at, end, signal);
  const view = new DataView(bytes.buffer);
  const entries: Entry[] = [];
  let offset = 0;
  for (let i = 0; i < count; i++) {
    if (offset + 46 > bytes.length || view.getUint32(offset, true) !== 0x02014b50) {
      throw badFile(file.name, "damaged");
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) =>
      view.getUint16(offset + place, true),
    ) as [number, number, number];
    const nameEnd = offset + 46 + nameLength;
    const extra = bytes.subarray(nameEnd, nameEnd + extraLength);
    const [size, packed, local] = longNumbers(extra, [
      view.getUint32(offset + 24, true),
      view.getUint32(offset + 20, true),
      view.getUint32(offset + 42, true),
    ]) as [number, number, number];
    const name = new TextDecoder().decode(bytes.subarray(offset + 46, nameEnd));
    entries.push({
      name,
      size,
      packed,
      isDeflated: view.getUint16(offset + 10, true) === 8,
      at: local,
    });
    offset = nameEnd + extraLength + commentLength;
  }
  return entries;
}

/** A file of the archive: read where it is, or unpacked into memory first. Throws `badFile`. */
export async function openEntry(
  file: RandomAccess,
  entry: Entry,
  signal: AbortSignal,
): Promise<RandomAccess> {
  const { at, packed, size, name } = entry;
  if (at + 30 > file.size) throw badFile(file.name, "cutOff");
  const header = new DataView((await file.read(at, at + 30, signal)).buffer);
  const start = at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + packed > file.size) throw badFile(file.name, "cutOff");
  if (entry.isDeflated) return inMemory(name, await unpack(file, entry, start, signal));
  return {
    name,
    size,
    read: (from, to, signal) => file.read(start + from, start + to, signal),
  };
}

function inMemory(name: string, bytes: Uint8Array): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: (from, to) =>
      to > bytes.length
        ? Promise.reject(badFile(name, "cutOff"))
        : Promise.resolve(new Uint8Array(bytes.subarray(from, to))),
  };
}

/** Unpacks no more than the archive says that there is. */
async function unpack(
  file: RandomAccess,
  { size, packed }: Entry,
  start: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (size > maximumUnpacked || size > packed * maximumRatio) throw badFile(file.name, "bomb");
  const bytes = new Uint8Array(size);
  let length = 0;
  const inflate = new Inflate((part) => {
    if (length + part.length > size) throw badFile(file.name, "bomb");
    bytes.set(part, length);
    length += part.length;
  });
  for (let at = 0; at < packed; at += windowBytes) {
    const end = Math.min(packed, at + windowBytes);
    const part = await file.read(start + at, start + end, signal);
    push(inflate, part, end === packed, file.name);
  }
  if (length < size) throw badFile(file.name, "cutOff");
  return bytes;
}

function push(inflate: Inflate, part: Uint8Array, isLast: boolean, file: string): void {
  try {
    inflate.push(part, isLast);
  } catch (error) {
    if (error instanceof Error && error.name === "Failure") throw error;
    throw badFile(file, "damaged", error);
  }
}

/** Where the list of entries is, by what stands at the end of the archive. */
async function listPlace(
  file: RandomAccess,
  signal: AbortSignal,
): Promise<{ count: number; at: number; end: number }> {
  const start = Math.max(0, file.size - 65_557);
  const tail = await file.read(start, file.size, signal);
  const view = new DataView(tail.buffer);
  let offset = tail.length - 22;
  while (offset >= 0 && view.getUint32(offset, true) !== 0x06054b50) offset -= 1;
  if (offset < 0) throw badFile(file.name, "cutOff");
  const count = view.getUint16(offset + 10, true);
  const at = view.getUint32(offset + 16, true);
  if (at !== 0xffffffff) return { count, at, end: at + view.getUint32(offset + 12, true) };
  if (offset < 20) throw badFile(file.name, "damaged");
  const place = Number(view.getBigUint64(offset - 12, true));
  if (place + 56 > file.size) throw badFile(file.name, "damaged");
  const large = new DataView((await file.read(place, place + 56, signal)).buffer);
  const begin = Number(large.getBigUint64(48, true));
  const length = Number(large.getBigUint64(40, true));
  return { count: Number(large.getBigUint64(32, true)), at: begin, end: begin + length };
}

/** Numbers that do not fit into 32 bits stand in the "extra" field, in this order. */
function longNumbers(extra: Uint8Array, short: readonly number[]): number[] {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  let at = 0;
  while (at + 4 <= extra.length && view.getUint16(at, true) !== 1) {
    at += 4 + view.getUint16(at + 2, true);
  }
  at += 4;
  return short.map((number) => {
    if (number !== 0xffffffff || at + 8 > extra.length) return number;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  });
}
