import * as vscode from "vscode";
import type { EmbedFolderArguments } from "./commandArguments";
import { embedSources } from "./embedSelection";
import type { EmbedServices } from "./embedTexts";
import { dismissed, type RunReport } from "./runInPlot";
import { readEmbedSettings } from "../settings";
import { askFor, inform, withProgress } from "../shown";
import * as strings from "../strings";
import { readTextFiles } from "../editor/textFiles";
import { documentSources } from "../editor/textSources";

const defaultGlob = "**/*.{md,txt,rst,tex}";

/**
 * "Embed Folder": the files of a folder that match a pattern, one category each. Respects files.exclude
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
  if (!read) return dismissed;
  const sources = await documentSources(read.documents);
  if (read.left.length > 0) {
    services.log.info(`Left out:\n${strings.leftOut.lines(read.left)}`);
    void inform(strings.embedding.leftOut(sources.length, read.left));
  }
  return embedSources(services, nameOf(folder), sources, "paragraphs", given);
}

/** A folder's path in its workspace; a folder of the workspace itself by its name. */
function nameOf(folder: vscode.Uri): string {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  if (root?.uri.toString() === folder.toString()) return root.name;
  return vscode.workspace.asRelativePath(folder);
}
