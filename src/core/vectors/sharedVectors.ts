import { type Crew, firstAddress, kernelMemory, KernelSpace } from "./wasmKernels";
import type { Matrix } from "./matrix";
import { PlainVectors } from "./plainVectors";
import type { Vectors } from "./vectors";
import { WasmVectors } from "./wasmVectors";

/** Vectors in memory that threads share, laid out for the kernels. */
export interface SharedVectors {
  readonly buffer: SharedArrayBuffer;
  /** The buffer as memory of WebAssembly, where there is WebAssembly. */
  readonly memory: WebAssembly.Memory | undefined;
  readonly rows: number;
  /** A multiple of 4; vectors of other lengths end in zeros. */
  readonly columns: number;
}

/** Room, filled with zeros, for that many vectors. */
export function shareVectors(rows: number, columns: number): SharedVectors {
  const width = Math.ceil(columns / 4) * 4;
  const bytes = rows * width * Float32Array.BYTES_PER_ELEMENT;
  const memory = "WebAssembly" in globalThis ? kernelMemory(bytes) : undefined;
  const buffer = memory?.buffer ?? new SharedArrayBuffer(firstAddress + bytes);
  return { buffer, memory, rows, columns: width };
}

/**
 * Room for vectors that other threads are to compute with: laid out for the kernels where their length allows it, so
 * that nothing has to be copied for them.
 */
export function sharedMatrix(rows: number, columns: number): Matrix {
  if (columns % 4 === 0) {
    const shared = shareVectors(rows, columns);
    return { data: numbersOf(shared), rows, columns, memory: shared.memory };
  }
  const bytes = rows * columns * Float32Array.BYTES_PER_ELEMENT;
  return { data: new Float32Array(new SharedArrayBuffer(bytes)), rows, columns };
}

/** The vectors in the memory that they lie in as the kernels expect them; undefined where they do not. */
export function sharedOf({ data, rows, columns, memory }: Matrix): SharedVectors | undefined {
  const fits = memory?.buffer === data.buffer && data.byteOffset === firstAddress;
  return memory && fits && columns % 4 === 0
    ? { buffer: memory.buffer, memory, rows, columns }
    : undefined;
}

/** The numbers of the vectors, row after row. */
export function numbersOf({ buffer, rows, columns }: SharedVectors): Float32Array {
  return new Float32Array(buffer, firstAddress, rows * columns);
}

/** The vectors with the passes over them: by the kernels (and a crew), or plain where there are none. */
export function openVectors(
  shared: SharedVectors,
  kernels?: WebAssembly.Module,
  crew?: Crew,
): Vectors {
  const { memory, rows, columns } = shared;
  if (!kernels || !memory) return new PlainVectors({ data: numbersOf(shared), rows, columns });
  const space = new KernelSpace(kernels, memory, crew);
  const address = space.allocate(rows * columns * Float32Array.BYTES_PER_ELEMENT);
  return new WasmVectors(space, address, rows, columns);
}
