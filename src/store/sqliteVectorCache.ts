import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { VectorCache } from "../core/model/vectorCache";

export interface CacheSettings {
  readonly file: string;
  /** Size on disk to stay under, in bytes; asked before each clean-up, so a setting can change. */
  readonly limit: () => number;
  /** The file was damaged, is kept at `setAside`, and an empty one took its place. */
  readonly onDamaged: (setAside: string) => void;
  /** Reading or writing failed; the run goes on without the cache. */
  readonly onProblem: (error: unknown) => void;
}

export interface CacheSize {
  /** Space taken on disk. */
  readonly bytes: number;
  readonly vectors: number;
}

/** Rows by step, so that no step holds the thread for long. */
const step = 100;
/** Pages (of 4096 bytes) given back to the disk by step. */
const pagesStep = 500;
/** Milliseconds that a write waits for another window, and between two tries. */
const busyTimeoutMs = 1000;
const busyWaitMs = 25;

/**
 * Vectors in one SQLite file (WAL, so that several windows share it), float32, the least recently used
 * going first when it grows over its limit. Opened on first use. A cache never fails a run, and hardly holds
 * it up: what cannot be read at once is a miss, what cannot be written within a second is not kept. Reading
 * writes nothing; what was used is noted with the next write. Where another process holds the file for itself
 * alone, all is a miss and nothing is kept until it lets go; that is told once, and no longer waited for.
 */
export class SqliteVectorCache implements VectorCache {
  private opened: Promise<DatabaseSync> | undefined;
  /** Rows that were read and not yet noted as used, and when. */
  private readonly touched = new Map<number, number>();
  /** Another process held the file until the timeout: it is waited for no more until it lets go. */
  private isHeld = false;

  constructor(private readonly settings: CacheSettings) {}

