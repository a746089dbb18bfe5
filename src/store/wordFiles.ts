import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { GeneratedWord } from "../core/model/engine";
import type { WordStore } from "../core/words/keptWords";
import { replaceFile } from "./replaceFile";

const extension = ".words.json";

/** One category's words by one model and prompt, as a file holds them. */
interface WordRecord {
  readonly source: string;
  readonly category: string;
  readonly words: readonly GeneratedWord[];
}

export interface WordsSize {
  /** Space taken on disk. */
  readonly bytes: number;
  readonly words: number;
  readonly categories: number;
}

/**
 * Generated words as files in one folder, one for each source and category, named by a hash of both. A
 * file is written beside its place and renamed, so that another window reads the old one or the new one.
 * Keeping words never fails a run: what cannot be read is not there, what cannot be written is not kept.
 */
export class WordFiles implements WordStore {
  constructor(
    private readonly folder: string,
    private readonly onProblem: (error: unknown) => void,
  ) {}

  async get(source: string, category: string): Promise<readonly GeneratedWord[]> {
    const record = await this.read(this.fileOf(source, category));
    return record?.source === source && record.category === category ? record.words : [];
  }

  async put(source: string, category: string, words: readonly GeneratedWord[]): Promise<void> {
    const record: WordRecord = { source, category, words };
    try {
      await replaceFile(this.fileOf(source, category), JSON.stringify(record));
    } catch (error) {
      this.onProblem(error);
    }
  }

  async size(): Promise<WordsSize> {
    const files = await this.files();
    const records = await Promise.all(files.map((file) => this.read(file)));
    const stats = await Promise.all(files.map((file) => fs.stat(file).catch(() => undefined)));
    const categories = new Set(records.flatMap((record) => record?.category ?? []));
    return {
      bytes: stats.reduce((sum, stat) => sum + (stat?.size ?? 0), 0),
      words: records.reduce((sum, record) => sum + (record?.words.length ?? 0), 0),
      categories: categories.size,
    };
  }

  /** Forgets all words. */
  async clear(): Promise<void> {
    await Promise.all((await this.files()).map((file) => fs.rm(file, { force: true })));
  }

  private async files(): Promise<string[]> {
    const names = await fs.readdir(this.folder).catch(() => []);
    return names
      .filter((name) => name.endsWith(extension))
      .map((name) => path.join(this.folder, name));
  }

  private async read(file: string): Promise<WordRecord | undefined> {
    try {
      const value: unknown = JSON.parse(await fs.readFile(file, "utf8"));
      if (isRecord(value)) return value;
      throw new Error(`${file} does not hold words`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") this.onProblem(error);
      return undefined;
    }
  }

  private fileOf(source: string, category: string): string {
    const key = createHash("sha256")
      .update(JSON.stringify([source, category]))
      .digest("hex");
    return path.join(this.folder, key.slice(0, 32) + extension);
  }
}

function isRecord(value: unknown): value is WordRecord {
  if (typeof value !== "object" || value === null) return false;
  const { source, category, words } = value as Partial<WordRecord>;
  return (
    typeof source === "string" &&
    typeof category === "string" &&
    Array.isArray(words) &&
    words.every((word: Partial<GeneratedWord> | null) => typeof word?.text === "string")
  );
}
