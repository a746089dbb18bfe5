import type { RandomAccess, VectorSource } from "../../core/model/vectorSource";
import { beginsWith, type Format } from "./format";
import { MembersSource } from "./members";
import { openNpy } from "./npy";
import { entriesOf, openEntry } from "./zip";

export const npz: Format = {
  id: "npz",
  extensions: [".npz"],
  sniff: (head) => beginsWith(head, "PK"),
  open: (file) => new MembersSource(file.name, (signal) => arraysIn(file, signal)),
};

/** The arrays in a zip archive. */
async function* arraysIn(
  file: RandomAccess,
  signal: AbortSignal,
): AsyncIterable<readonly [string, VectorSource]> {
  for (const entry of await entriesOf(file, signal)) {
    if (!entry.name.endsWith(".npy")) continue;
    const name = entry.name.slice(0, -".npy".length);
    yield [name, openNpy(await openEntry(file, entry, signal), name)];
  }
}
