import ignore, { type Ignore } from "ignore";
import * as vscode from "vscode";
import type { TextSource } from "../core/selection";
import { embedArgumentsOf, embedSources, type EmbedServices } from "./embedSelection";
import { dismissed, type RunReport } from "./runInPlot";
import { readEmbedSettings } from "./settings";
import { categoryOf, sourceOf } from "./textSources";

/** A file larger than this is left out. */
const maxBytes = 10e6;
const defaultGlob = "**/*.{md,txt,rst,tex}";

/**
 * "Embed Folder": the files of a folder that match a pattern, one category each. Respects files.exclude
 * and .gitignore files; binary, very large and surplus files are left out, which is said.
 */
export async function embedFolder(
  services: EmbedServices,
  uri: vscode.Uri | undefined,
  argument: unknown,
): Promise<RunReport> {
  const folder = uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) return dismissed;
  const given = embedArgumentsOf(argument);
  const glob =
    given.glob ??
    (await vscode.window.showInputBox({
      title: "Embed Folder",
      prompt: `Files of ${vscode.workspace.asRelativePath(folder)} to embed, as a pattern`,
      value: defaultGlob,
    }));
  if (!glob) return dismissed;
  const { maxFiles } = readEmbedSettings();
  const read = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: "Reading files",
      cancellable: true,
    },
    (progress, token) => readFiles(folder, glob, maxFiles, progress, token),
  );
  if (!read) return dismissed;
  if (read.left.length > 0) {
    services.log.info(`Left out: ${read.left.join(", ")}`);
    void vscode.window.showInformationMessage(
      `${read.sources.length} files are embedded; ${read.left.length} were left out (see the log).`,
    );
  }
  const title = vscode.workspace.asRelativePath(folder);
  return embedSources(services, title, read.sources, "paragraphs", given);
}

interface Read {
  readonly sources: readonly TextSource[];
  readonly left: readonly string[];
}

async function readFiles(
  folder: vscode.Uri,
  glob: string,
  maxFiles: number,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Read | undefined> {
  const pattern = new vscode.RelativePattern(folder, glob);
  const found = await vscode.workspace.findFiles(pattern, undefined, undefined, token);
  const ignored = await ignoreRules(folder, token);
  const files = found.filter((uri) => !ignored(uri)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const sources: TextSource[] = [];
  const left = files.slice(maxFiles).map((uri) => `${uri.path} (more than ${maxFiles} files)`);
  for (const uri of files.slice(0, maxFiles)) {
    if (token.isCancellationRequested) return undefined;
    progress.report({
      message: `${sources.length + 1} of ${Math.min(files.length, maxFiles)}`,
      increment: 100 / Math.min(files.length, maxFiles),
    });
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytes) {
      left.push(`${uri.path} (larger than 10 MB)`);
      continue;
    }
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      sources.push(sourceOf(document, categoryOf(uri)));
    } catch {
      left.push(`${uri.path} (not text)`);
    }
  }
  return { sources, left };
}

/** Whether a .gitignore between the folder and the file leaves the file out. */
async function ignoreRules(
  folder: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<(uri: vscode.Uri) => boolean> {
  const inside = new vscode.RelativePattern(folder, "**/.gitignore");
  const found = await vscode.workspace.findFiles(inside, undefined, undefined, token);
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
  const own = vscode.Uri.joinPath(root, ".gitignore");
  const all = new Map([own, ...found].map((uri) => [uri.toString(), uri]));
  const rules: { base: string; matcher: Ignore }[] = [];
  for (const uri of all.values()) {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      rules.push({ base: uri.path.slice(0, -".gitignore".length), matcher: ignore().add(text) });
    } catch {
      continue;
    }
  }
  return ({ path }) =>
    rules.some(
      ({ base, matcher }) => path.startsWith(base) && matcher.ignores(path.slice(base.length)),
    );
}
