import * as vscode from "vscode";
import type { EmbedFolderArguments } from "./commandArguments";
import { embedRead } from "./embedSelection";
import type { EmbedServices } from "./embedTexts";
import { dismissed, type RunReport } from "./runInPlot";
import { readEmbedSettings } from "../settings";
import { askFor, withProgress } from "../shown";
import * as strings from "../strings";
import { readTextFiles } from "../editor/textFiles";

const defaultGlob = "**/*";

/**
 * "Embed Folder": the text files of a folder that match a pattern, one category each. Respects files.exclude
 * and .gitignore files; binary, very large and surplus files are left out, which is said.
 */
export async function embedFolder(
  services: EmbedServices,
  uri: vscode.Uri | undefined,
  { folder: wanted, glob: pattern, ...given }: EmbedFolderArguments,
): Promise<RunReport> {
  const folder = wanted ?? uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) return dismissed;
  const glob =
    pattern ??
    (await askFor({
      title: strings.embedding.folder,
      prompt: strings.embedding.glob(nameOf(folder)),
      value: defaultGlob,
    }));
  if (!glob) return dismissed;
  const { maxFiles } = readEmbedSettings();
  const read = await withProgress(strings.progress.readingFiles, (report, signal) =>
    readTextFiles(folder, glob, maxFiles, report, signal),
  );
  return read ? embedRead(services, nameOf(folder), read, given) : dismissed;
}

/** A folder's path in its workspace; a folder of the workspace itself by its name. */
function nameOf(folder: vscode.Uri): string {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  if (root?.uri.toString() === folder.toString()) return root.name;
  return vscode.workspace.asRelativePath(folder);
}
