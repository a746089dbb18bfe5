import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { compileKernels, KernelSpace } from "../../../src/core/vectors/wasmKernels";
import type { LayoutLoops } from "../../../src/core/projection/layoutLoops";
import { type Matrix, widen } from "../../../src/core/vectors/matrix";
import { PlainLayoutLoops } from "../../../src/core/projection/plainLayoutLoops";
import { PlainVectors } from "../../../src/core/vectors/plainVectors";
import { numbersOf, openVectors, shareVectors } from "../../../src/core/vectors/sharedVectors";
import type { Vectors } from "../../../src/core/vectors/vectors";
import { WasmLayoutLoops } from "../../../src/core/projection/wasmLayoutLoops";
import { root } from "../../root";

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

function loopsByKernels(): LayoutLoops {
  assert.ok(kernels, "the kernels compile here");
  return new WasmLayoutLoops(new KernelSpace(kernels));
}

/** Both ways to lay points out. */
export const layoutImplementations: [name: string, open: () => LayoutLoops][] = [
  ["WebAssembly", loopsByKernels],
  ["plain JavaScript", () => new PlainLayoutLoops()],
];
