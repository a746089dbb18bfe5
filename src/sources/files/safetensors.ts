import * as v from "valibot";
import type { RandomAccess, VectorSource } from "../../core/model/vectorSource";
import { ArraySource, type StoredArray } from "./arrays";
import { type Element, elementOf } from "./elements";
import { badFile, type Format } from "./format";
import { MembersSource } from "./members";
import { bfloat } from "./numbers";

/** Tensors by their names, as Hugging Face writes them. */
export const safetensors: Format = {
  id: "safetensors",
  extensions: [".safetensors"],
  sniff: (head) => head[8] === 0x7b && head[6] === 0 && head[7] === 0,
  open: (file) => new MembersSource(file.name, (signal) => tensorsIn(file, signal)),
};

/** Bytes of the longest header, as the format allows it. */
const maximumHeader = 1e8;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tensorSchema = v.object({
  dtype: v.string(),
  shape: v.array(count),
  data_offsets: v.tuple([count, count]),
});

const bfloat16: Element = {
  kind: "number",
  size: 2,
  read: (view, at) => bfloat(view.getUint16(at, true)),
};

/** Types as NumPy names them. */
const types: Readonly<Record<string, string>> = {
  ...{ F16: "<f2", F32: "<f4", F64: "<f8", BOOL: "|b1" },
  ...{ I8: "|i1", I16: "<i2", I32: "<i4", I64: "<i8" },
  ...{ U8: "|u1", U16: "<u2", U32: "<u4", U64: "<u8" },
};

/** The tensors that are tables of vectors, and the lists. */
async function* tensorsIn(
  file: RandomAccess,
  signal: AbortSignal,
): AsyncIterable<readonly [string, VectorSource]> {
  if (file.size < 8) throw badFile(file.name, "cutOff");
  const length = new DataView((await file.read(0, 8, signal)).buffer).getBigUint64(0, true);
  if (length > maximumHeader) throw badFile(file.name, "damaged");
  const offset = 8 + Number(length);
  if (offset > file.size) throw badFile(file.name, "cutOff");
  const header = parsed(file.name, await file.read(8, offset, signal));
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (!v.is(tensorSchema, entry)) throw badFile(file.name, "damaged");
    const array = arrayOf(file.name, entry, offset);
    if (array) yield [name, new ArraySource(file, () => Promise.resolve(array), name)];
  }
}

function arrayOf(
  file: string,
  { dtype, shape, data_offsets: [begin, end] }: v.InferOutput<typeof tensorSchema>,
  offset: number,
): StoredArray | undefined {
  const element = dtype === "BF16" ? bfloat16 : elementOf(types[dtype] ?? "");
  const [rows = 0, width = 1] = shape;
  if (!element || shape.length > 2 || rows === 0) return undefined;
  if (end - begin !== rows * width * element.size) throw badFile(file, "damaged");
  const isList = shape.length === 1;
  return { element, rows, width, isList, isTransposed: false, offset: offset + begin };
}

function parsed(file: string, bytes: Uint8Array): object {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof header === "object" && header !== null) return header;
    throw badFile(file, "damaged");
  } catch (error) {
    throw badFile(file, "damaged", error);
  }
}
