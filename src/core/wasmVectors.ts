import type { Address, Kernels, KernelSpace } from "./kernels";
import type { Matrix } from "./matrix";
import { checkpoint, type Run } from "./projection";
import { blockSize, possiblyLargest, type Scatter, type Vectors } from "./vectors";

/** Rows of one kernel call: the kernels sum in float32 over a call, and a run can stop between. */
const chunkRows = 256;
/** Rows whose cosines with as many others are found in one kernel call; two such blocks fit the L2 cache. */
const cosineRows = 64;

/** Codes of a query go up to this: 11 bits, so that sums of products with codes of rows fit 32. */
const queryRange = 1023;
/** What float32 may do to scales and errors. */
const codeRounding = 1e-6;

/** The rows at unit length in 8 bits a number, see the kernel `encodeRows`. */
interface Codes {
  readonly address: Address;
  readonly stride: number;
  readonly scales: Float32Array;
  readonly errors: Float32Array;
}

/** Passes over vectors by the WebAssembly kernels. */
export class WasmVectors implements Vectors {
  readonly data: Float32Array;
  private readonly kernels: Kernels;
  private known: { squaredLengths: Float64Array; inverse: Address } | undefined;
  private knownCodes: Codes | undefined;

  /**
   * @param x where the vectors lie in the memory of the kernels, with room for three more rows
   * @param columns a multiple of 4
   */
  constructor(
    private readonly space: KernelSpace,
    private readonly x: Address,
    readonly rows: number,
    readonly columns: number,
  ) {
    this.kernels = space.kernels;
    this.data = space.float32(x, rows * columns);
  }

  columnSums(run: Run): Float64Array {
    const { space, columns } = this;
    return space.scope(() => {
      const address = space.allocate(columns * 8);
      const sums = space.float64(address, columns).fill(0);
      for (const [x, rows] of this.chunks(run)) this.kernels.addRows(x, rows, columns, address);
      return sums.slice();
    });
  }

  squaredDeviations(mean: Float32Array, run: Run): number {
    const { space, columns } = this;
    return space.scope(() => {
      const address = this.put(mean);
      let sum = 0;
      for (const [x, rows] of this.chunks(run)) {
        sum += this.kernels.squaredDeviations(x, rows, columns, address);
      }
      return sum;
    });
  }

  scores(of: Matrix, mean: Float32Array, axes: Matrix, run: Run): Matrix {
    const { space, columns } = this;
    const data = new Float32Array(of.rows * axes.rows);
    space.scope(() => {
      const meanAddress = this.put(mean);
      const blocks = Math.ceil(axes.rows / blockSize);
      const axesAddress = space.allocate(blocks * blockSize * columns * 4);
      space
        .float32(axesAddress, blocks * blockSize * columns)
        .fill(0)
        .set(axes.data);
      const scratch = space.allocate(this.kernels.covarianceScratch(columns));
      const result = space.allocate(chunkRows * blockSize * 4);
      const scores = space.float32(result, chunkRows * blockSize);
      const copy = of === this ? 0 : space.allocate(chunkRows * columns * 4);
      for (let first = 0; first < of.rows; first += chunkRows) {
        checkpoint(run);
        const rows = Math.min(chunkRows, of.rows - first);
        let x = this.x + first * columns * 4;
        if (copy) {
          x = copy;
          space
            .float32(copy, rows * columns)
            .set(of.data.subarray(first * columns, (first + rows) * columns));
        }
        for (let block = 0; block < blocks; block++) {
          const from = block * blockSize;
          const count = Math.min(blockSize, axes.rows - from);
          const vectors = axesAddress + from * columns * 4;
          this.kernels.scores(x, rows, columns, meanAddress, vectors, result, scratch);
          for (let i = 0; i < rows; i++) {
            const values = scores.subarray(i * blockSize, i * blockSize + count);
            data.set(values, (first + i) * axes.rows + from);
          }
        }
      }
    });
    return { data, rows: of.rows, columns: axes.rows };
  }

  scatter<Result>(mean: Float32Array, capacity: number, use: (scatter: Scatter) => Result): Result {
    return this.space.scope(() => use(new WasmScatter(this, this.space, this.put(mean), capacity)));
  }

  squaredLengths(): Float64Array {
    return this.lengths().squaredLengths;
  }

  cosines(query: Float32Array): Float32Array {
    const { space, rows, columns } = this;
    const { inverse } = this.lengths();
    return space.scope(() => {
      const length = Math.hypot(...query) || 1;
      const address = this.put(query.map((value) => value / length));
      const result = space.allocate(rows * 4);
      this.kernels.cosines(this.x, rows, columns, inverse, address, result);
      return space.float32(result, rows).slice();
    });
  }

  /** By codes of 8 bits, a quarter of the memory to read, and the bound of what they leave out. */
  shortlist(query: Float32Array, k: number): Int32Array {
    const { space, rows } = this;
    const { address, stride, scales, errors } = this.codes();
    const unit = Float64Array.from(query);
    const length = Math.hypot(...unit) || 1;
    const scale =
      unit.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / queryRange || 1;
    return space.scope(() => {
      const queryAddress = space.allocate(stride * 2);
      const codes = space.int16(queryAddress, stride).fill(0);
      unit.forEach((value, j) => (codes[j] = Math.round(value / scale)));
      const error = Math.hypot(...unit.map((value, j) => value - scale * codes[j]!)) / length;
      const result = space.allocate(rows * 4);
      this.kernels.codeProducts(address, rows, stride, queryAddress, result);
      const products = space.int32(result, rows);
      const cosines = new Float64Array(rows);
      for (let i = 0; i < rows; i++) cosines[i] = (products[i]! * scales[i]! * scale) / length;
      const slack = (i: number) => errors[i]! + (1 + errors[i]!) * error + codeRounding;
      return possiblyLargest(cosines, slack, k);
    });
  }

