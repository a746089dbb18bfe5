import { Failure } from "../../core/model/failures";
import type { Batch, Description, ReadRequest, VectorSource } from "../../core/model/vectorSource";
import type { Folder } from "./format";

const tableExtensions = [".parquet", ".csv", ".tsv", ".jsonl", ".ndjson", ".txt"];
/** Letters that two names that belong together have in common at their beginning. */
const commonLetters = 3;
/** Tables of which the rows are counted. */
const maximumTables = 20;

/**
 * The source, with the columns of the table that belongs to it: a file of the same folder with as many rows, of the
 * same name up to its ending, else the one whose name begins like it.
 */
export function withTableBeside(
  source: VectorSource,
  name: string,
  folder: Folder,
  open: (name: string) => Promise<VectorSource>,
): VectorSource {
  return new Beside(source, name, folder, open);
}

class Beside implements VectorSource {
  private table: { readonly source: VectorSource; readonly described: Description } | undefined;

  constructor(
    private readonly source: VectorSource,
    private readonly name: string,
    private readonly folder: Folder,
    private readonly open: (name: string) => Promise<VectorSource>,
  ) {}

  async describe(signal: AbortSignal): Promise<Description> {
    const own = await this.source.describe(signal);
    if (own.columns.length > 0 || own.vectors.length !== 1) return own;
    for (const name of await this.candidates()) {
      const found = await this.tableOf(name, own.rows, signal);
      if (!found) continue;
      this.table = found;
      return { ...own, columns: found.described.columns, beside: name };
    }
    return own;
  }

  async *read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Batch> {
    const { columns, rows } = request;
    yield* this.source.read(this.table ? { ...request, columns: [] } : request, signal);
    if (this.table) yield* this.table.source.read({ columns, rows }, signal);
  }

  /** Names of the tables that may belong to the file, the likeliest first. */
  private async candidates(): Promise<string[]> {
    const names = (await this.folder.list()).filter(
      (name) =>
        name !== this.name &&
        tableExtensions.some((extension) => name.toLowerCase().endsWith(extension)),
    );
    const ranked = names.map((name) => ({ name, rank: rankOf(name, this.name) }));
    return ranked
      .filter(({ rank }) => rank >= commonLetters)
      .sort((a, b) => b.rank - a.rank)
      .slice(0, maximumTables)
      .map(({ name }) => name);
  }

  /** The table of that name, if it has as many rows; one that cannot be read is none. */
  private async tableOf(name: string, rows: number, signal: AbortSignal) {
    try {
      const source = await this.open(name);
      const described = await source.describe(signal);
      return described.rows === rows ? { source, described } : undefined;
    } catch (error) {
      if (Failure.from(error).kind === "canceled") throw error;
      return undefined;
    }
  }
}

/** What the TensorFlow projector's tables are called, whatever the vectors are. */
const metadata = /^(?:.*[_-])?metadata\.tsv$/i;

/** How many letters two names have in common at their beginning; the same stem is more than any. */
function rankOf(name: string, other: string): number {
  const [stem, otherStem] = [stemOf(name), stemOf(other)];
  if (stem === otherStem) return Infinity;
  let common = 0;
  while (common < stem.length && stem[common] === otherStem[common]) common += 1;
  return metadata.test(name) ? Math.max(common, commonLetters) : common;
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}
