import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { DatabaseSync } from "node:sqlite";
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
const busyRetries = 40;
const busyWait = 25;

/**
 * Vectors in one SQLite file (WAL, so that several windows share it), float32, the least recently used
 * going first when it grows over its limit. Opened on first use. A cache never fails a run: what cannot
 * be read is a miss, what cannot be written is not kept.
 */
export class SqliteVectorCache implements VectorCache {
  private opened: Promise<DatabaseSync> | undefined;

  constructor(private readonly settings: CacheSettings) {}

  async get(
    source: string,
    texts: readonly string[],
  ): Promise<readonly (Float32Array | undefined)[]> {
    const found: (Float32Array | undefined)[] = [];
    for (let i = 0; i < texts.length; i += step) {
      const some = texts.slice(i, i + step);
      const vectors = await this.use((database) => readVectors(database, source, some));
      found.push(...(vectors ?? some.map(() => undefined)));
      await setImmediate();
    }
    return found;
  }

  async put(
    source: string,
    texts: readonly string[],
    vectors: readonly Float32Array[],
  ): Promise<void> {
    for (let i = 0; i < texts.length; i += step) {
      const some = texts.slice(i, i + step);
      await this.use((database) =>
        writeVectors(database, source, some, vectors.slice(i, i + step)),
      );
      await setImmediate();
    }
    const bytes = await this.use(usedBytes);
    const limit = this.settings.limit();
    if (bytes !== undefined && bytes > limit) await this.shrink(limit * 0.9);
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
    const database = await this.opened?.catch(() => undefined);
    this.opened = undefined;
    database?.close();
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

  /** Runs `work`, waiting for other windows and replacing a damaged file; undefined when it failed. */
  private async use<T>(work: (database: DatabaseSync) => T): Promise<T | undefined> {
    for (let attempt = 0; ; attempt++) {
      let database: DatabaseSync | undefined;
      try {
        this.opened ??= open(this.settings.file);
        database = await this.opened;
        return work(database);
      } catch (error) {
        const code = primaryCode(error);
        if (code === sqliteBusy && attempt < busyRetries) {
          if (!database) this.opened = undefined;
          await setTimeout(busyWait);
        } else if ((code === sqliteCorrupt || code === sqliteNotADatabase) && attempt < 2) {
          await this.replace(database);
        } else {
          this.settings.onProblem(error);
          if (!database) this.opened = undefined;
          return undefined;
        }
      }
    }
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
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/** SQLite's primary result code (https://sqlite.org/rescode.html). */
function primaryCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

async function open(file: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import("node:sqlite");
  await fs.mkdir(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  try {
    database.exec(`
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
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
): (Float32Array | undefined)[] {
  const select = database.prepare("SELECT vector FROM vectors WHERE source = ? AND text = ?");
  const touch = database.prepare("UPDATE vectors SET used = ? WHERE source = ? AND text = ?");
  return inTransaction(database, () =>
    texts.map((text) => {
      const blob = select.get(source, text)?.["vector"];
      if (!(blob instanceof Uint8Array)) return undefined;
      touch.run(Date.now(), source, text);
      return new Float32Array(blob.slice().buffer);
    }),
  );
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
