import { Gunzip } from "fflate";
import { Failure } from "../../core/model/failures";
import type { RandomAccess } from "../../core/model/vectorSource";
import { badFile } from "./format";

/** Bytes that are read at once. */
const windowBytes = 2 ** 22;

/** The text of a file, piece by piece: UTF-8, or UTF-16 with its mark, unpacked where it is gzip. Throws `badFile`. */
export async function* textChunks(file: RandomAccess, signal: AbortSignal): AsyncIterable<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const bytes of bytesOf(file, signal)) {
    if (!decoder) {
      const encoding = encodingOf(bytes);
      if (encoding === "utf-8" && bytes.subarray(0, 1024).includes(0)) {
        throw badFile(file.name, "damaged");
      }
      decoder = new TextDecoder(encoding);
    }
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

async function* bytesOf(file: RandomAccess, signal: AbortSignal): AsyncIterable<Uint8Array> {
  let unpacked: Uint8Array[] = [];
  let gunzip: Gunzip | undefined;
  for (let at = 0; at < file.size; at += windowBytes) {
    const end = Math.min(file.size, at + windowBytes);
    const bytes = await file.read(at, end, signal);
    if (at === 0 && bytes[0] === 0x1f && bytes[1] === 0x8b) {
      gunzip = new Gunzip((part) => unpacked.push(part));
    }
    if (!gunzip) {
      yield bytes;
      continue;
    }
    // A piece at a time: a few bytes can unpack to a thousand times as many.
    for (let part = 0; part < bytes.length; part += packedBytes) {
      push(gunzip, bytes.subarray(part, part + packedBytes), file.name);
      yield* unpacked;
      unpacked = [];
    }
  }
}

/** Packed bytes that are unpacked at once: to 64 MB and no more. */
const packedBytes = 2 ** 16;

function push(gunzip: Gunzip, bytes: Uint8Array, file: string): void {
  try {
    gunzip.push(bytes);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw badFile(file, "damaged", error);
  }
}
