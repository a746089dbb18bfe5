import { realpath } from "node:fs/promises";

/** Where a path leads once all links are followed; undefined where that is nowhere, as for links in a circle. */
export async function realPath(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
