import * as fs from "node:fs";
import * as path from "node:path";
import type { Embeddings } from "../../core/model/engine";
import { Failure } from "../../core/model/failures";
import { Builtin } from "../../engines/builtin/builtin";
import type { JobContext } from "../rpc";

export interface EmbedProgress {
  readonly done: number;
  readonly total: number;
}

interface Source {
  /** The folder of vectors.bin, words.txt and nouns.txt. */
  readonly folder: string;
}

const opened = new Map<string, Builtin>();

function open(folder: string): Builtin {
  let builtin = opened.get(folder);
  if (!builtin) {
    builtin = new Builtin(read(folder));
    opened.set(folder, builtin);
  }
  return builtin;
}

function read(folder: string): ConstructorParameters<typeof Builtin>[0] {
  try {
    return {
      vectors: fs.readFileSync(path.join(folder, "vectors.bin")),
      words: fs.readFileSync(path.join(folder, "words.txt"), "utf8"),
      nouns: fs.readFileSync(path.join(folder, "nouns.txt"), "utf8"),
    };
  } catch (error) {
    throw new Failure({ kind: "tableDamaged" }, { cause: error });
  }
}

/** What the thread of the built-in engine can do. */
export const builtinJobs = {
  embed(
    { folder, texts }: Source & { texts: readonly string[] },
    { signal, emit }: JobContext<EmbedProgress>,
  ): Embeddings {
    const onProgress = (done: number, total: number): void => emit({ done, total });
    return open(folder).embed(texts, { signal, onProgress });
  },

  words(
    argument: Source & { category: string; count: number; exclude: readonly string[] },
    _context: JobContext,
  ): string[] {
    const { folder, category, count, exclude } = argument;
    return open(folder).words(category, count, exclude);
  },
};
