import { Failure, type FileFault } from "../../core/model/failures";
import type { RandomAccess, VectorSource } from "../../core/model/vectorSource";

/** The files of the folder that a file is in, or the files of a folder that is opened itself. */
export interface Folder {
  /** Names of the files in it. */
  list(): Promise<readonly string[]>;
  /** Throws `badFile` where there is none of that name. */
  open(name: string): Promise<RandomAccess>;
}

/** One kind of files with vectors. */
export interface Format {
  /** In small letters, as it is written in the documentation. */
  readonly id: string;
  /** With the dot, in small letters. */
  readonly extensions: readonly string[];
  /** Opens in a text editor by itself. */
  readonly isText?: boolean;
  /** Whether a file begins like this; absent where the extension alone says what it is. */
  readonly sniff?: (head: Uint8Array) => boolean;
  readonly open: (file: RandomAccess, folder: Folder) => VectorSource;
}

export function badFile(file: string, fault: FileFault, cause?: unknown): Failure {
  const detail = cause instanceof Error ? { detail: cause.message } : {};
  return new Failure({ kind: "badFile", file, fault, ...detail }, { cause });
}

/** Whether bytes begin with a text of ASCII. */
export function beginsWith(bytes: Uint8Array, text: string): boolean {
  return Array.from(text).every((character, index) => bytes[index] === character.charCodeAt(0));
}
