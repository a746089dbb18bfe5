import type { Address, KernelSpace } from "./kernels";
import { parts, stretches } from "./parts";
import { cosineSlack, possiblyLargest } from "./vectors";

/** The code of 1 in queries, which have 16 bits a number. */
const queryUnit = 32767;
/** Rows of one kernel call. */
const chunkRows = 128;

/** The rows at unit length in 8 bits a number: what a query looks at first, and then at little else. */
export class WasmBytes {
  private readonly codes: Address;
  private readonly scales: Address;
  /** Numbers in a row of codes. */
  private readonly stride: number;
  /** How many rows there are with those of zeros that fill them up. */
  private readonly padded: number;
  /** The length of the most that rounding took from a row. */
  private readonly largestError: number;

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
    const stride = Math.ceil(columns / 8) * 8;
    const padded = Math.ceil(rows / 4) * 4;
    const codes = space.allocate(padded * stride);
    const scales = space.allocate(padded * 4);
    space.int8(codes, padded * stride).fill(0, rows * stride);
    space.float32(scales, padded).fill(0, rows);
    this.largestError = space.scope(() => {
      const errors = space.allocate(rows * 4);
      space.share(
        parts(stretches(rows, chunkRows)).map((part) =>
          part.map(({ first, count }) => [
            "encodeBytes",
            x + first * columns * 4,
            count,
            columns,
            inverse + first * 4,
            codes + first * stride,
            stride,
            scales + first * 4,
            errors + first * 4,
          ]),
        ),
      );
      return space.float32(errors, rows).reduce((most, own) => Math.max(most, own), 0);
    });
    this.codes = codes;
    this.scales = scales;
    this.stride = stride;
    this.padded = padded;
  }

  /**
   * Rows among which are the k of largest cosine with the query. What is nearest by the codes is looked
   * at first, by `cosines` of the query with some rows: all that cannot be nearer are left out then.
   */
  shortlist(
    query: Float32Array,
    k: number,
    cosines: (rows: Int32Array) => Float64Array,
  ): Int32Array {
    const { space, rows, padded, stride } = this;
    const length = Math.sqrt(query.reduce((sum, value) => sum + value * value, 0)) || 1;
    return space.scope(() => {
      const address = space.allocate(stride * 2);
      const codes = space.int16(address, stride).fill(0);
      let lost = 0;
      query.forEach((value, j) => {
        const exact = (value / length) * queryUnit;
        codes[j] = Math.round(exact);
        lost += (exact - codes[j]) ** 2;
      });
      const products = space.allocate(padded * 4);
      space.share(
        parts(stretches(padded, chunkRows)).map((part) =>
          part.map(({ first, count }) => [
            "byteProducts",
            this.codes + first * stride,
            count,
            stride,
            address,
            this.scales + first * 4,
            products + first * 4,
          ]),
        ),
      );
      const values = space.float32(products, rows);
      const known = cosines(possiblyLargest(values, 0, k)).sort();
      const slack = cosineSlack(this.largestError, Math.sqrt(lost) / queryUnit);
      const least = (known[known.length - k]! - slack) * queryUnit;
      const found: number[] = [];
      for (let i = 0; i < rows; i++) if (values[i]! >= least) found.push(i);
      return Int32Array.from(found);
    });
  }
}
