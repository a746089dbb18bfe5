import ignore, { type Ignore } from "ignore";
import * as vscode from "vscode";

/** A file larger than this is left out. */
const maxBytes = 10e6;

export interface ReadFiles {
  readonly documents: readonly vscode.TextDocument[];
  /** Files that were left out, each with its reason. */
  readonly left: readonly string[];
}

/**
 * The text files of a folder that match a pattern, by name, at most `limit`. Respects files.exclude and
 * the .gitignore files in the folder, below it, and above it up to the repository's root. Undefined when cancelled.
 */
export async function readTextFiles(
  folder: vscode.Uri,
  glob: string,
  limit: number,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<ReadFiles | undefined> {
  const pattern = new vscode.RelativePattern(folder, glob);
  const found = await vscode.workspace.findFiles(pattern, undefined, undefined, token);
  const ignored = await ignoreRules(folder, token);
  const files = found.filter((uri) => !ignored(uri)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const wanted = files.slice(0, limit);
  const left = files.slice(limit).map((uri) => `${uri.path} (more than ${limit} files)`);
  const documents: vscode.TextDocument[] = [];
  for (const [index, uri] of wanted.entries()) {
    if (token.isCancellationRequested) return undefined;
    progress.report({
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
  return token.isCancellationRequested ? undefined : { documents, left };
}

interface Rules {
  /** The path of the folder they are about, with a slash at its end. */
  readonly base: string;
  readonly matcher: Ignore;
}

/** Whether git would leave the file out: the deepest rule that speaks of it decides. */
async function ignoreRules(
  folder: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<(uri: vscode.Uri) => boolean> {
  const inside = new vscode.RelativePattern(folder, "**/.gitignore");
  const found = await vscode.workspace.findFiles(inside, undefined, undefined, token);
  const all = new Map([...(await above(folder)), ...found].map((uri) => [uri.path, uri]));
  const rules: Rules[] = [];
  const ignored = (path: string): boolean =>
    rules.reduce((before, { base, matcher }) => {
      if (!path.startsWith(base) || path === base) return before;
      const verdict = matcher.test(path.slice(base.length));
      return verdict.ignored || (before && !verdict.unignored);
    }, false);
  for (const uri of [...all.values()].sort((a, b) => a.path.length - b.path.length)) {
    const base = uri.path.slice(0, -".gitignore".length);
    // What lies in a folder that is left out cannot bring its files back.
    if (ignored(base)) continue;
    const text = await textOf(uri);
    if (text !== undefined) rules.push({ base, matcher: ignore().add(text) });
  }
  return ({ path }) => ignored(path);
}

/** The .gitignore of the folder and of those above it, up to the repository's or else the workspace's root. */
async function above(folder: vscode.Uri): Promise<vscode.Uri[]> {
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
  const found: vscode.Uri[] = [];
  for (let at = folder; ; at = vscode.Uri.joinPath(at, "..")) {
    found.push(vscode.Uri.joinPath(at, ".gitignore"));
    if (await exists(vscode.Uri.joinPath(at, ".git"))) return found;
    if (at.path.length <= 1) break;
  }
  return found.filter(({ path }) => path.startsWith(root.path));
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
