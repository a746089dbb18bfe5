import * as vscode from "vscode";
import { isPlainText, judgedBytes } from "../../core/text/plainText";
import { fileStart } from "../../store/fileStart";
import type { LeftOut, LeftReason } from "../leftOut";
import { filesIn } from "./folderFiles";
import { knownAsText } from "./knownFiles";
import { documentsOf, isNotebook } from "./notebookCells";

/** A file larger than this is left out. */
const maxBytes = 10e6;
/** Of notebooks, most of which may be pictures that are not read. */
const maxNotebookBytes = 100e6;

export interface ReadFiles {
  /** Of a notebook those of its cells. */
  readonly documents: readonly vscode.TextDocument[];
  /** How many files they are of. */
  readonly count: number;
  readonly left: readonly LeftOut[];
}

type Report = (step: { message: string; increment: number }) => void;

/** The text files of a folder that match a pattern, by name, at most `limit`. Undefined when canceled. */
export async function readTextFiles(
  folder: vscode.Uri,
  glob: string,
  limit: number,
  report: Report,
  signal: AbortSignal,
): Promise<ReadFiles | undefined> {
  const { files, left } = await filesIn(folder, glob, signal);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const read = await readFiles(files, limit, report, signal);
  return read && { ...read, left: [...left, ...read.left] };
}

/** The texts of files, of the first `limit` that have any. Undefined when canceled. */
export async function readFiles(
  uris: readonly vscode.Uri[],
  limit: number,
  report: Report,
  signal: AbortSignal,
): Promise<ReadFiles | undefined> {
  const isKnown = knownAsText();
  const documents: vscode.TextDocument[] = [];
  const left: LeftOut[] = [];
  let count = 0;
  for (const uri of uris) {
    if (signal.aborted) return undefined;
    if (count === limit) {
      left.push({ path: uri.path, reason: "tooMany" });
      continue;
    }
    const total = Math.min(limit, uris.length - left.length);
    report({ message: `${count + 1} of ${total}`, increment: 100 / uris.length });
    const found = await readFile(uri, isKnown);
    if (typeof found === "string") {
      left.push({ path: uri.path, reason: found });
      continue;
    }
    count++;
    for (const document of found) documents.push(document);
  }
  return signal.aborted ? undefined : { documents, count, left };
}

/** The documents of a file, or why there are none. */
export async function readFile(
  uri: vscode.Uri,
  isKnown = knownAsText(),
): Promise<readonly vscode.TextDocument[] | LeftReason> {
  const isOfCells = isNotebook(uri);
  // What is in an editor only has no file to look at.
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat) {
    const reason = reasonIn(stat, isOfCells);
    if (reason) return reason;
  }
  const start = async () => startOf(uri).catch(() => undefined);
  if (stat && !isOfCells && !isKnown(uri)) {
    const begin = await start();
    if (!begin) return "unreadable";
    if (!isPlainText(begin)) return "notText";
  }
  try {
    return await documentsOf(uri);
  } catch {
    return !isOfCells && (await start()) ? "notText" : "unreadable";
  }
}

function reasonIn({ type, size }: vscode.FileStat, isOfCells: boolean): LeftReason | undefined {
  if ((type & vscode.FileType.Directory) !== 0) return "folder";
  if ((type & vscode.FileType.File) === 0) return "unreadable";
  return size > (isOfCells ? maxNotebookBytes : maxBytes) ? "tooLarge" : undefined;
}

/** How a file begins; other file systems than disks give all of it. */
async function startOf(uri: vscode.Uri): Promise<Uint8Array> {
  if (uri.scheme === "file") return fileStart(uri.fsPath, judgedBytes);
  return (await vscode.workspace.fs.readFile(uri)).subarray(0, judgedBytes);
}
