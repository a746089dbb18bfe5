import type { Address, KernelCall, KernelSpace, KernelTask } from "./wasmKernels";
import { maximumParts, parts, rounds, stretches } from "./partition";
import { checkpoint, type Run } from "../checkpoint";
import type { Candidates } from "./vectors";

/** The code of 1, as the kernels have it. */
const codeUnit = 32767;
/** Rows compared with as many others in one kernel call; the codes of both fit the L2 cache. */
const blockRows = 64;
/** Products of rows in one kernel call: some milliseconds of work. */
const maximumProducts = 2 ** 17;
/** What float32 may do to the lengths of what was lost, and to cosines as they are handed out. */
const rounding = 1e-6;
/** The minimum of a score of codes. */
const none = -(2 ** 31);

/** The rows at unit length in 16 bits a number, and what can be told from them by the kernels. */
export class WasmCodes {
  private readonly address: Address;
  /** Numbers in a row of codes. */
  private readonly stride: number;
  /** The maximum length that rounding took from a row. */
  private readonly largestError: number;

  /**
   * @param x where the rows are, in float32
   * @param inverse where 1 / length of each is, 0 for zero vectors
   * @param squaredLengths of each
   */
  constructor(
    private readonly space: KernelSpace,
    private readonly x: Address,
    private readonly rows: number,
    private readonly columns: number,
    inverse: Address,
    private readonly squaredLengths: Float64Array,
  ) {
    this.stride = Math.ceil(columns / 8) * 8;
    this.address = space.allocate((rows + 3) * this.stride * 2);
    space.int16(this.address, (rows + 3) * this.stride).fill(0, rows * this.stride);
    const errors = space.allocate(rows * 4);
    space.share(
      parts(stretches(rows, blockRows)).map((part) =>
        part.map(({ first, count }) => [
          "encodeRows",
          x + first * columns * 4,
          count,
          columns,
          inverse + first * 4,
          this.rowAddress(first),
          this.stride,
          errors + first * 4,
        ]),
      ),
    );
    this.largestError = space
      .float32(errors, rows)
      .reduce((maximum, own) => Math.max(maximum, own), 0);
  }

  /** For every row, the k other rows of largest cosine as the codes tell it. */
  candidates(k: number, run: Run): Candidates {
    const { space, rows, stride, address } = this;
    return space.scope(() => {
      const scores = space.allocate(rows * k * 4);
      const points = space.allocate(rows * k * 4);
      const worst = space.allocate((rows + 3) * 4);
      space.int32(scores, rows * k).fill(none);
      space.int32(points, rows * k).fill(-1);
      space.int32(worst, rows + 3).fill(none);
      const scratch = Array.from({ length: maximumParts }, () =>
        space.allocate((blockRows + 3) * 8),
      );
      const blocks = stretches(rows, blockRows);
      for (const pairs of rounds(blocks.length)) {
        checkpoint(run);
        const tasks = parts(pairs).map((part, place) =>
          part.map(([p, q]): KernelCall => {
            const [a, b] = [blocks[p]!, blocks[q]!];
            const lists = [scores, points, worst, k, scratch[place]!] as const;
            return ["keepNearest", address, stride, a.first, a.count, b.first, b.count, ...lists];
          }),
        );
        space.share(tasks);
      }
      return {
        cosines: Float32Array.from(space.int32(scores, rows * k), (score) => score / codeUnit ** 2),
        points: space.int32(points, rows * k).slice(),
        slack: this.slack,
      };
    });
  }

  /** The ranks of `others`, see `Vectors`. */
  ranks(of: Int32Array, others: Int32Array, k: number, run: Run): Int32Array {
    const { space, rows, stride, address, x, columns } = this;
    const window = Math.ceil(2 * this.slack * codeUnit ** 2);
    const size = Math.max(8, Math.min(blockRows, Math.floor(maximumProducts / rows)));
    const width = Math.ceil(k / 4) * 4;
    return space.scope(() => {
      const queries = space.allocate(of.length * 4);
      space.int32(queries, of.length).set(of);
      const points = space.allocate(of.length * width * 4);
      const padded = space.int32(points, of.length * width).fill(-1);
      of.forEach((_, i) => padded.set(others.subarray(i * k, (i + 1) * k), i * width));
      const nearer = space.allocate(of.length * width * 4);
      const lengths = space.allocate(rows * 8);
      const squares = this.squaredLengths;
      space.float64(lengths, rows).set(squares.map((square) => Math.sqrt(square) || 1));
      const scratch = Array.from({ length: maximumParts }, () =>
        space.allocate(32 + size * (width + 1) * 12),
      );
      for (const batch of stretches(of.length, size * maximumParts)) {
        checkpoint(run);
        const tasks = stretches(batch.count, size, batch.first).map(
          ({ first, count }, place): KernelTask => {
            const rowsToRank = [address, stride, x, columns, lengths, rows, window] as const;
            const list = first * width * 4;
            const lists = [points + list, width, nearer + list, scratch[place]!] as const;
            return [["countNearer", ...rowsToRank, queries + first * 4, count, ...lists]];
          },
        );
        space.share(tasks);
      }
      const found = space.int32(nearer, of.length * width);
      return others.map((_, place) => found[Math.floor(place / k) * width + (place % k)]! + 1);
    });
  }

  /** How far off the cosine of two rows may be, each of which lost a part of its length. */
  private get slack(): number {
    const { largestError } = this;
    return 2 * largestError + largestError ** 2 + rounding;
  }

  private rowAddress(row: number): Address {
    return this.address + row * this.stride * 2;
  }
}
