import type { ColumnMetaData, DecodedArray, SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert, convertWithDictionary, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { decompressPage, readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import type { RandomAccess } from "../../core/model/vectorSource";
import { badFile } from "./format";

/** Bytes that are read at once, unless a page is larger. */
const windowBytes = 2 ** 23;
/** Bytes that the header of a page may have. */
const headerBytes = 2 ** 16;

export interface ColumnChunk {
  readonly meta: ColumnMetaData;
  /** The schema from its root to the values. */
  readonly path: readonly SchemaTree[];
  /** Rows are lists, of which one may go on in the next page. */
  readonly isList: boolean;
  /** Bytes without a type are texts. */
  readonly utf8: boolean;
}

/** The rows of a column in a row group, as hyparquet decodes them page by page. Throws `badFile`. */
export async function* pagesOf(
  file: RandomAccess,
  column: ColumnChunk,
  signal: AbortSignal,
): AsyncIterable<ArrayLike<unknown>> {
  const decoder = decoderOf(column, file.name);
  const lists = new Lists(column.path);
  let dictionary: DecodedArray | undefined;
  for await (const page of headersOf(file, column.meta, signal)) {
    try {
      if (page.header.type !== "DICTIONARY_PAGE" && column.isList) {
        yield lists.add(valuesOf(page, decoder, dictionary));
        continue;
      }
      const { data = [] } = readPage(page.reader, page.header, decoder, dictionary, undefined, 0);
      if (page.header.type === "DICTIONARY_PAGE") dictionary = convert(data, decoder);
      else yield data;
    } catch (error) {
      throw badFile(file.name, "damaged", error);
    }
  }
  if (column.isList) yield lists.finish();
}

/** The values of a page, and the levels that say where lists begin, and where they and their values are missing. */
interface Leveled {
  readonly values: DecodedArray;
  /** Empty where nothing is missing. */
  readonly definitions: readonly number[];
  readonly repetitions: readonly number[];
}

function valuesOf(
  { reader, header }: Page,
  decoder: ColumnDecoder,
  dictionary: DecodedArray | undefined,
): Leveled {
  const { view, offset } = reader;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, header.compressed_page_size);
  const first = header.data_page_header;
  const encoding = (first ?? header.data_page_header_v2)?.encoding ?? "PLAIN";
  const { codec } = decoder;
  const decoded = first
    ? readDataPage(
        decompressPage(bytes, header.uncompressed_page_size, codec, compressors),
        first,
        decoder,
      )
    : readDataPageV2(bytes, header, decoder);
  return {
    values: convertWithDictionary(decoded.dataPage, dictionary, encoding, decoder),
    definitions: decoded.definitionLevels ?? [],
    repetitions: decoded.repetitionLevels,
  };
}

/**
 * Puts lists of values together from pages: as parts of the page's own array, without an array for each as
 * `assembleLists` makes them. A list that is missing is undefined; values that are missing in one follow as NaN.
 */
class Lists {
  /** The level of a value, and of a list that has any. */
  private readonly full: number;
  private readonly filled: number;
  /** The list that may go on in the next page. */
  private open: ArrayLike<unknown> | undefined;
  private isOpen = false;

  constructor(path: readonly SchemaTree[]) {
    const levels = path.slice(1).map(({ element }) => element.repetition_type);
    const defined = (until: number) =>
      levels.slice(0, until).filter((type) => type !== "REQUIRED").length;
    this.full = defined(levels.length);
    this.filled = defined(levels.indexOf("REPEATED") + 1);
  }

  /** The lists that are complete with this page. */
  add({ values, definitions, repetitions }: Leveled): unknown[] {
    const done: unknown[] = [];
    let start = 0;
    let end = 0;
    let nulls = 0;
    const close = (): void => {
      if (end > start || nulls > 0) this.extend(values, start, end, nulls);
      start = end;
      nulls = 0;
    };
    for (let i = 0; i < repetitions.length; i++) {
      const level = definitions.length > 0 ? (definitions[i] ?? 0) : this.full;
      if (repetitions[i] === 0) {
        close();
        if (this.isOpen) done.push(this.open);
        this.isOpen = true;
        this.open = level === this.filled - 1 ? [] : undefined;
      }
      if (level === this.full) end += 1;
      else if (level >= this.filled) nulls += 1;
    }
    close();
    return done;
  }

  finish(): unknown[] {
    return this.isOpen ? [this.open] : [];
  }

  private extend(values: DecodedArray, start: number, end: number, nulls: number): void {
    const part = Array.isArray(values) ? values.slice(start, end) : values.subarray(start, end);
    this.open =
      this.open === undefined && nulls === 0
        ? part
        : [...Array.from(this.open ?? []), ...part, ...new Array<number>(nulls).fill(NaN)];
  }
}

type Page = {
  readonly reader: { view: DataView<ArrayBuffer>; offset: number };
  readonly header: ReturnType<typeof parquetHeader>;
};

/** The pages that hold something, each read into memory behind its header. */
async function* headersOf(
  file: RandomAccess,
  meta: ColumnMetaData,
  signal: AbortSignal,
): AsyncIterable<Page> {
  const start = Number(meta.dictionary_page_offset ?? meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  let window = new DataView(new ArrayBuffer(0));
  let windowStart = start;
  const have = async (at: number, bytes: number): Promise<void> => {
    if (Math.min(end, at + bytes) <= windowStart + window.byteLength) return;
    const read = await file.read(at, Math.min(end, at + Math.max(bytes, windowBytes)), signal);
    window = new DataView(read.buffer);
    windowStart = at;
  };
  for (let at = start; at < end;) {
    await have(at, headerBytes);
    const begin = { view: window, offset: at - windowStart };
    let header;
    try {
      header = parquetHeader(begin);
    } catch (error) {
      throw badFile(file.name, "damaged", error);
    }
    const size = header.compressed_page_size;
    if (!(size >= 0)) throw badFile(file.name, "damaged");
    const body = windowStart + begin.offset;
    await have(body, size);
    const values =
      header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
    if (values && values.num_values > 0) {
      yield { reader: { view: window, offset: body - windowStart }, header };
    }
    at = body + size;
  }
}

type ColumnDecoder = Parameters<typeof readPage>[2];

function decoderOf({ meta, path, utf8 }: ColumnChunk, file: string): ColumnDecoder {
  const element = path.at(-1)?.element;
  if (!element) throw badFile(file, "damaged");
  return {
    pathInSchema: meta.path_in_schema,
    type: meta.type,
    codec: meta.codec,
    element,
    schemaPath: [...path],
    parsers: DEFAULT_PARSERS,
    compressors,
    utf8,
  };
}
