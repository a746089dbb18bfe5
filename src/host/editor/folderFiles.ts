import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { pathBelow, pathsAbove } from "../../core/text/paths";
import { parsePathRules, pathRules, type PathRules } from "../../core/text/pathRules";
import { realPath } from "../../store/realPath";
import type { LeftOut } from "../leftOut";
import { readExclusions, readFileSettings } from "../settings";
import { matchesGlob } from "./knownFiles";

/** How long the editor's loop is held at a time, in milliseconds. */
const turn = 20;
/** Whether names in upper and lower case are the same ones, as git takes it by default. */
const ignoreCase = process.platform !== "linux";

/** What a .gitignore file says. */
interface Rules {
  /** The path of the folder they are about, with a slash at its end. */
  readonly base: string;
  readonly matcher: PathRules;
}

export interface FoundFiles {
  readonly files: vscode.Uri[];
  readonly left: LeftOut[];
}

/** A place in the workspace, and where it is once all links are followed. */
interface Place {
  readonly uri: vscode.Uri;
  readonly real: vscode.Uri;
  readonly isFolder: boolean;
}

/**
 * The files of a folder and of those below it that match a pattern and that the settings let be read. They are
 * walked through, as VS Code searches only file systems that bring a search of their own. Respects files.exclude and
 * the .gitignore files in the folder, below it, and above it up to the repository's root. Links are followed once,
 * and only to what is in the workspace.
 */
export async function filesIn(
  folder: vscode.Uri,
  glob: string,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri;
  const excluded = exclusionIn(root ?? folder);
  const roots = await realRoots(root ? [] : [folder]);
  const { secretFiles, includeFiles, excludeFiles } = readFileSettings();
  const bases = [root ?? folder, ...roots];
  const isSecret = matcherOf(secretFiles, bases);
  const isExcluded = matcherOf(excludeFiles, bases);
  const isIncluded = matcherOf(includeFiles, bases);
  const files: vscode.Uri[] = [];
  const left: LeftOut[] = [];
  const seen = new Set<string>();
  let turnEnd = performance.now() + turn;
  let links: { readonly uri: vscode.Uri; readonly rules: readonly Rules[] }[] = [];

  const isWanted = ({ uri, isFolder }: Place, rules: readonly Rules[]) =>
    isFolder
      ? !isIgnored(`${uri.path}/`, rules)
      : matchesGlob(uri, new vscode.RelativePattern(folder, glob)) && !isIgnored(uri.path, rules);
  const take = async (place: Place, rules: readonly Rules[]): Promise<void> => {
    const { uri, real, isFolder } = place;
    if (!isWanted(place, rules) || seen.has(real.toString())) return;
    const isOf = (matches: Matcher) => matches(uri, isFolder) || matches(real, isFolder);
    if (isOf(isSecret)) {
      left.push({ path: uri.path, reason: "secret" });
      return;
    }
    if (isOf(isExcluded) || (!isFolder && !isOf(isIncluded))) {
      left.push({ path: uri.path, reason: "setting" });
      return;
    }
    seen.add(real.toString());
    if (isFolder) await walk(place, rules);
    else files.push(uri);
  };
  const walk = async ({ uri: at, real }: Place, above: readonly Rules[]): Promise<void> => {
    if (signal.aborted) return;
    const entries = await vscode.workspace.fs.readDirectory(at).then(undefined, () => undefined);
    if (!entries) {
      left.push({ path: at.path, reason: "unreadable" });
      return;
    }
    const names = new Set(entries.map(([name]) => name));
    const own = names.has(".gitignore") ? await rulesOf([at]) : [];
    if (!own) {
      left.push({ path: at.path, reason: "rulesTooLong" });
      return;
    }
    const rules = [...above, ...own];
    const taken: Promise<void>[] = [];
    for (const [name, type] of entries) {
      if (performance.now() > turnEnd) {
        await setImmediate();
        turnEnd = performance.now() + turn;
      }
      const uri = vscode.Uri.joinPath(at, name);
      if (excluded(uri, names)) continue;
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      if ((type & vscode.FileType.SymbolicLink) !== 0) links.push({ uri, rules });
      else taken.push(take({ uri, real: vscode.Uri.joinPath(real, name), isFolder }, rules));
    }
    await Promise.all(taken);
  };
  const follow = async (uri: vscode.Uri, rules: readonly Rules[]): Promise<void> => {
    const real = await realPlace(uri);
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    const isFolder = ((stat?.type ?? 0) & vscode.FileType.Directory) !== 0;
    if (!isWanted({ uri, real: real ?? uri, isFolder }, rules)) return;
    if (!real || !stat) left.push({ path: uri.path, reason: "nowhere" });
    else if (!isWithin(real, roots)) left.push({ path: uri.path, reason: "outside" });
    else await take({ uri, real, isFolder }, rules);
  };

  const real = await realPlace(folder);
  if (!real || !isWithin(real, roots)) {
    return { files, left: [{ path: folder.path, reason: real ? "outside" : "nowhere" }] };
  }
  seen.add(real.toString());
  const above = await rulesOf(await foldersAbove(folder, root ?? folder));
  if (!above) return { files, left: [{ path: folder.path, reason: "rulesTooLong" }] };
  await walk({ uri: folder, real, isFolder: true }, above);
  // Links come last, so that what they lead to is read by its own name where it is in the folder too.
  while (links.length > 0 && !signal.aborted) {
    const next = links.sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
    links = [];
    for (const { uri, rules } of next) await follow(uri, rules);
  }
  return { files, left };
}

