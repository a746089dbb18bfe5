import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setImmediate } from "node:timers/promises";
import { Failure } from "../core/failures";
import type { Item } from "../core/item";
import { matrix } from "../core/matrix";
import type { Session } from "../core/session";
import { replaceFile } from "./replaceFile";

const magic = Buffer.from("EMBSES01", "latin1");
const extension = ".session";

type Header = Omit<Session, "vectors"> & { rows: number; columns: number };

/**
 * Sessions as files in one folder: 8 bytes of magic, the header's length (uint32), the header (JSON, UTF-8,
 * padded with spaces to a multiple of 4), then the vectors (float32, row-major); little endian. A file is
 * written beside its place and renamed, so that a reader sees the old one or the new one.
 */
export class SessionFiles {
  constructor(private readonly folder: string) {}

  async write(session: Session): Promise<void> {
    const { vectors, items, ...rest } = session;
    const header: Omit<Header, "items"> = {
      ...rest,
      rows: vectors.rows,
      columns: vectors.columns,
    };
    const start = JSON.stringify(header).slice(0, -1);
    let json = Buffer.from(`${start},"items":[${await jsonOf(items)}]}`, "utf8");
    json = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, " ")]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    const { buffer, byteOffset, byteLength } = vectors.data;
    const data = Buffer.from(buffer, byteOffset, byteLength);

    await replaceFile(this.fileOf(session.id), Buffer.concat([magic, length, json, data]));
  }

  /** The session, or undefined when there is none; throws `sessionLost` when its file is damaged. */
  async read(id: string): Promise<Session | undefined> {
    let bytes: Buffer;
    const file = this.fileOf(id);
    try {
      bytes = await fs.readFile(file);
      await fs.utimes(file, new Date(), new Date()).catch(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    try {
      if (!bytes.subarray(0, magic.length).equals(magic)) throw new Error("not a session file");
      const start = magic.length + 4;
      const end = start + bytes.readUInt32LE(magic.length);
      const { rows, columns, ...session } = JSON.parse(
        bytes.toString("utf8", start, end),
      ) as Header;
      const data = new Float32Array(new Uint8Array(bytes.subarray(end)).buffer);
      return { ...session, vectors: matrix(data, rows, columns) };
    } catch (error) {
      throw new Failure({ kind: "sessionLost", session: id }, { cause: error });
    }
  }

  async remove(id: string): Promise<void> {
    await fs.rm(this.fileOf(id), { force: true });
  }

  /** Removes the least recently written or read files until all together are at most `maxBytes`, sparing `keep`. */
  async prune(maxBytes: number, keep: ReadonlySet<string>): Promise<void> {
    const names = await fs.readdir(this.folder).catch(() => []);
    const files = await Promise.all(
      names
        .filter((name) => name.endsWith(extension))
        .map(async (name) => {
          const stat = await fs.stat(path.join(this.folder, name)).catch(() => undefined);
          return {
            id: name.slice(0, -extension.length),
            size: stat?.size ?? 0,
            time: stat?.mtimeMs ?? 0,
          };
        }),
    );
    let total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files.sort((a, b) => a.time - b.time)) {
      if (total <= maxBytes) return;
      if (keep.has(file.id)) continue;
      await this.remove(file.id);
      total -= file.size;
    }
  }

  /** Ids come back from a webview's stored state, so they are checked before they become a path. */
  private fileOf(id: string): string {
    if (!/^[0-9a-f-]{1,64}$/.test(id)) throw new Failure({ kind: "sessionLost", session: id });
    return path.join(this.folder, id + extension);
  }
}

/** Items made into JSON at once: a few milliseconds. */
const slice = 200;

/** The items as JSON, without brackets; gives way to others between slices. */
async function jsonOf(items: readonly Item[]): Promise<string> {
  const parts: string[] = [];
  for (let start = 0; start < items.length; start += slice) {
    parts.push(JSON.stringify(items.slice(start, start + slice)).slice(1, -1));
    await setImmediate();
  }
  return parts.join(",");
}
