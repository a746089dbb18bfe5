import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as v from "valibot";
import type { GeneratedWord } from "../core/model/engine";
import type { WordStore } from "../core/words/keptWords";
import { replaceFile } from "./replaceFile";

const extension = ".words.json";

/** Many times the size of the longest list that can be asked for; a larger file is not read. */
const maximumBytes = 4_000_000;
const maximumWords = 10_000;
const text = v.pipe(v.string(), v.maxLength(10_000));
const whole = v.pipe(v.number(), v.safeInteger());

const origin = v.object({
  model: text,
  digest: v.exactOptional(text),
  prompt: text,
  seed: whole,
  round: whole,
  written: v.exactOptional(text),
  kept: v.exactOptional(v.boolean()),
});

/** One category's words by one model and prompt, as a file holds them. */
const wordRecord = v.object({
  source: text,
  category: text,
  words: v.pipe(
    v.array(v.object({ text, origin: v.exactOptional(origin) })),
    v.maxLength(maximumWords),
  ),
});
type WordRecord = v.InferOutput<typeof wordRecord>;

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
    const record = { source, category, words };
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
      const { size } = await fs.stat(file);
      if (size > maximumBytes) throw new Error(`${file} is larger than ${maximumBytes} bytes`);
      const parsed = v.safeParse(wordRecord, JSON.parse(await fs.readFile(file, "utf8")));
      if (parsed.success) return parsed.output;
      throw new Error(`${file} does not hold words: ${parsed.issues[0].message}`);
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
