import * as fs from "node:fs/promises";
import * as path from "node:path";

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
