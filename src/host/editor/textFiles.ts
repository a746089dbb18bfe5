import ignore, { type Ignore } from "ignore";
import * as vscode from "vscode";
import { readExclusions } from "../settings";

/** A file larger than this is left out. */
const maxBytes = 10e6;

export interface ReadFiles {
  readonly documents: readonly vscode.TextDocument[];
  /** Files that were left out, each with its reason. */
  readonly left: readonly string[];
}

/**
 * The text files of a folder that match a pattern, by name, at most `limit`. Respects files.exclude and
 * the .gitignore files in the folder, below it, and above it up to the repository's root. Undefined when canceled.
 */
export async function readTextFiles(
  folder: vscode.Uri,
  glob: string,
  limit: number,
  report: (step: { message: string; increment: number }) => void,
  signal: AbortSignal,
): Promise<ReadFiles | undefined> {
  const files = await filesIn(folder, glob, signal);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const wanted = files.slice(0, limit);
  const left = files.slice(limit).map((uri) => `${uri.path} (more than ${limit} files)`);
  const documents: vscode.TextDocument[] = [];
  for (const [index, uri] of wanted.entries()) {
    if (signal.aborted) return undefined;
    report({
      message: `${index + 1} of ${wanted.length}`,
      increment: 100 / wanted.length,
    });
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > maxBytes) left.push(`${uri.path} (larger than 10 MB)`);
      else documents.push(await vscode.workspace.openTextDocument(uri));
    } catch {
      left.push(`${uri.path} (not text)`);
    }
  }
  return signal.aborted ? undefined : { documents, left };
}

/** What a .gitignore file says. */
interface Rules {
  /** The path of the folder they are about, with a slash at its end. */
  readonly base: string;
  readonly matcher: Ignore;
}

/**
 * The files of a folder and of those below it. They are walked through, as VS Code searches only file systems
 * that bring a search of their own; folders that are left out or linked to are not entered.
 */
async function filesIn(
  folder: vscode.Uri,
  glob: string,
  signal: AbortSignal,
): Promise<vscode.Uri[]> {
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
  const excluded = exclusionIn(root);
  const walk = async (at: vscode.Uri, above: readonly Rules[]): Promise<vscode.Uri[]> => {
    if (signal.aborted) return [];
    const entries = await vscode.workspace.fs.readDirectory(at).then(undefined, () => []);
    const names = new Set(entries.map(([name]) => name));
    const rules = names.has(".gitignore") ? [...above, ...(await rulesOf([at]))] : above;
    const found = entries.map(async ([name, type]) => {
      const uri = vscode.Uri.joinPath(at, name);
      if (excluded(uri, names)) return [];
      if (type === vscode.FileType.Directory) {
        return isIgnored(`${uri.path}/`, rules) ? [] : walk(uri, rules);
      }
      const isFile = (type & vscode.FileType.File) !== 0;
      return isFile && matches(folder, glob, uri) && !isIgnored(uri.path, rules) ? [uri] : [];
    });
    return (await Promise.all(found)).flat();
  };
  return walk(folder, await rulesOf(await foldersAbove(folder, root)));
}

/** Whether git would leave the file or folder out: the deepest rule that speaks of it decides. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  return rules.reduce((before, { base, matcher }) => {
    const verdict = matcher.test(path.slice(base.length));
    return verdict.ignored || (before && !verdict.unignored);
  }, false);
}

/** Whether the setting files.exclude leaves out a file that stands beside those names. */
function exclusionIn(root: vscode.Uri): (uri: vscode.Uri, names: ReadonlySet<string>) => boolean {
  const patterns = Object.entries(readExclusions(root)).filter(([, value]) => value !== false);
  return (uri, names) =>
    patterns.some(([glob, value]) => {
      if (!matches(root, glob, uri)) return false;
      if (typeof value === "boolean") return true;
      const [, name = ""] = /([^/]*?)(?:\.[^./]*)?$/.exec(uri.path) ?? [];
      return names.has(value.when.replace("$(basename)", name));
    });
}

/** VS Code's own matching of patterns, which it offers for documents. */
function matches(folder: vscode.Uri, glob: string, uri: vscode.Uri): boolean {
  const pattern = new vscode.RelativePattern(folder, glob);
  const document: Pick<vscode.TextDocument, "uri" | "languageId"> = { uri, languageId: "" };
  return vscode.languages.match({ pattern }, document as vscode.TextDocument) > 0;
}

/** The folders above, up to the repository's or else the workspace's root, the highest first. */
async function foldersAbove(folder: vscode.Uri, root: vscode.Uri): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  let at = folder;
  while (at.path.length > 1 && !(await exists(vscode.Uri.joinPath(at, ".git")))) {
    at = vscode.Uri.joinPath(at, "..");
    found.unshift(at);
  }
  const isRepository = await exists(vscode.Uri.joinPath(at, ".git"));
  return isRepository ? found : found.filter(({ path }) => path.startsWith(root.path));
}

async function rulesOf(folders: readonly vscode.Uri[]): Promise<Rules[]> {
  const rules = folders.map(async (folder) => {
    const text = await textOf(vscode.Uri.joinPath(folder, ".gitignore"));
    if (text === undefined) return [];
    return [{ base: folder.path.replace(/\/*$/, "/"), matcher: ignore().add(text) }];
  });
  return (await Promise.all(rules)).flat();
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(uri).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
