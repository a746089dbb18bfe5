import { Failure } from "../model/failures";

/** An address in the kernels' memory, in bytes. */
export type Address = number;

/** The exports of src/kernels, where each is explained. */
export interface Kernels {
  addRows(x: Address, rows: number, columns: number, sums: Address): void;
  squaredDeviations(x: Address, rows: number, columns: number, mean: Address): number;
  covarianceScratch(columns: number): number;
  addCovarianceProducts(
    x: Address,
    rows: number,
    columns: number,
    mean: Address,
    vectors: Address,
    products: Address,
    scratch: Address,
  ): void;
  scores(
    x: Address,
    rows: number,
    columns: number,
    mean: Address,
    vectors: Address,
    result: Address,
    scratch: Address,
  ): void;
  basisProducts(
    basis: Address,
    count: number,
    columns: number,
    vector: Address,
    products: Address,
  ): void;
  addCombination(
    basis: Address,
    count: number,
    columns: number,
    weights: Address,
    vector: Address,
  ): void;
  squaredLengths(x: Address, rows: number, columns: number, result: Address): void;
  encodeRows(
    x: Address,
    rows: number,
    columns: number,
    inverse: Address,
    codes: Address,
    stride: number,
    errors: Address,
  ): void;
  keepNearest(
    codes: Address,
    stride: number,
    a: number,
    aCount: number,
    b: number,
    bCount: number,
    scores: Address,
    points: Address,
    worst: Address,
    k: number,
    scratch: Address,
  ): void;
  countNearer(
    codes: Address,
    stride: number,
    x: Address,
    columns: number,
    lengths: Address,
    rows: number,
    window: number,
    queries: Address,
    count: number,
    points: Address,
    k: number,
    nearer: Address,
    scratch: Address,
  ): void;
  rotate(row: Address, signs: Address, width: number): void;
  encodeSketches(
    x: Address,
    rows: number,
    columns: number,
    inverse: Address,
    signs: Address,
    width: number,
    codes: Address,
    scales: Address,
    errors: Address,
    scratch: Address,
  ): void;
  sketchBounds(
    codes: Address,
    rows: number,
    width: number,
    query: Address,
    unit: number,
    offset: number,
    scales: Address,
    errors: Address,
    result: Address,
  ): void;
  preciseDotsOfEach(
    x: Address,
    columns: number,
    a: number,
    aCount: number,
    others: Address,
    k: number,
    result: Address,
  ): void;
  preciseDots(
    x: Address,
    columns: number,
    row: Address,
    others: Address,
    count: number,
    result: Address,
  ): void;
  umapEpoch(
    columns: number,
    layout: Address,
    before: Address,
    starts: Address,
    ends: Address,
    epochsPerSample: Address,
    due: Address,
    from: number,
    to: number,
    candidates: number,
    attraction: number,
    epoch: number,
    rate: number,
    a: number,
    b: number,
    seed: number,
  ): void;
  tsneRepulsion(
    bodies: Address,
    nodes: Address,
    spreads: Address,
    nodeCount: number,
    pointCount: number,
    order: Address,
    tolerance: number,
    from: number,
    to: number,
    repulsiveForces: Address,
  ): number;
  tsneAttraction(
    points: Address,
    starts: Address,
    ends: Address,
    p: Address,
    from: number,
    to: number,
    attractiveForces: Address,
  ): void;
  tsneStep(
    points: Address,
    count: number,
    attractiveForces: Address,
    repulsiveForces: Address,
    total: number,
    exaggeration: number,
    rate: number,
    momentum: number,
    steps: Address,
    gains: Address,
  ): void;
}

/** One call of a kernel: its name and its arguments. */
export type KernelCall = {
  [Name in keyof Kernels]: readonly [kernel: Name, ...args: Parameters<Kernels[Name]>];
}[keyof Kernels];

/** Calls to be made one after the other. */
export type KernelTask = readonly KernelCall[];

/** Makes the calls; the result is the sum of what they return. */
export function doTask(kernels: Kernels, task: KernelTask): number {
  let sum = 0;
  for (const [kernel, ...args] of task) {
    sum += (kernels[kernel] as (...args: unknown[]) => number | undefined)(...args) ?? 0;
  }
  return sum;
}

/** Threads that share work. */
export interface Crew {
  /**
   * Does the tasks, none of which may write what another one reads or writes, on this thread (which
   * has `own` kernels on the memory) and on others; returns the result of each when all are done.
   */
  run(own: Kernels, memory: WebAssembly.Memory, tasks: readonly KernelTask[]): Float64Array;

  /** Lets go of memory that was worked on. */
  release(): void;
}

/** The compiled kernels, or undefined where WebAssembly or its SIMD is missing. */
export function compileKernels(bytes: Uint8Array): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    return undefined;
  }
}

const pageBytes = 2 ** 16;
const maximumPages = 2 ** 16;
/** Where room begins; below lies what the compiler keeps for itself. */
export const firstAddress = 1024;
const alignment = 64;

/** Memory that kernels and threads share, with room for `bytes` from `firstAddress` on. Throws `outOfMemory`. */
export function kernelMemory(bytes: number, maximum = maximumPages): WebAssembly.Memory {
  const initial = Math.ceil((firstAddress + bytes) / pageBytes);
  try {
    return new WebAssembly.Memory({ initial, maximum, shared: true });
  } catch (cause) {
    throw new Failure({ kind: "outOfMemory", needed: bytes }, { cause });
  }
}

export function kernelsOn(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

/** Kernels on one memory, and room in it that is handed out as a stack. */
export class KernelSpace {
  readonly kernels: Kernels;
  private top = firstAddress;

  constructor(
    module: WebAssembly.Module,
    private readonly memory = kernelMemory(0),
    private readonly crew?: Crew,
  ) {
    this.kernels = kernelsOn(module, memory);
  }

  /**
   * Does the tasks, in any order and maybe at once; none may write what another one reads or writes.
   * Returns the result of each.
   */
  share(tasks: readonly KernelTask[]): Float64Array {
    if (this.crew && tasks.length > 1) return this.crew.run(this.kernels, this.memory, tasks);
    return Float64Array.from(tasks, (task) => doTask(this.kernels, task));
  }

  /** Room for that many bytes, aligned for SIMD; what it holds is arbitrary. Throws `outOfMemory`. */
  allocate(bytes: number): Address {
    const address = this.top;
    const top = Math.ceil((address + bytes) / alignment) * alignment;
    this.growTo(top);
    this.top = top;
    return address;
  }

  private growTo(needed: number): void {
    const available = this.memory.buffer.byteLength;
    if (needed <= available) return;
    try {
      this.memory.grow(Math.ceil((needed - available) / pageBytes));
    } catch (cause) {
      throw new Failure({ kind: "outOfMemory", needed, available }, { cause });
    }
  }

  /** Frees at the end what was allocated within. */
  scope<Result>(use: () => Result): Result {
    const { top } = this;
    try {
      return use();
    } finally {
      this.top = top;
    }
  }

  float32(address: Address, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  float64(address: Address, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  int16(address: Address, length: number): Int16Array {
    return new Int16Array(this.memory.buffer, address, length);
  }

  int32(address: Address, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
}
