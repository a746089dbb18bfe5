import * as fs from "node:fs";
import * as path from "node:path";
import { collect } from "../../../../src/core/model/collect";
import { type Column, textsIn, valueText } from "../../../../src/core/model/columns";
import { Failure, type FailureData } from "../../../../src/core/model/failures";
import { rankedVectors } from "../../../../src/core/model/roles";
import { evenSample } from "../../../../src/core/model/sampling";
import type { RandomAccess } from "../../../../src/core/model/vectorSource";
import { badFile, type Folder } from "../../../../src/sources/files/format";
import { openFile } from "../../../../src/sources/files/formats";
import { root } from "../../../root";

/** Files by name, as a folder that holds nothing else. */
export type Files = Readonly<Record<string, Uint8Array>>;

const folder = path.join(root, "test/unit/sources/files/written");

/** A file that another program wrote (`tools/recordVectorFiles.py`). */
export function written(name: string): Uint8Array {
  return new Uint8Array(fs.readFileSync(path.join(folder, name)));
}

/** Reads a file among others as the extension does, all rows or an even sample. */
export async function readFrom(
  files: Files,
  name: string,
  options: { readonly limit?: number; readonly vectors?: string } = {},
) {
  const { signal } = new AbortController();
  const source = await openFile(access(name, files[name]), folderOf(files), signal);
  const description = await source.describe(signal);
  const ranked = rankedVectors(description.vectors);
  const chosen = ranked.find((each) => each.name === options.vectors) ?? ranked[0];
  if (!chosen) throw badFile(name, "noVectors");
  const { rows: of = description.rows, columns = description.columns } = chosen;
  const rows = evenSample(of, options.limit ?? of, 1);
  const collected = await collect(source, { vectors: chosen, columns, rows }, { signal });
  return { description, ...collected };
}

/** Reads a file that another program wrote. */
export function readWritten(name: string, options?: Parameters<typeof readFrom>[2]) {
  return readFrom({ [name]: written(name) }, name, options);
}

/** What goes wrong with a file. */
export async function failureOf(files: Files, name: string): Promise<FailureData> {
  try {
    await readFrom(files, name);
  } catch (error) {
    return Failure.from(error).data;
  }
  throw new Error(`${name} can be read.`);
}

function folderOf(files: Files): Folder {
  return {
    list: () => Promise.resolve(Object.keys(files)),
    open: (name) => Promise.resolve(access(name, files[name])),
  };
}

function access(name: string, bytes: Uint8Array = new Uint8Array()): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: (start, end) =>
      end > bytes.length
        ? Promise.reject(badFile(name, "cutOff"))
        : Promise.resolve(new Uint8Array(bytes.subarray(start, end))),
  };
}

/** The vectors of the recorded files. */
export const recorded = {
  rows: 60,
  width: 6,
  value: (row: number, column: number) => (((7 * row + 3 * column) % 11) - 5) / 4,
};

/** The recorded vectors of some rows, one after the other. */
export function recordedVectors(rows: Iterable<number> = Array(recorded.rows).keys()): number[] {
  return [...rows].flatMap((row) =>
    Array.from({ length: recorded.width }, (_, column) => recorded.value(row, column)),
  );
}

export function recordedWords(): string[] {
  return Array.from({ length: recorded.rows }, (_, row) =>
    row % 7 ? `word ${row}` : `überlange Wörter 長い ${row}`,
  );
}

/** The values of a column as people read them. */
export function valuesOf(column: Column | undefined): (string | undefined)[] {
  if (!column) return [];
  if (column.type === "text") return textsIn(column);
  return Array.from(column.values, (value) => valueText(column.type, value));
}
