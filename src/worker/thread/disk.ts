import { type FileHandle, open, readdir } from "node:fs/promises";
import path from "node:path";
import { Failure } from "../../core/model/failures";
import type { RandomAccess } from "../../core/model/vectorSource";
import { badFile, type Folder } from "../../sources/files/format";

/** Names of a folder that are looked at. */
const maximumNames = 10_000;

/** Files on a disk of this computer; all that it has opened is closed with it. */
export class Disk {
  private readonly handles: FileHandle[] = [];

  /** Throws `badFile`. */
  async open(file: string): Promise<RandomAccess> {
    const name = path.basename(file);
    try {
      const handle = await open(file);
      this.handles.push(handle);
      const stats = await handle.stat();
      if (!stats.isFile()) throw new Error("It is no file.");
      return new DiskFile(name, stats.size, handle);
    } catch (error) {
      throw badFile(name, "missing", error);
    }
  }

  folder(place: string): Folder {
    return {
      list: async () => (await readdir(place)).slice(0, maximumNames),
      open: (name) => this.open(path.join(place, path.basename(name))),
    };
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.handles.map((handle) => handle.close()));
  }
}

class DiskFile implements RandomAccess {
  constructor(
    readonly name: string,
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  async read(start: number, end: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (signal.aborted) throw new Failure({ kind: "canceled" });
    if (end > this.size) throw badFile(this.name, "cutOff");
    const bytes = new Uint8Array(end - start);
    for (let length = 0; length < bytes.length;) {
      const { bytesRead } = await this.handle.read(
        bytes,
        length,
        bytes.length - length,
        start + length,
      );
      if (bytesRead === 0) throw badFile(this.name, "cutOff");
      length += bytesRead;
    }
    return bytes;
  }
}

/** A file that is in memory as a whole. */
export function fileInMemory(name: string, bytes: Uint8Array): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: (start, end) =>
      end > bytes.length
        ? Promise.reject(badFile(name, "cutOff"))
        : Promise.resolve(new Uint8Array(bytes.subarray(start, end))),
  };
}
