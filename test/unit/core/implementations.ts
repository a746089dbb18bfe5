import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { compileKernels } from "../../../src/core/kernels";
import { type Matrix, widen } from "../../../src/core/matrix";
import { PlainVectors } from "../../../src/core/plainVectors";
import { numbersOf, openVectors, shareVectors } from "../../../src/core/sharedVectors";
import type { Vectors } from "../../../src/core/vectors";

const root = path.resolve(__dirname, "../../../..");

export const kernels = compileKernels(fs.readFileSync(path.join(root, "dist", "kernels.wasm")));

function byKernels(vectors: Matrix): Vectors {
  assert.ok(kernels, "the kernels compile here");
  const shared = shareVectors(vectors.rows, vectors.columns);
  numbersOf(shared).set(widen(vectors, shared.columns).data);
  return openVectors(shared, kernels);
}

/** Both ways to pass over vectors; whatever is built on them must hold for each. */
export const implementations: [name: string, open: (vectors: Matrix) => Vectors][] = [
  ["WebAssembly", byKernels],
  ["plain JavaScript", (vectors) => new PlainVectors(vectors)],
];
