import type { Address, KernelCall, KernelSpace } from "./wasmKernels";
import type { Run } from "../checkpoint";
import { blockSize, type Scatter } from "./vectors";

/** Sums over all rows. */
export interface Passes {
  /**
   * `length` numbers, to which `call` adds what a chunk of rows adds; the kernel may use `scratch`.
   */
  sums(
    length: number,
    scratchBytes: number,
    run: Run,
    call: (x: Address, rows: number, sums: Address, scratch: Address) => KernelCall,
  ): Float64Array;
}

/** The scatter matrix of vectors in the memory of the kernels. */
export class WasmCovariance implements Scatter {
  private readonly vectors: Address;
  private readonly block: Address;
  private readonly weights: Address;

  constructor(
    private readonly space: KernelSpace,
    private readonly passes: Passes,
    private readonly columns: number,
    private readonly mean: Address,
    capacity: number,
  ) {
    this.vectors = space.allocate(capacity * columns * 8);
    this.block = space.allocate(blockSize * columns * 4);
    this.weights = space.allocate(capacity * 8);
  }

  vector(index: number): Float64Array {
    return this.space.float64(this.addressOf(index), this.columns);
  }

  multiply(from: number, to: number, run: Run): void {
    const { space, passes, columns, mean, block } = this;
    const length = blockSize * columns;
    space.float32(block, length).set(space.float64(this.addressOf(from), length));
    const scratchBytes = space.kernels.covarianceScratch(columns);
    const products = passes.sums(length, scratchBytes, run, (x, rows, sums, scratch) => [
      ...(["addCovarianceProducts", x, rows, columns, mean, block, sums, scratch] as const),
    ]);
    space.float64(this.addressOf(to), length).set(products);
  }

  products(of: number, count: number): Float64Array {
    const { kernels } = this.space;
    kernels.basisProducts(this.vectors, count, this.columns, this.addressOf(of), this.weights);
    return this.space.float64(this.weights, count).slice();
  }

  add(weights: Float64Array, to: number): void {
    const count = weights.length;
    this.space.float64(this.weights, count).set(weights);
    const { kernels } = this.space;
    kernels.addCombination(this.vectors, count, this.columns, this.weights, this.addressOf(to));
  }

  private addressOf(index: number): Address {
    return this.vectors + index * this.columns * 8;
  }
}
