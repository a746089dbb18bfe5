import * as fs from "node:fs";
import * as path from "node:path";
import type { BuiltinData } from "../../../../src/engines/builtin/builtin";

/** Tests run in the repository's root, wherever their bundles lie. */
const root = process.cwd();

export const mediaFolder = path.join(root, "media");

/** The files that ship. */
export function media(): BuiltinData {
  return {
    vectors: fs.readFileSync(path.join(mediaFolder, "vectors.bin")),
    words: fs.readFileSync(path.join(mediaFolder, "words.txt"), "utf8"),
    nouns: fs.readFileSync(path.join(mediaFolder, "nouns.txt"), "utf8"),
  };
}

/** A file beside the source of this test. */
export function fixture(name: string): Buffer {
  return fs.readFileSync(path.join(root, "test/unit/engines/builtin", name));
}
