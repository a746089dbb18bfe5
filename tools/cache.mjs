// Downloads for the tests, kept outside the clone: one folder for each thing and version.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

const root = path.join(
  process.env["XDG_CACHE_HOME"] || path.join(homedir(), ".cache"),
  "vscode-embeddings",
);

/**
 * The cache folder of that name, filled first if it does not exist. It is filled under another
 * name and then renamed, so an interrupted run leaves nothing that looks complete.
 * @param {string} name with the version
 * @param {(folder: string) => Promise<void>} fill
 */
export async function cached(name, fill) {
  const folder = path.join(root, name);
  if (existsSync(folder)) return folder;
  mkdirSync(root, { recursive: true });
  const partial = mkdtempSync(path.join(root, `partial-${name}-`));
  process.once("exit", () => rmSync(partial, { recursive: true, force: true }));
  await fill(partial);
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another run may have filled it first.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