/** Where a place is once all links are followed. Only disks tell; elsewhere a link leads to no known place. */
async function realPlace(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (uri.scheme === "file") {
    const path = await realPath(uri.fsPath);
    return path === undefined ? undefined : vscode.Uri.file(path);
  }
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  return stat && (stat.type & vscode.FileType.SymbolicLink) === 0 ? uri : undefined;
}

async function realRoots(others: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const real = await Promise.all([...folders, ...others].map(realPlace));
  return real.filter((uri) => uri !== undefined);
}

function isWithin(uri: vscode.Uri, folders: readonly vscode.Uri[]): boolean {
  return folders.some((folder) => pathBelow(uri, folder) !== undefined);
}

type Matcher = (uri: vscode.Uri, isFolder: boolean) => boolean;

/** Whether one of the patterns, as those of .gitignore files, is of a file or folder below one of the bases. */
function matcherOf(patterns: readonly string[], bases: readonly vscode.Uri[]): Matcher {
  const matcher = pathRules(patterns, true);
  return (uri, isFolder) => {
    const [below = ""] = bases.flatMap((base) => pathBelow(uri, base) ?? []);
    return matcher.test(isFolder && below !== "" ? `${below}/` : below) === true;
  };
}

/** Whether git would leave the file or folder out: the deepest rule that speaks of it decides. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  return rules.reduce(
    (before, { base, matcher }) => matcher.test(path.slice(base.length)) ?? before,
    false,
  );
}

/** Whether the setting files.exclude leaves out a file that stands beside those names. */
function exclusionIn(root: vscode.Uri): (uri: vscode.Uri, names: ReadonlySet<string>) => boolean {
  const patterns = Object.entries(readExclusions(root)).filter(([, value]) => value !== false);
  return (uri, names) =>
    patterns.some(([glob, value]) => {
      if (!matchesGlob(uri, new vscode.RelativePattern(root, glob))) return false;
      if (typeof value === "boolean") return true;
      const [, name = ""] = /([^/]*?)(?:\.[^./]*)?$/.exec(uri.path) ?? [];
      return names.has(value.when.replace("$(basename)", name));
    });
}

/** The folders above, up to the repository's or else the workspace's root, the highest first. */
async function foldersAbove(folder: vscode.Uri, root: vscode.Uri): Promise<vscode.Uri[]> {
  const above = pathsAbove(folder.path).map((path) => folder.with({ path }));
  for (const [depth, at] of [folder, ...above].entries()) {
    if (await exists(vscode.Uri.joinPath(at, ".git"))) return above.slice(0, depth).reverse();
  }
  return above.filter((each) => pathBelow(each, root) !== undefined).reverse();
}

/** What the .gitignore files of the folders say; undefined where one is too long to be followed. */
async function rulesOf(folders: readonly vscode.Uri[]): Promise<Rules[] | undefined> {
  const rules: Rules[] = [];
  for (const folder of folders) {
    const text = await textOf(vscode.Uri.joinPath(folder, ".gitignore"));
    if (text === undefined) continue;
    const matcher = parsePathRules(text, ignoreCase);
    if (!matcher) return undefined;
    rules.push({ base: folder.path.replace(/\/*$/, "/"), matcher });
  }
  return rules;
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
