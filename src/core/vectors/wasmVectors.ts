import type { Address, KernelCall, Kernels, KernelSpace } from "./wasmKernels";
import type { Matrix } from "./matrix";
import { maximumParts, parts, stretches } from "./partition";
import { checkpoint, type Run } from "../checkpoint";
import { blockSize, type Candidates, type Scatter, type Vectors } from "./vectors";
import { WasmSketches } from "./wasmSketches";
import { WasmCodes } from "./wasmCodes";
import { type Passes, WasmCovariance } from "./wasmCovariance";

/** Rows of one kernel call, which sums in float32. */
const chunkRows = 128;
/** Rows between two looks at whether the run was stopped: some ten milliseconds of work. */
const batchRows = 2 ** 14;

/** Passes over vectors by the WebAssembly kernels. */
export class WasmVectors implements Vectors, Passes {
  readonly data: Float32Array;
  private readonly kernels: Kernels;
  private known: { squaredLengths: Float64Array; inverse: Address } | undefined;
  private knownSketches: WasmSketches | undefined;
  private knownCodes: WasmCodes | undefined;

  /**
   * @param x where the vectors lie in the memory of the kernels
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
    const { columns } = this;
    return this.sums(columns, 0, run, (x, rows, sums) => ["addRows", x, rows, columns, sums]);
  }

  squaredDeviations(mean: Float32Array, run: Run): number {
    const { space, columns } = this;
    return space.scope(() => {
      const address = this.put(mean);
      let sum = 0;
      for (const batch of stretches(this.rows, batchRows)) {
        checkpoint(run);
        const tasks = parts(stretches(batch.count, chunkRows, batch.first)).map((part) =>
          part.map(({ first, count }): KernelCall => {
            return ["squaredDeviations", this.rowAddress(first), count, columns, address];
          }),
        );
        sum += space.share(tasks).reduce((total, part) => total + part, 0);
      }
      return sum;
    });
  }

  sums(
    length: number,
    scratchBytes: number,
    run: Run,
    call: (x: Address, rows: number, sums: Address, scratch: Address) => KernelCall,
  ): Float64Array {
    const { space } = this;
    return space.scope(() => {
      const rooms = Array.from({ length: Math.min(maximumParts, this.chunks) }, () => {
        const sums = space.allocate(length * 8);
        space.float64(sums, length).fill(0);
        return { sums, scratch: space.allocate(scratchBytes) };
      });
      for (const batch of stretches(this.rows, batchRows)) {
        checkpoint(run);
        const tasks = parts(stretches(batch.count, chunkRows, batch.first)).map((part, place) => {
          const { sums, scratch } = rooms[place]!;
          return part.map(({ first, count }) => call(this.rowAddress(first), count, sums, scratch));
        });
        space.share(tasks);
      }
      const totals = new Float64Array(length);
      for (const { sums } of rooms) {
        const part = space.float64(sums, length);
        for (let j = 0; j < length; j++) totals[j]! += part[j]!;
      }
      return totals;
    });
  }

  scores(of: Matrix, mean: Float32Array, axes: Matrix, run: Run): Matrix {
    const { space, columns } = this;
    const data = new Float32Array(of.rows * axes.rows);
    space.scope(() => {
      const meanAddress = this.put(mean);
      const blocks = stretches(axes.rows, blockSize);
      const axesAddress = space.allocate(blocks.length * blockSize * columns * 4);
      space
        .float32(axesAddress, blocks.length * blockSize * columns)
        .fill(0)
        .set(axes.data);
      const width = blocks.length * blockSize;
      const rooms = Array.from({ length: maximumParts }, () => ({
        copy: of === this ? 0 : space.allocate(chunkRows * columns * 4),
        result: space.allocate(chunkRows * width * 4),
        scratch: space.allocate(this.kernels.covarianceScratch(columns)),
      }));
      for (const batch of stretches(of.rows, maximumParts * chunkRows)) {
        checkpoint(run);
        const chunks = stretches(batch.count, chunkRows, batch.first);
        const tasks = chunks.map(({ first, count }, place) => {
          const { copy, result, scratch } = rooms[place]!;
          if (copy) {
            const values = of.data.subarray(first * columns, (first + count) * columns);
            space.float32(copy, values.length).set(values);
          }
          const x = copy || this.rowAddress(first);
          return blocks.map((block): KernelCall => {
            const vectors = axesAddress + block.first * columns * 4;
            const to = result + block.first * chunkRows * 4;
            return ["scores", x, count, columns, meanAddress, vectors, to, scratch];
          });
        });
        space.share(tasks);
        chunks.forEach(({ first, count }, place) => {
          const scores = space.float32(rooms[place]!.result, chunkRows * width);
          for (const block of blocks) {
            for (let i = 0; i < count; i++) {
              const from = block.first * chunkRows + i * blockSize;
              const values = scores.subarray(from, from + block.count);
              data.set(values, (first + i) * axes.rows + block.first);
            }
          }
        });
      }
    });
    return { data, rows: of.rows, columns: axes.rows };
  }

  scatter<Result>(mean: Float32Array, capacity: number, use: (scatter: Scatter) => Result): Result {
    const { space, columns } = this;
    return space.scope(() =>
      use(new WasmCovariance(space, this, columns, this.put(mean), capacity)),
    );
  }

  squaredLengths(): Float64Array {
    return this.lengths().squaredLengths;
  }

  readyForQueries(): void {
    this.sketches();
  }

  shortlist(query: Float32Array, k: number): Int32Array {
    const { squaredLengths } = this.lengths();
    const square = query.reduce((sum, value) => sum + value * value, 0);
    return this.sketches().shortlist(query, k, (rows) =>
      this.preciseDots(query, rows).map(
        (dot, place) => dot / (Math.sqrt(square * squaredLengths[rows[place]!]!) || 1),
      ),
    );
  }

  candidates(k: number, run: Run): Candidates {
    return this.codes().candidates(k, run);
  }

  ranks(of: Int32Array, others: Int32Array, k: number, run: Run): Int32Array {
    return this.codes().ranks(of, others, k, run);
  }

  preciseDots(vector: Float32Array, rows: Int32Array): Float64Array {
    const { space, x, columns } = this;
    return space.scope(() => {
      const address = this.put(vector);
      const others = this.putIndices(rows);
      const result = space.allocate(rows.length * 8);
      space.share(
        stretches(rows.length, chunkRows).map(({ first, count }) => [
          ["preciseDots", x, columns, address, others + first * 4, count, result + first * 8],
        ]),
      );
      return space.float64(result, rows.length).slice();
    });
  }

  preciseDotsOfEach(others: Int32Array, k: number, run: Run): Float64Array {
    const { space, x, columns } = this;
    return space.scope(() => {
      const address = this.putIndices(others);
      const result = space.allocate(others.length * 8);
      for (const batch of stretches(this.rows, chunkRows * maximumParts)) {
        checkpoint(run);
        space.share(
          stretches(batch.count, chunkRows, batch.first).map(({ first, count }) => [
            ["preciseDotsOfEach", x, columns, first, count, address, k, result],
          ]),
        );
      }
      return space.float64(result, others.length).slice();
    });
  }

  private get chunks(): number {
    return Math.ceil(Math.min(this.rows, batchRows) / chunkRows);
  }

  private rowAddress(row: number): Address {
    return this.x + row * this.columns * 4;
  }

  /** Squared lengths, and in the kernels' memory 1 / length (0 for a zero vector); found once. */
  private lengths(): { squaredLengths: Float64Array; inverse: Address } {
    if (this.known) return this.known;
    const { space, rows, columns } = this;
    const inverse = space.allocate(rows * 4);
    const squaredLengths = space.scope(() => {
      const result = space.allocate(rows * 8);
      const tasks = parts(stretches(rows, chunkRows)).map((part) =>
        part.map(({ first, count }): KernelCall => {
          return ["squaredLengths", this.rowAddress(first), count, columns, result + first * 8];
        }),
      );
      space.share(tasks);
      return space.float64(result, rows).slice();
    });
    const values = space.float32(inverse, rows);
    squaredLengths.forEach((square, i) => (values[i] = square > 0 ? 1 / Math.sqrt(square) : 0));
    this.known = { squaredLengths, inverse };
    return this.known;
  }

  /** Found once. */
  private sketches(): WasmSketches {
    const { space, x, rows, columns } = this;
    const { inverse } = this.lengths();
    this.knownSketches ??= new WasmSketches(space, x, rows, columns, inverse);
    return this.knownSketches;
  }

  /** Found once. */
  private codes(): WasmCodes {
    const { space, x, rows, columns } = this;
    const { inverse, squaredLengths } = this.lengths();
    this.knownCodes ??= new WasmCodes(space, x, rows, columns, inverse, squaredLengths);
    return this.knownCodes;
  }

  private put(values: Float32Array): Address {
    const address = this.space.allocate(values.length * 4);
    this.space.float32(address, values.length).set(values);
    return address;
  }

  private putIndices(values: Int32Array): Address {
    const address = this.space.allocate(values.length * 4);
    this.space.int32(address, values.length).set(values);
    return address;
  }
}