  candidates(k: number, run: Run): { scores: Float32Array; points: Int32Array } {
    const { space, rows, columns, kernels, x } = this;
    const { inverse } = this.lengths();
    return space.scope(() => {
      const scores = space.allocate(rows * k * 4);
      const points = space.allocate(rows * k * 4);
      const block = space.allocate(cosineRows * cosineRows * 4);
      space.float32(scores, rows * k).fill(-Infinity);
      space.int32(points, rows * k).fill(-1);
      for (let a = 0; a < rows; a += cosineRows) {
        const aCount = Math.min(cosineRows, rows - a);
        for (let b = a; b < rows; b += cosineRows) {
          checkpoint(run);
          const bCount = Math.min(cosineRows, rows - b);
          const [aGroups, bGroups] = [Math.ceil(aCount / 4), Math.ceil(bCount / 4)];
          kernels.cosineBlock(x, inverse, columns, a, aGroups, b, bGroups, block);
          kernels.keepBest(block, 4 * bGroups, a, aCount, b, bCount, b > a, scores, points, k);
        }
      }
      return {
        scores: space.float32(scores, rows * k).slice(),
        points: space.int32(points, rows * k).slice(),
      };
    });
  }

  preciseDots(vector: Float32Array, rows: Int32Array): Float64Array {
    const { space } = this;
    return space.scope(() => {
      const address = this.put(vector);
      const others = space.allocate(rows.length * 4);
      space.int32(others, rows.length).set(rows);
      const result = space.allocate(rows.length * 8);
      this.kernels.preciseDots(this.x, this.columns, address, others, rows.length, result);
      return space.float64(result, rows.length).slice();
    });
  }

  /** Address and number of rows of one chunk after the other. */
  *chunks(run: Run): Generator<[x: Address, rows: number]> {
    for (let first = 0; first < this.rows; first += chunkRows) {
      checkpoint(run);
      yield [this.x + first * this.columns * 4, Math.min(chunkRows, this.rows - first)];
    }
  }

  /** Squared lengths, and in the kernels' memory 1 / length (0 for a zero vector); found once. */
  private lengths(): { squaredLengths: Float64Array; inverse: Address } {
    if (this.known) return this.known;
    const { space, rows } = this;
    const inverse = space.allocate((rows + 3) * 4);
    const squaredLengths = space.scope(() => {
      const result = space.allocate(rows * 8);
      this.kernels.squaredLengths(this.x, rows, this.columns, result);
      return space.float64(result, rows).slice();
    });
    const values = space.float32(inverse, rows);
    squaredLengths.forEach((square, i) => (values[i] = square > 0 ? 1 / Math.sqrt(square) : 0));
    this.known = { squaredLengths, inverse };
    return this.known;
  }

  private codes(): Codes {
    if (this.knownCodes) return this.knownCodes;
    const { space, rows, columns, kernels } = this;
    const { inverse } = this.lengths();
    const stride = Math.ceil(columns / 16) * 16;
    const address = space.allocate(rows * stride);
    const scales = space.allocate(rows * 4);
    const errors = space.allocate(rows * 4);
    kernels.encodeRows(this.x, rows, columns, inverse, address, stride, scales, errors);
    this.knownCodes = {
      address,
      stride,
      scales: space.float32(scales, rows),
      errors: space.float32(errors, rows),
    };
    return this.knownCodes;
  }

  private put(values: Float32Array): Address {
    const address = this.space.allocate(values.length * 4);
    this.space.float32(address, values.length).set(values);
    return address;
  }
}

class WasmScatter implements Scatter {
  private readonly columns: number;
  private readonly vectors: Address;
  private readonly block: Address;
  private readonly scratch: Address;
  private readonly weights: Address;

  constructor(
    private readonly of: WasmVectors,
    private readonly space: KernelSpace,
    private readonly mean: Address,
    capacity: number,
  ) {
    this.columns = of.columns;
    this.vectors = space.allocate(capacity * this.columns * 8);
    this.block = space.allocate(blockSize * this.columns * 4);
    this.scratch = space.allocate(space.kernels.covarianceScratch(this.columns));
    this.weights = space.allocate(capacity * 8);
  }

  vector(index: number): Float64Array {
    return this.space.float64(this.addressOf(index), this.columns);
  }

  multiply(from: number, to: number, run: Run): void {
    const { space, columns, block, scratch } = this;
    const length = blockSize * columns;
    space.float32(block, length).set(space.float64(this.addressOf(from), length));
    const products = this.addressOf(to);
    space.float64(products, length).fill(0);
    for (const [x, rows] of this.of.chunks(run)) {
      space.kernels.addCovarianceProducts(x, rows, columns, this.mean, block, products, scratch);
    }
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
