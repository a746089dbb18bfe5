import type { ColumnMetaData, DecodedArray, SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
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
  let dictionary: DecodedArray | undefined;
  let open: unknown[] | undefined;
  for await (const { reader, header } of headersOf(file, column.meta, signal)) {
    try {
      const { data } = readPage(reader, header, decoder, dictionary, open, 0);
      if (!data) continue;
      if (header.type === "DICTIONARY_PAGE") dictionary = convert(data, decoder);
      else if (!column.isList) yield data;
      else if (Array.isArray(data)) {
        open = data.slice(-1);
        yield data.slice(0, -1);
      }
    } catch (error) {
      throw badFile(file.name, "damaged", error);
    }
  }
  if (open) yield open;
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
