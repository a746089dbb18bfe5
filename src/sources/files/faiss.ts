import { Failure } from "../../core/model/failures";
import type { RandomAccess, VectorSource } from "../../core/model/vectorSource";
import { ArraySource, type StoredArray } from "./arrays";
import { type Element, elementOf } from "./elements";
import { badFile, type Format } from "./format";
import { MembersSource } from "./members";

/** An index of FAISS that keeps the vectors as they are, with or without ids. */
export const faiss: Format = {
  id: "faiss",
  extensions: [".faiss", ".index"],
  sniff: (head) => anyIndex.test(markIn(head)),
  open: (file) => new MembersSource(file.name, (signal) => partsOf(file, signal)),
};

const anyIndex = /^I[BHNmwx][A-Za-z0-9]{2}$/;
const flat = ["IxFI", "IxF2"];
const withIds = ["IxMp", "IxM2"];

/** Bytes of the start of an index, and of the number of values before a list. */
const startBytes = 37;
const countBytes = 8;

/** The vectors, and the ids where there are any. */
async function* partsOf(
  file: RandomAccess,
  signal: AbortSignal,
): AsyncIterable<readonly [string, VectorSource]> {
  const outer = await startOf(file, 0, signal);
  const hasIds = withIds.includes(outer.mark);
  const { mark, rows, width, end } = hasIds ? await startOf(file, startBytes, signal) : outer;
  if (!flat.includes(mark)) {
    throw new Failure({ kind: "otherFormat", file: file.name, format: "faiss" });
  }
  if (rows === 0) throw badFile(file.name, "empty");
  const offset = end + countBytes;
  const part = (name: string, element: Element | undefined, place: Partial<StoredArray>) => {
    if (!element) throw badFile(file.name, "damaged");
    const array = { rows, width: 1, isList: false, isTransposed: false, offset, element, ...place };
    return [name, new ArraySource(file, () => Promise.resolve(array), name)] as const;
  };
  yield part("vectors", elementOf("<f4"), { width });
  const idsAt = offset + 4 * rows * width + countBytes;
  if (hasIds) yield part("id", elementOf("<i8"), { isList: true, offset: idsAt });
}

/** What an index begins with. */
async function startOf(file: RandomAccess, at: number, signal: AbortSignal) {
  const end = at + startBytes;
  if (end + countBytes > file.size) throw badFile(file.name, "cutOff");
  const bytes = await file.read(at, end, signal);
  const view = new DataView(bytes.buffer);
  const [width, rows] = [view.getInt32(4, true), Number(view.getBigInt64(8, true))];
  if (width < 1 || rows < 0) throw badFile(file.name, "damaged");
  return { mark: markIn(bytes), width, rows, end };
}

function markIn(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 4));
}
