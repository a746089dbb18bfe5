import type { RandomAccess } from "../../core/model/vectorSource";
import { ArraySource, type StoredArray } from "./arrays";
import { elementOf } from "./elements";
import { badFile, beginsWith, type Format } from "./format";

export const npy: Format = {
  id: "npy",
  extensions: [".npy"],
  sniff: (head) => beginsWith(head, "\x93NUMPY"),
  open: (file) => openNpy(file),
};

/** Bytes of the longest header; of records with many fields they are long. */
const maximumHeader = 2 ** 20;

/** The array of an npy file, which may have a name. */
export function openNpy(file: RandomAccess, name?: string): ArraySource {
  return new ArraySource(file, (signal) => headerOf(file, signal), name);
}

/** Throws `badFile`. */
async function headerOf(file: RandomAccess, signal: AbortSignal): Promise<StoredArray> {
  if (file.size === 0) throw badFile(file.name, "empty");
  if (file.size < 12) throw badFile(file.name, "cutOff");
  const start = await file.read(0, 12, signal);
  const view = new DataView(start.buffer);
  if (!beginsWith(start, "\x93NUMPY")) throw badFile(file.name, "damaged");
  const isFirst = view.getUint8(6) === 1;
  const length = isFirst ? view.getUint16(8, true) : view.getUint32(8, true);
  const begin = isFirst ? 10 : 12;
  const offset = begin + length;
  if (length > maximumHeader) throw badFile(file.name, "damaged");
  if (offset > file.size) throw badFile(file.name, "cutOff");
  const header = new TextDecoder().decode(await file.read(begin, offset, signal));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === undefined || shape === undefined) throw badFile(file.name, "damaged");
  if (type.endsWith("O")) throw badFile(file.name, "objects");
  const element = elementOf(type);
  const sizes = shape.split(",").flatMap((size) => (size.trim() ? [Number(size)] : []));
  const isTransposed = /'fortran_order':\s*True/.test(header) && sizes.length > 1;
  if (!element || (isTransposed && sizes.length > 2)) throw badFile(file.name, "noVectors");
  const [rows = 1, ...others] = sizes;
  if (rows === 0) throw badFile(file.name, "empty");
  const width = others.reduce((product, size) => product * size, 1);
  return { element, rows, width, isList: sizes.length < 2, isTransposed, offset };
}