  async get(
    source: string,
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly (Float32Array | undefined)[]> {
    const found: (Float32Array | undefined)[] = texts.map(() => undefined);
    for (let i = 0; i < texts.length && !signal?.aborted; i += step) {
      const some = texts.slice(i, i + step);
      const rows = await this.use((database) => readVectors(database, source, some), { signal });
      if (!rows) break;
      rows.forEach((row, position) => {
        if (!row) return;
        found[i + position] = row.vector;
        this.touched.set(row.id, Date.now());
      });
      await setImmediate();
    }
    return found;
  }

  async put(
    source: string,
    texts: readonly string[],
    vectors: readonly Float32Array[],
    signal?: AbortSignal,
  ): Promise<void> {
    const writing = { signal, timeoutMs: busyTimeoutMs };
    for (let i = 0; i < texts.length; i += step) {
      const some = texts.slice(i, i + step);
      const isWritten = await this.use((database) => {
        writeVectors(database, source, some, vectors.slice(i, i + step));
        return true;
      }, writing);
      if (!isWritten) return;
      await setImmediate();
    }
    const bytes = await this.use(usedBytes, { signal });
    const limit = this.settings.limit();
    if (bytes === undefined || bytes <= limit) return;
    await this.use((database) => this.noteUse(database), writing);
    await this.shrink(limit * 0.9);
  }

  async size(): Promise<CacheSize> {
    const size = await this.use((database) => ({
      bytes: usedBytes(database),
      vectors: numberOf(database, "SELECT count(*) FROM vectors"),
    }));
    return size ?? { bytes: 0, vectors: 0 };
  }

  /** Forgets all vectors and gives the space back. */
  async clear(): Promise<void> {
    await this.shrink(-1);
  }

  async close(): Promise<void> {
    if (this.touched.size > 0) await this.use((database) => this.noteUse(database));
    const database = await this.opened?.catch(() => undefined);
    this.opened = undefined;
    database?.close();
  }

  private noteUse(database: DatabaseSync): void {
    const touch = database.prepare("UPDATE vectors SET used = max(used, ?) WHERE id = ?");
    inTransaction(database, () => {
      for (const [id, used] of this.touched) touch.run(used, id);
    });
    this.touched.clear();
  }

  /** Deletes the least recently used vectors until at most `bytes` are used. */
  private async shrink(bytes: number): Promise<void> {
    let deleted: number | undefined;
    do {
      deleted = await this.use((database) => {
        if (usedBytes(database) <= bytes) return 0;
        const oldest = `SELECT id FROM vectors ORDER BY used, id LIMIT ${step}`;
        return Number(
          database.prepare(`DELETE FROM vectors WHERE id IN (${oldest})`).run().changes,
        );
      });
      await setImmediate();
    } while (deleted);
    let free: number | undefined;
    do {
      free = await this.use((database) => {
        database.exec(`PRAGMA incremental_vacuum(${pagesStep})`);
        return numberOf(database, "PRAGMA freelist_count");
      });
      await setImmediate();
    } while (free);
    await this.use((database) => database.exec("PRAGMA wal_checkpoint(PASSIVE)"));
  }

  /**
   * Runs `work`, replacing a damaged file, and waiting for other windows up to `timeoutMs` milliseconds;
   * undefined when it failed or `signal` ended the wait.
   */
  private async use<T>(
    work: (database: DatabaseSync) => T,
    { signal, timeoutMs = 0 }: { signal?: AbortSignal | undefined; timeoutMs?: number } = {},
  ): Promise<T | undefined> {
    const start = Date.now();
    for (let attempt = 0; !signal?.aborted; attempt++) {
      let database: DatabaseSync | undefined;
      try {
        this.opened ??= open(this.settings.file);
        database = await this.opened;
        const result = work(database);
        if (timeoutMs > 0) this.isHeld = false;
        return result;
      } catch (error) {
        const code = primaryCode(error);
        const isBusy = code === sqliteBusy;
        if (isBusy && !this.isHeld && Date.now() - start < timeoutMs) {
          if (!database) this.opened = undefined;
          await setTimeout(busyWaitMs, undefined, { signal }).catch(() => undefined);
        } else if ((code === sqliteCorrupt || code === sqliteNotADatabase) && attempt < 2) {
          await this.replace(database);
        } else {
          if (!isBusy || !this.isHeld) this.settings.onProblem(error);
          this.isHeld = isBusy;
          if (!database) this.opened = undefined;
          return undefined;
        }
      }
    }
    return undefined;
  }

  /** Sets the damaged file aside, unless another window has done so. */
  private async replace(database: DatabaseSync | undefined): Promise<void> {
    database?.close();
    this.opened = undefined;
    const { file } = this.settings;
    if (await isSound(file)) return;
    const { dir, name, ext } = path.parse(file);
    const setAside = path.join(dir, `${name}.damaged${ext}`);
    try {
      await fs.rename(file, setAside);
      await Promise.all(["-wal", "-shm"].map((end) => fs.rm(file + end, { force: true })));
      this.settings.onDamaged(setAside);
    } catch (error) {
      this.settings.onProblem(error);
    }
  }
}

const sqliteBusy = 5;
/** Read-only, not to be opened, disk error, full: nothing can be written, which reading does not need. */
const unwritable: ReadonlySet<number> = new Set([8, 14, 10, 13]);
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/** SQLite's primary result code (https://sqlite.org/rescode.html). */
function primaryCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

async function open(file: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import("node:sqlite");
  await fs.mkdir(path.dirname(file), { recursive: true }).catch(() => undefined);
  try {
    return openForWriting(new DatabaseSync(file));
  } catch (error) {
    const code = primaryCode(error);
    if (code === undefined || !unwritable.has(code)) throw error;
    return openForReading(DatabaseSync, file);
  }
}

function openForWriting(database: DatabaseSync): DatabaseSync {
  try {
    database.exec("PRAGMA synchronous = NORMAL");
    // Making what is there already would need the write lock, which another process may hold.
    if (numberOf(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'vectors_used'") > 0) {
      return database;
    }
    database.exec(`
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      CREATE TABLE IF NOT EXISTS vectors (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        text TEXT NOT NULL,
        vector BLOB NOT NULL,
        used INTEGER NOT NULL,
        UNIQUE (source, text)
      );
      CREATE INDEX IF NOT EXISTS vectors_used ON vectors (used);`);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * What no one can write is read as it stands: where not even SQLite's own files beside it can be made, the
 * file counts as one that nobody changes.
 */
function openForReading(Database: typeof DatabaseSync, file: string): DatabaseSync {
  const address = pathToFileURL(file).href;
  for (const location of [file, `${address}?immutable=1`]) {
    const database = new Database(location, { readOnly: true });
    try {
      database.prepare("SELECT id FROM vectors LIMIT 1").get();
      return database;
    } catch (error) {
      database.close();
      if (location !== file) throw error;
    }
  }
  throw new Error(`${file} cannot be read`);
}

async function isSound(file: string): Promise<boolean> {
  try {
    const database = await open(file);
    try {
      return database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"] === "ok";
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

function readVectors(
  database: DatabaseSync,
  source: string,
  texts: readonly string[],
): ({ readonly id: number; readonly vector: Float32Array } | undefined)[] {
  const select = database.prepare("SELECT id, vector FROM vectors WHERE source = ? AND text = ?");
  return texts.map((text) => {
    const found = select.get(source, text);
    const blob = found?.["vector"];
    const isWhole =
      blob instanceof Uint8Array && blob.length % Float32Array.BYTES_PER_ELEMENT === 0;
    if (!isWhole) return undefined;
    const vector = new Float32Array(blob.slice().buffer);
    return vector.every(Number.isFinite) ? { id: Number(found?.["id"]), vector } : undefined;
  });
}

function writeVectors(
  database: DatabaseSync,
  source: string,
  texts: readonly string[],
  vectors: readonly Float32Array[],
): void {
  const insert = database.prepare(
    "INSERT OR REPLACE INTO vectors (source, text, vector, used) VALUES (?, ?, ?, ?)",
  );
  inTransaction(database, () => {
    vectors.forEach((vector, index) => {
      const blob = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
      insert.run(source, texts[index] ?? "", blob, Date.now());
    });
  });
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function usedBytes(database: DatabaseSync): number {
  const pages =
    numberOf(database, "PRAGMA page_count") - numberOf(database, "PRAGMA freelist_count");
  return pages * numberOf(database, "PRAGMA page_size");
}

function numberOf(database: DatabaseSync, query: string): number {
  const [value] = Object.values(database.prepare(query).get() ?? {});
  return Number(value);
}
