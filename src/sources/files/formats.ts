import { Failure, type OtherFormat } from "../../core/model/failures";
import type { RandomAccess, VectorSource } from "../../core/model/vectorSource";
import { arrow } from "./arrow";
import { withTableBeside } from "./beside";
import { badFile, beginsWith, type Folder, type Format } from "./format";
import { csv, tsv } from "./delimited";
import { faiss } from "./faiss";
import { jsonl } from "./jsonl";
import { npy } from "./npy";
import { npz } from "./npz";
import { parquet } from "./parquet";
import { safetensors } from "./safetensors";
import { textLines, wordVectors } from "./textVectors";
import { word2vecBinary } from "./word2vecBinary";

/** All kinds of files that are read. */
export const formats: readonly Format[] = [
  ...[parquet, arrow, npy, npz, csv, tsv, jsonl],
  ...[word2vecBinary, wordVectors, textLines, safetensors, faiss],
];

/** Bytes from the beginning of a file that tell its format. */
const headBytes = 4096;

/** Kinds of files that are refused, by the endings of their names and by how they begin. */
const refused: readonly {
  readonly format: OtherFormat;
  readonly extensions: readonly string[];
  readonly sniff?: (head: Uint8Array) => boolean;
}[] = [
  {
    format: "pickle",
    extensions: [".pkl", ".pickle"],
    sniff: ([first, version = 0]) => first === 0x80 && version >= 2 && version <= 5,
  },
  { format: "torch", extensions: [".pt", ".pth"] },
  { format: "lance", extensions: [".lance"] },
  {
    format: "duckdb",
    extensions: [".duckdb", ".ddb"],
    sniff: (head) => beginsWith(head.subarray(8), "DUCK"),
  },
];

/** Throws `otherFormat` for a file or folder that only Python reads, by its name, or by how it begins. */
export function refuse(name: string, head?: Uint8Array): void {
  const extension = extensionOf(name);
  const other = refused.find(({ extensions, sniff }) =>
    head && sniff ? sniff(head) : extensions.includes(extension),
  );
  if (other) throw new Failure({ kind: "otherFormat", file: name, format: other.format });
}

/** The format of a file, by how it begins and else by its name. Throws `badFile`, `otherFormat`. */
export async function formatOf(file: RandomAccess, signal: AbortSignal): Promise<Format> {
  if (file.size === 0) throw badFile(file.name, "empty");
  const head = await file.read(0, Math.min(headBytes, file.size), signal);
  refuse(file.name, head);
  const named = formats.filter(({ extensions }) => extensions.includes(extensionOf(file.name)));
  const fits = ({ sniff }: Format) => sniff?.(head) ?? false;
  const format =
    named.find(fits) ?? formats.find(fits) ?? named.find(({ sniff }) => sniff === undefined);
  if (!format) throw badFile(file.name, named.length > 0 ? "damaged" : "unknown");
  return format;
}

/** The vectors in a file, with the columns of a table beside it where it has no texts of its own. Throws `badFile`. */
export async function openFile(
  file: RandomAccess,
  folder: Folder,
  signal: AbortSignal,
): Promise<VectorSource> {
  const format = await formatOf(file, signal);
  const source = format.open(file, folder);
  return withTableBeside(source, file.name, folder, async (name) => {
    const table = await folder.open(name);
    return (await formatOf(table, signal)).open(table, folder);
  });
}

/** The ending of a file's name with its dot, in small letters; "" where it has none. */
export function extensionOf(name: string): string {
  return /\.[^.]+?(?=(?:\.gz)?$)/i.exec(name)?.[0].toLowerCase() ?? "";
}
