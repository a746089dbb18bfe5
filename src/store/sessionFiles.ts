import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setImmediate } from "node:timers/promises";
import { Failure } from "../core/model/failures";
import type { Item } from "../core/model/item";
import { matrix } from "../core/vectors/matrix";
import type { Session } from "../core/model/session";
import { replaceFile } from "./replaceFile";

const magic = Buffer.from("EMBSES01", "latin1");
const extension = ".session";

type Header = Omit<Session, "vectors"> & { rows: number; columns: number };

/**
 * Sessions as files in one folder: 8 bytes of magic, the header's length (uint32), the header (JSON, UTF-8,
 * padded with spaces to a multiple of 4), then the vectors (float32, row-major); little endian. The header's
 * items come last, some of them a line, so that no more is written or parsed at once; earlier versions wrote
 * one line. A file is written beside its place and renamed, so that a reader sees the old one or the new one.
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
    const json: Uint8Array[] = [Buffer.from(`${JSON.stringify(header).slice(0, -1)},"items":[`)];
    for await (const line of linesOf(items)) json.push(line);
    json.push(Buffer.from("\n]}"));
    const size = json.reduce((sum, part) => sum + part.length, 0);
    json.push(Buffer.alloc(-size & 3, " "));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(size + (-size & 3));
    const { buffer, byteOffset, byteLength } = vectors.data;
    const data = Buffer.from(buffer, byteOffset, byteLength);

    await replaceFile(this.fileOf(session.id), [magic, length, ...json, data]);
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
      const { rows, columns, ...session } = await headerIn(bytes.subarray(start, end));
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

/** Characters of JSON that are written and parsed at once: a few milliseconds. */
const lineLength = 200_000;

/** The items as lines of JSON with a comma between them; gives way to others between lines. */
async function* linesOf(items: readonly Item[]): AsyncGenerator<Buffer> {
  let line: string[] = [];
  let length = 0;
  for (const [index, item] of items.entries()) {
    const json = JSON.stringify(item);
    line.push(json);
    length += json.length;
    const isLast = index === items.length - 1;
    if (length < lineLength && !isLast) continue;
    yield Buffer.from(`\n${line.join(",")}${isLast ? "" : ","}`);
    line = [];
    length = 0;
    await setImmediate();
  }
}

/** Parses a header, a line at a time. */
async function headerIn(bytes: Buffer): Promise<Header> {
  const lineEnd = (from: number) => {
    const at = bytes.indexOf("\n", from);
    return at < 0 ? bytes.length : at;
  };
  const first = lineEnd(0);
  if (first === bytes.length) return JSON.parse(bytes.toString()) as Header;
  const header = JSON.parse(`${bytes.toString("utf8", 0, first)}]}`) as Header;
  const items: Item[] = [];
  for (let start = first + 1; start < bytes.length;) {
    const end = lineEnd(start);
    const line = bytes.toString("utf8", start, end);
    // The last line is but the end of what the first one opened.
    if (end < bytes.length) {
      const json = line.endsWith(",") ? line.slice(0, -1) : line;
      for (const item of JSON.parse(`[${json}]`) as Item[]) items.push(item);
    }
    start = end + 1;
    await setImmediate();
  }
  return { ...header, items };
}
