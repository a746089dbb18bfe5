import { Failure } from "../../core/model/failures";
import type { RandomAccess } from "../../core/model/vectorSource";
import { badFile } from "./format";

/** A message of Arrow's interchange format (IPC): what it is, and where it is in the file. */
export interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "rows" | "other";
  readonly start: number;
  readonly end: number;
  /** Of a batch of rows: how many. */
  readonly rows: number;
}

/** Stands at both ends of a file, but not of a stream. */
export const mark = "ARROW1";

/** By the number of a message's type. */
const kinds = ["other", "schema", "dictionary", "rows"] as const;
/** Bytes of what describes a message. */
const maximumHeader = 2 ** 26;

/** The messages of a file or a stream, without what they hold. Throws `badFile`. */
export async function messagesOf(
  file: RandomAccess,
  isStream: boolean,
  signal: AbortSignal,
): Promise<ArrowMessage[]> {
  const messages: ArrowMessage[] = [];
  for (let start = isStream ? 0 : 8; start + 8 <= file.size;) {
    const prefix = new DataView((await file.read(start, start + 8, signal)).buffer);
    const isLong = prefix.getInt32(0, true) === -1;
    const length = prefix.getInt32(isLong ? 4 : 0, true);
    const header = start + (isLong ? 8 : 4);
    if (length === 0) break;
    if (length < 0 || length > maximumHeader) throw badFile(file.name, "damaged");
    if (header + length > file.size) throw badFile(file.name, "cutOff");
    const bytes = await file.read(header, header + length, signal);
    const { kind, rows, body } = described(file.name, new DataView(bytes.buffer));
    const end = header + length + body;
    if (end > file.size) throw badFile(file.name, "cutOff");
    messages.push({ kind, start, end, rows });
    start = end;
  }
  return messages;
}

/** What a message says of itself, in a table of FlatBuffers. */
function described(file: string, view: DataView) {
  try {
    const message = view.getUint32(0, true);
    const type = view.getUint8(field(view, message, 1) ?? NaN);
    const kind = kinds[type] ?? "other";
    const bodyAt = field(view, message, 3);
    const body = bodyAt === undefined ? 0 : Number(view.getBigInt64(bodyAt, true));
    const contentAt = field(view, message, 2) ?? NaN;
    const content = contentAt + view.getUint32(contentAt, true);
    const rowsAt = kind === "rows" ? field(view, content, 0) : undefined;
    const rows = rowsAt === undefined ? 0 : Number(view.getBigInt64(rowsAt, true));
    if (body < 0 || rows < 0) throw badFile(file, "damaged");
    return { kind, rows, body };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw badFile(file, "damaged", error);
  }
}

/** Where a field of a table is; undefined where it has its default. */
function field(view: DataView, table: number, index: number): number | undefined {
  const fields = table - view.getInt32(table, true);
  const place = 4 + 2 * index;
  const offset = place < view.getUint16(fields, true) ? view.getUint16(fields + place, true) : 0;
  return offset === 0 ? undefined : table + offset;
}
