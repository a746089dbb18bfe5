import * as fs from "node:fs/promises";
import * as path from "node:path";

const leftover = /\.\d+\.[0-9a-f-]{36}\.tmp$/;
/** Milliseconds after which no writer is at work on a file any more. */
const writingTime = 3_600_000;

/**
 * Writes a file beside its place and renames it, so that others read the old one or the new one; makes its
 * folder. Throws what the file system throws, and leaves nothing half written.
 */
export async function replaceFile(
  target: string,
  content: string | Iterable<Uint8Array>,
): Promise<void> {
  const temporary = `${target}.${process.pid}.${crypto.randomUUID()}.tmp`;
  await fs.mkdir(path.dirname(target), { recursive: true });
  try {
    await fs.writeFile(temporary, content);
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}

/** Removes what writers of `replaceFile` left in a folder when they were killed. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names.filter((each) => leftover.test(each))) {
    const file = path.join(folder, name);
    const stat = await fs.stat(file).catch(() => undefined);
    if (stat && Date.now() - stat.mtimeMs > writingTime) await fs.rm(file, { force: true });
  }
}
