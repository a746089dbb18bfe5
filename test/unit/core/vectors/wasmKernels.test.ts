import * as assert from "node:assert/strict";
import { Failure, type FailureData } from "../../../../src/core/model/failures";
import { fitTsne } from "../../../../src/core/projection/tsne";
import { fitUmap } from "../../../../src/core/projection/umap";
import { WasmLayoutLoops } from "../../../../src/core/projection/wasmLayoutLoops";
import type { Neighbors } from "../../../../src/core/vectors/neighbors";
import { kernelMemory, KernelSpace } from "../../../../src/core/vectors/wasmKernels";
import { kernels } from "../implementations";

const pageBytes = 2 ** 16;

/** Kernels on memory that cannot grow beyond so many pages. */
function spaceOf(pages: number): KernelSpace {
  assert.ok(kernels, "the kernels compile here");
  return new KernelSpace(kernels, kernelMemory(0, pages));
}

function failureOf(task: () => unknown): FailureData {
  try {
    task();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error.data;
  }
  throw new assert.AssertionError({ message: "It did not fail." });
}

describe("memory of the kernels that cannot grow", () => {
  it("tells what was needed and what there is, and stays usable", () => {
    const space = spaceOf(2);
    const failure = failureOf(() => space.allocate(10 * pageBytes));
    assert.ok(failure.kind === "outOfMemory" && (failure.needed ?? 0) > 10 * pageBytes);
    assert.equal(failure.available, pageBytes);
    const address = space.allocate(pageBytes);
    space.float32(address, 10).fill(1);
    assert.deepEqual([...space.float32(address, 10)], Array(10).fill(1));
  });

  it("tells what was needed where there is none at all", () => {
    assert.deepEqual(
      failureOf(() => kernelMemory(2 ** 33)),
      { kind: "outOfMemory", needed: 2 ** 33 },
    );
  });

  const rows = 12_000;
  const start = {
    rows,
    columns: 3,
    data: Float32Array.from({ length: rows * 3 }, (_, index) => Math.sin(index)),
  };
  const neighborsOf = (k: number): Neighbors => ({
    rows,
    k,
    indices: Int32Array.from({ length: rows * k }, (_, index) => {
      const point = Math.floor(index / k);
      return (point + 1 + (index % k)) % rows;
    }),
    cosines: new Float32Array(rows * k).fill(0.9),
  });

  it("ends UMAP and t-SNE of many points with that failure", () => {
    const umap = failureOf(() =>
      fitUmap(new WasmLayoutLoops(spaceOf(2)), neighborsOf(15), start, {}, {}),
    );
    assert.equal(umap.kind, "outOfMemory");
    const tsne = failureOf(() =>
      fitTsne(new WasmLayoutLoops(spaceOf(2)), neighborsOf(90), start, {}, {}),
    );
    assert.equal(tsne.kind, "outOfMemory");
  });
});
