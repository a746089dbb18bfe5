import { open } from "node:fs/promises";

/** The first `length` bytes of a file, or all where it is shorter. Rejects what cannot be read. */
export async function fileStart(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
