import { createHash } from "node:crypto";
import { totalmem } from "node:os";
import path from "node:path";
import { collect, type Collected } from "../../core/model/collect";
import type { Column } from "../../core/model/columns";
import { Failure } from "../../core/model/failures";
import { rankedVectors } from "../../core/model/roles";
import { evenSample } from "../../core/model/sampling";
import type { Description, RandomAccess, VectorDescription } from "../../core/model/vectorSource";
import { rowsThatFit } from "../../core/vectors/matrix";
import { encodePlotFile, type PlotContent } from "../../store/plotFile";
import { badFile } from "../../sources/files/format";
import { openFile, refuse } from "../../sources/files/formats";
import type { JobContext } from "../rpc";
import { Disk, fileInMemory } from "./disk";

/** A file on a disk of this computer, or the whole of one from elsewhere. */
export type FilePlace =
  { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface FileRequest {
  readonly place: FilePlace;
  /** Maximum number of rows; of more an even sample is read. */
  readonly limit: number;
  readonly seed: number;
  /** The name of the vectors that are wanted; else the first. */
  readonly vectors?: string;
}

/** What was read of a file. */
export interface FileRead extends Omit<Collected, "columns"> {
  readonly description: Description;
  readonly chosen: VectorDescription;
  readonly columns: readonly (readonly [name: string, column: Column])[];
  /** Rows of the whole file. */
  readonly of: number;
  readonly digest: string;
}

/** How many rows have been read of how many. */
export interface FileProgress {
  readonly done: number;
  readonly total: number;
}

/** Milliseconds after which a job notices that it is canceled. */
const attention = 20;

/** What the thread that reads files can do. */
export const fileJobs = {
  describe(place: FilePlace, context: JobContext): Promise<Description> {
    return withDisk(context, async (disk, signal) => {
      const { source } = await openPlace(place, disk, signal);
      return source.describe(signal);
    });
  },

  read(request: FileRequest, context: JobContext<FileProgress>): Promise<FileRead> {
    return withDisk(context, (disk, signal) => readFile(request, disk, signal, context.emit));
  },

  /** The bytes of a plot as a file. */
  encodePlot(content: PlotContent, { signal }: JobContext): Uint8Array<ArrayBuffer> {
    const parts = encodePlotFile(content, signal);
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const part of parts) {
      bytes.set(part, end);
      end += part.length;
    }
    return bytes;
  },
};

/** Work that can be canceled, at whose end all files are closed. */
async function withDisk<T>(
  context: Pick<JobContext, "signal">,
  work: (disk: Disk, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const disk = new Disk();
  const canceling = new AbortController();
  const timer = setInterval(() => {
    if (context.signal.aborted) canceling.abort();
  }, attention);
  try {
    return await work(disk, canceling.signal);
  } finally {
    clearInterval(timer);
    await disk.close();
  }
}

async function openPlace(place: FilePlace, disk: Disk, signal: AbortSignal) {
  const isOnDisk = "path" in place;
  // Some are folders.
  if (isOnDisk) refuse(path.basename(place.path));
  const file = isOnDisk ? await disk.open(place.path) : fileInMemory(place.name, place.bytes);
  const folder = isOnDisk ? disk.folder(path.dirname(place.path)) : nothingBeside;
  return { file, source: await openFile(file, folder, signal) };
}

async function readFile(
  { place, limit, seed, vectors: wanted }: FileRequest,
  disk: Disk,
  signal: AbortSignal,
  emit: (progress: FileProgress) => void,
): Promise<FileRead> {
  const { file, source } = await openPlace(place, disk, signal);
  const description = await source.describe(signal);
  const vectors = rankedVectors(description.vectors);
  const chosen = vectors.find(({ name }) => name === wanted) ?? vectors[0];
  if (!chosen) throw badFile(file.name, "noVectors");
  const { rows: of = description.rows, columns = description.columns, dimensions } = chosen;
  // A plot that was saved has the rows that were in it.
  const most = description.saved === undefined ? limit : Infinity;
  const count = Math.min(of, most, rowsThatFit(dimensions, availableBytes()));
  if (count === 0) throw noRoom(of, dimensions, file.name);
  const rows = evenSample(of, count, seed);
  const collected = await collect(
    source,
    { vectors: chosen, columns, rows },
    { signal, onProgress: (done) => emit({ done, total: rows.length }) },
  );
  const { left } = collected;
  if (collected.rows.length === 0 && left) {
    throw new Failure({
      kind: "noUsableVector",
      file: file.name,
      rows: left.of,
      first: left.first,
    });
  }
  const digest = await digestOf(file, signal);
  return { ...collected, columns: [...collected.columns], description, chosen, of, digest };
}

/** Bytes that vectors may take: memory that is not free now may be freed for them. */
function availableBytes(): number {
  const whole = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.max(process.availableMemory() / 2, whole / 4);
}

const nothingBeside = {
  list: () => Promise.resolve([]),
  open: (name: string) => Promise.reject(badFile(name, "missing")),
};

function noRoom(rows: number, dimensions: number, file: string): Failure {
  if (rows === 0) return badFile(file, "empty");
  const needed = dimensions * Float32Array.BYTES_PER_ELEMENT;
  return new Failure({ kind: "outOfMemory", needed, available: availableBytes() });
}

/** Bytes, and places of a file, that its digest is made of: reading all of it would take as long as opening it. */
const digestBytes = 2 ** 14;
const digestPlaces = 64;

async function digestOf(file: RandomAccess, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256").update(String(file.size));
  const last = Math.max(0, file.size - digestBytes);
  const places = Array.from({ length: digestPlaces }, (_, place) =>
    Math.floor((place * last) / (digestPlaces - 1)),
  );
  for (const start of new Set(places)) {
    hash.update(await file.read(start, Math.min(file.size, start + digestBytes), signal));
  }
  return hash.digest("hex");
}
