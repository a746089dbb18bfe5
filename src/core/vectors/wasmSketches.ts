import type { Address, KernelCall, KernelSpace } from "./wasmKernels";
import { maximumParts, type Stretch, stretches } from "./partition";
import { uniform } from "../random";
import { possiblyLargest } from "./vectors";

/** The code of 1 in queries, which have 16 bits a number. */
const queryUnit = 32767;
/** Rows that lie together, see the kernel. */
const together = 4;
/** What float32 may do to a bound. */
const rounding = 1e-5;

/**
 * The rows at unit length, rotated, in 4 bits a number: what a query looks at first, and then at little
 * else. (Compare RaBitQ, Gao and Long 2024, whose bounds hold but for chance; these hold always.)
 */
export class WasmSketches {
  /** Numbers in a row of codes. */
  private readonly width: number;
  /** How many rows there are with those that fill up the last four. */
  private readonly padded: number;
  private readonly signs: Address;
  private readonly codes: Address;
  private readonly scales: Address;
  private readonly errors: Address;

  /**
   * @param x where the rows are, in float32
   * @param inverse where 1 / length of each is, 0 for zero vectors
   */
  constructor(
    private readonly space: KernelSpace,
    x: Address,
    private readonly rows: number,
    columns: number,
    inverse: Address,
  ) {
    const width = Math.ceil(columns / 32) * 32;
    this.width = width;
    this.padded = Math.ceil(rows / together) * together;
    this.signs = space.allocate(width * 4);
    this.codes = space.allocate((this.padded * width) / 2);
    this.scales = space.allocate(this.padded * 4);
    this.errors = space.allocate(this.padded * 4);
    const random = uniform(1);
    const signs = space.float32(this.signs, width);
    for (let j = 0; j < width; j++) signs[j] = random() < 0.5 ? -1 : 1;
    space.scope(() => {
      const rooms = Array.from({ length: maximumParts }, () => space.allocate(width * 4));
      this.eachPart(({ first, count }, place) => {
        const own = Math.min(count, rows - first);
        const from = [x + first * columns * 4, own, columns, inverse + first * 4] as const;
        const { codes, scales, errors } = this.from(first);
        const room = rooms[place]!;
        return ["encodeSketches", ...from, this.signs, width, codes, scales, errors, room];
      });
    });
  }

  /**
   * Rows among which are the k of largest cosine with the query. Those that may be nearest are looked at
   * first, by `cosines` of the query with some rows: all that cannot be nearer are left out.
   */
  shortlist(
    query: Float32Array,
    k: number,
    cosines: (rows: Int32Array) => Float64Array,
  ): Int32Array {
    const { space, rows, padded, width } = this;
    return space.scope(() => {
      const { address, sum, lost } = this.encode(query);
      const result = space.allocate(padded * 4);
      this.eachPart(({ first, count }) => {
        const { codes, scales, errors } = this.from(first);
        const encoded = [address, 1 / queryUnit, 15 * sum] as const;
        const to = result + first * 4;
        return ["sketchBounds", codes, count, width, ...encoded, scales, errors, to];
      });
      const bounds = space.float32(result, rows);
      const known = cosines(possiblyLargest(bounds, 0, 2 * k)).sort();
      const minimum = known[known.length - k]! - lost - rounding;
      const found: number[] = [];
      for (let i = 0; i < rows; i++) if (bounds[i]! >= minimum) found.push(i);
      return Int32Array.from(found);
    });
  }

  /** The query at unit length, rotated, and the length of what it lost. */
  private encode(query: Float32Array): { address: Address; sum: number; lost: number } {
    const { space, width } = this;
    const length = Math.sqrt(query.reduce((sum, value) => sum + value * value, 0)) || 1;
    const row = space.allocate(width * 4);
    const rotated = space.float32(row, width).fill(0);
    query.forEach((value, j) => (rotated[j] = value / length));
    space.kernels.rotate(row, this.signs, width);
    const address = space.allocate(width * 2);
    const codes = space.int16(address, width);
    let sum = 0;
    let square = 0;
    space.float32(row, width).forEach((value, j) => {
      const exact = value * queryUnit;
      // Not rounded, so that the query gets no longer.
      codes[j] = Math.trunc(exact);
      sum += codes[j];
      square += (exact - codes[j]) ** 2;
    });
    return { address, sum, lost: Math.sqrt(square) / queryUnit };
  }

  /** Calls a kernel with each part of the rows; `first` is that of a four. */
  private eachPart(call: (part: Stretch, place: number) => KernelCall): void {
    const size = Math.ceil(this.padded / together / maximumParts) * together;
    this.space.share(stretches(this.padded, size).map((part, place) => [call(part, place)]));
  }

  private from(first: number): { codes: Address; scales: Address; errors: Address } {
    return {
      codes: this.codes + (first * this.width) / 2,
      scales: this.scales + first * 4,
      errors: this.errors + first * 4,
    };
  }
}
