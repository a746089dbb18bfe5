import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Failure } from "../core/model/failures";
import type { Session } from "../core/model/session";
import { decodeSession, encodeSession } from "../core/model/sessionFormat";
import { removeLeftovers, replaceFile } from "./replaceFile";

const extension = ".session";

/**
 * Sessions as files in one folder, in the format of `encodeSession`. A file is written beside its place and renamed,
 * so that a reader sees the old one or the new one.
 */
export class SessionFiles {
  private writes: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** Writes follow one another, so that of a session written twice the second one stays. */
  write(session: Session): Promise<void> {
    const written = this.writes.then(async () =>
      replaceFile(this.fileOf(session.id), await encodeSession(session)),
    );
    this.writes = written.catch(() => undefined);
    return written;
  }

  /** Resolves when every write has ended. */
  async settled(): Promise<void> {
    let last: Promise<unknown> | undefined;
    while (last !== this.writes) {
      last = this.writes;
      await last;
    }
  }

  /**
   * The session, or undefined when there is none; throws `sessionLost` when its file is damaged, and `sessionTooNew`
   * when a later version of the extension wrote it.
   */
  async read(id: string): Promise<Session | undefined> {
    let bytes: Uint8Array;
    const file = this.fileOf(id);
    try {
      bytes = await fs.readFile(file);
      await fs.utimes(file, new Date(), new Date()).catch(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    return decodeSession(bytes, id);
  }

  async remove(id: string): Promise<void> {
    await fs.rm(this.fileOf(id), { force: true });
  }

  /** Removes the least recently written or read files until all together are at most `maxBytes`, sparing `keep`; and what killed writers left. */
  async prune(maxBytes: number, keep: ReadonlySet<string>): Promise<void> {
    await removeLeftovers(this.folder);
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
