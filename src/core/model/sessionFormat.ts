import * as v from "valibot";
import { Slices } from "../slices";
import { type Matrix, matrix } from "../vectors/matrix";
import {
  type Column,
  dictionaryColumn,
  lengthOf,
  type PackedTexts,
  packTexts,
  textAt,
  textColumn,
  type TextColumn,
  textsIn,
  unpackTexts,
} from "./columns";
import { engineIds } from "./engine";
import { Failure } from "./failures";
import { failureSchema, rowFaultSchema } from "./failureSchema";
import type { Item, ItemState } from "./item";
import { placeSize, quotings } from "./places";
import type { Session, Space } from "./session";
import { itemStates, type PointTable, tableOf } from "./table";

/*
 * A session as bytes: 6 bytes "EMBSES", 2 digits of the version, the length of the header (uint32, little endian), the
 * header (JSON in UTF-8, ended with spaces at a multiple of 8), then numbers and texts as they are in memory, each
 * part beginning at a multiple of 8. The header tells how many of each there are, so that what follows from it can
 * be compared with the length of the whole before anything is read.
 */

const mark = "EMBSES";
const version = 2;
const prefixLength = mark.length + 6;
const alignment = 8;
/** Lists of any length are parts; what is in the header itself is short. */
const maximumHeader = 4e6;
const maximumColumns = 10_000;
const maximumSpaces = 100;
/** Bytes copied at once: about a millisecond. */
const copied = 2 ** 22;

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xfffffffe));
const positive = v.pipe(count, v.minValue(1));

const engine = v.object({
  id: v.picklist(engineIds),
  label: text,
  chatModel: v.exactOptional(text),
  embeddingModel: text,
  version: v.exactOptional(text),
  host: v.exactOptional(text),
  chatHost: v.exactOptional(text),
  prefix: v.exactOptional(text),
  dimensions: v.exactOptional(count),
});

const sampling = v.object({ rows: count, of: v.exactOptional(count), seed: v.number() });

const roles = v.object({
  text: v.exactOptional(text),
  category: v.exactOptional(text),
  id: v.exactOptional(text),
});

const source = v.variant("kind", [
  v.object({ kind: v.literal("engine"), engine }),
  v.object({
    kind: v.literal("file"),
    uri: text,
    column: v.exactOptional(text),
    digest: text,
    sampled: v.exactOptional(sampling),
    roles: v.exactOptional(roles),
    beside: v.exactOptional(text),
    lines: v.exactOptional(text),
    left: v.exactOptional(v.object({ count, of: count, first: rowFaultSchema })),
    madeBy: v.exactOptional(engine),
  }),
  v.object({
    kind: v.literal("database"),
    connection: text,
    collection: text,
    sampled: v.exactOptional(sampling),
    madeBy: v.exactOptional(engine),
  }),
]);

const provenance = v.union([
  v.literal("user"),
  v.object({
    method: text,
    parameters: v.record(text, v.union([text, v.number(), v.boolean()])),
  }),
]);

/** How many texts, and how many bytes they have together. */
const packed = v.object({ texts: count, bytes: count });

const column = v.variant("type", [
  v.object({
    type: v.literal("text"),
    name: text,
    ...packed.entries,
    coded: v.boolean(),
    provenance: v.exactOptional(provenance),
  }),
  v.object({
    type: v.picklist(["number", "date", "boolean"]),
    name: text,
    provenance: v.exactOptional(provenance),
  }),
]);

const space = v.object({
  id: text,
  metric: v.picklist(["cosine", "dot", "euclidean"]),
  source,
  columns: count,
});

const accepted = v.array(
  v.picklist([
    ...(["shortage", "collisions", "noWords", "noVector", "cut"] as const),
    ...(["roles", "sampled", "leftRows", "oneGroup"] as const),
  ]),
);

const header = v.object({
  id: text,
  title: text,
  created: text,
  colorBy: text,
  fitted: v.exactOptional(positive),
  accepted: v.exactOptional(accepted),
  rows: count,
  nextId: count,
  columns: v.pipe(v.array(column), v.maxLength(maximumColumns)),
  places: count,
  uris: packed,
  origins: packed,
  notes: packed,
  collisions: v.exactOptional(packed),
  clusterNotes: v.exactOptional(packed),
  spaces: v.pipe(v.array(space), v.minLength(1), v.maxLength(maximumSpaces)),
  /** The values of the columns and the vectors are not in these bytes. */
  values: v.exactOptional(v.literal("elsewhere")),
});
type Header = v.InferOutput<typeof header>;

const note = v.object({
  category: text,
  wanted: v.exactOptional(count),
  received: v.exactOptional(count),
  failure: v.exactOptional(failureSchema),
  withoutVector: v.exactOptional(v.array(text)),
  cut: v.exactOptional(v.array(text)),
});

const origin = v.object({
  model: text,
  digest: v.exactOptional(text),
  prompt: text,
  seed: v.number(),
  round: v.number(),
  written: v.exactOptional(text),
  kept: v.exactOptional(v.boolean()),
});

const collision = v.array(text);

const clusterNote = v.object({
  key: text,
  name: v.exactOptional(text),
  typed: v.exactOptional(v.boolean()),
  persistence: v.exactOptional(v.number()),
});

/** What fills most of a session, for formats that have a place of their own for it. */
export interface SessionValues {
  /** By the names of the columns in the table. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Of each space, in their order. */
  readonly vectors: readonly Matrix[];
}

/** The session as parts that follow one another; they may share memory with the session. */
export function encodeSession(session: Session): Promise<Uint8Array[]> {
  return encode(session, true);
}

/** As `encodeSession`, without the values of the columns and the vectors; texts that repeat keep their order. */
export function encodeFrame(session: Session): Promise<Uint8Array[]> {
  return encode(session, false);
}

async function encode(session: Session, withValues: boolean): Promise<Uint8Array[]> {
  const slices = new Slices();
  const { table, spaces, notes, collisions, clusterNotes } = session;
  const { rows, nextId, places, origins } = table;
  const parts = new Parts();
  const lists = {
    uris: packTexts(places.uris),
    origins: await asTexts(origins.values, slices),
    notes: await asTexts(notes, slices),
    ...(collisions ? { collisions: await asTexts(collisions, slices) } : {}),
    ...(clusterNotes ? { clusterNotes: await asTexts(clusterNotes, slices) } : {}),
  };
  const head: Header = {
    id: session.id,
    title: session.title,
    created: session.created,
    colorBy: session.colorBy,
    ...(session.fitted === undefined ? {} : { fitted: session.fitted }),
    ...(session.accepted ? { accepted: [...session.accepted] } : {}),
    rows,
    nextId,
    columns: [...table.columns].map(([name, column]) => headOf(name, column)),
    places: places.ranges.length / placeSize,
    uris: sizeOf(lists.uris),
    origins: sizeOf(lists.origins),
    notes: sizeOf(lists.notes),
    ...(lists.collisions ? { collisions: sizeOf(lists.collisions) } : {}),
    ...(lists.clusterNotes ? { clusterNotes: sizeOf(lists.clusterNotes) } : {}),
    spaces: spaces.map(spaceHead),
    ...(withValues ? {} : { values: "elsewhere" }),
  };
  const json = new TextEncoder().encode(JSON.stringify(head));
  if (json.length > maximumHeader) throw new Error("The session has too many columns to be saved.");
  parts.begin(json);
  parts.add(table.ids, table.states, places.offsets, places.ranges, places.counts, origins.codes);
  for (const column of table.columns.values()) {
    if (withValues && column.type !== "text") parts.add(column.values);
    if (column.type !== "text" || !(withValues || column.codes)) continue;
    parts.add(column.offsets, column.bytes, ...(withValues && column.codes ? [column.codes] : []));
  }
  for (const list of Object.values(lists)) parts.add(list.offsets, list.bytes);
  for (const { vectors } of withValues ? spaces : []) parts.add(vectors.data);
  return parts.list;
}

/**
 * The session in these bytes, of this or an earlier version. Throws `sessionLost` where they are damaged or foreign,
 * and `sessionTooNew` where a later version wrote them; `name` is how the failure calls the session.
 */
export function decodeSession(bytes: Uint8Array, name: string): Promise<Session> {
  return decode(bytes, name, undefined);
}

/** The session in the bytes of `encodeFrame` with its values. Throws as `decodeSession` does. */
export function decodeFrame(
  bytes: Uint8Array,
  name: string,
  values: SessionValues,
): Promise<Session> {
  return decode(bytes, name, values);
}

async function decode(
  bytes: Uint8Array,
  name: string,
  values: SessionValues | undefined,
): Promise<Session> {
  const slices = new Slices();
  try {
    const written = versionOf(bytes);
    if (written > version) throw new Failure({ kind: "sessionTooNew", session: name });
    if (written > 1) return await decodeSecond(bytes, values, slices);
    require(!values, "a session with values");
    return await decodeFirst(bytes, slices);
  } catch (error) {
    if (error instanceof Failure && error.kind === "sessionTooNew") throw error;
    throw new Failure({ kind: "sessionLost", session: name }, { cause: error });
  }
}

function versionOf(bytes: Uint8Array): number {
  const start = new TextDecoder().decode(bytes.subarray(0, mark.length + 2));
  const digits = /^EMBSES(\d\d)$/.exec(start)?.[1];
  if (!digits || Number(digits) === 0) throw new Error("not a session");
  return Number(digits);
}

/** Where the header ends; throws when it is longer than it may be. */
function headerEnd(bytes: Uint8Array, maximum: number): number {
  if (bytes.length < prefixLength) throw new Error("no header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(mark.length + 2, true);
  if (length > maximum || prefixLength + length > bytes.length) throw new Error("header too long");
  return prefixLength + length;
}

async function decodeSecond(
  bytes: Uint8Array,
  values: SessionValues | undefined,
  slices: Slices,
): Promise<Session> {
  const end = headerEnd(bytes, maximumHeader);
  const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(prefixLength, end));
  const head = v.parse(header, JSON.parse(json));
  const { rows, columns, places, spaces } = head;
  require((values !== undefined) === (head.values === "elsewhere"), "values at another place");
  const lists = [
    head.uris,
    head.origins,
    head.notes,
    ...(head.collisions ? [head.collisions] : []),
    ...(head.clusterNotes ? [head.clusterNotes] : []),
  ];
  const sizes = [
    ...[4 * rows, rows, 4 * (rows + 1), 4 * placeSize * places, 4 * rows, 4 * rows],
    ...columns.flatMap((column) => columnSizes(column, rows, !values)),
    ...lists.flatMap(({ texts, bytes }) => [4 * (texts + 1), bytes]),
    ...(values ? [] : spaces.map(({ columns }) => 4 * rows * columns)),
  ];
  const begin = aligned(end);
  const total = sizes.reduce((sum, size) => aligned(sum) + size, begin);
  if (total !== bytes.length) throw new Error(`${bytes.length} bytes instead of ${total}`);
  require(new Set(columns.map(({ name }) => name)).size === columns.length, "columns of one name");
  require(new Set(spaces.map(({ id }) => id)).size === spaces.length, "spaces of one id");
  require((head.fitted ?? 0) <= rows, "more fitted rows than rows");

  const parts = new Reader(bytes, begin, slices);
  const ids = await parts.uint32(rows);
  const states = await parts.uint8(rows);
  const offsets = await parts.uint32(rows + 1);
  const ranges = await parts.uint32(places * placeSize);
  const counts = await parts.uint32(rows);
  const originCodes = await parts.uint32(rows);
  const read = new Map<string, Column>();
  for (const { name, provenance, ...rest } of columns) {
    const told = provenance === undefined ? {} : { provenance };
    const own = values && values.columns.get(name);
    const order = own && rest.type === "text" && rest.coded ? await parts.texts(rest) : undefined;
    const column = values ? own && restored(own, rest.type, order) : await parts.column(rest, rows);
    require(column?.type === rest.type && lengthOf(column) === rows, "a column of another kind");
    if (column) read.set(name, { ...column, ...told });
  }
  const uris = unpackTexts(await parts.texts(head.uris));
  const origins = await valuesIn(await parts.texts(head.origins), origin, slices);
  const notes = await valuesIn(await parts.texts(head.notes), note, slices);
  const collisions =
    head.collisions && (await valuesIn(await parts.texts(head.collisions), collision, slices));
  const clusterNotes =
    head.clusterNotes &&
    (await valuesIn(await parts.texts(head.clusterNotes), clusterNote, slices));

  require(areDistinct(ids), "two rows of one id");
  require(ids.every((id) => id < head.nextId), "an id that is still to come");
  require(states.every((state) => state < itemStates.length), "an unknown state");
  require(originCodes.every((code) => code <= origins.length), "an unknown origin");
  require(areRising(offsets) && offsets.at(-1) === places, "places of no row");
  for (let at = 0; at < ranges.length; at += placeSize) {
    require((ranges[at] ?? 0) < uris.length, "a place in no document");
    require((ranges[at + placeSize - 1] ?? 0) < quotings.length, "an unknown quoting");
  }
  const table: PointTable = {
    rows,
    ids,
    nextId: head.nextId,
    columns: read,
    states,
    places: { uris, offsets, ranges, counts },
    origins: { values: origins, codes: originCodes },
  };
  const spacesRead: Space[] = [];
  for (const [index, { columns, ...space }] of spaces.entries()) {
    const vectors =
      values?.vectors[index] ?? matrix(await parts.float32(rows * columns), rows, columns);
    require(vectors.rows === rows && vectors.columns === columns, "vectors of another length");
    spacesRead.push({ ...space, vectors });
  }
  const [first, ...others] = spacesRead;
  if (!first) throw new Error("no vectors");
  const { id, title, created, colorBy, fitted, accepted } = head;
  return {
    ...{ id, title, created, table, spaces: [first, ...others], colorBy, notes },
    ...(collisions ? { collisions } : {}),
    ...(clusterNotes ? { clusterNotes } : {}),
    ...(accepted ? { accepted } : {}),
    ...(fitted === undefined ? {} : { fitted }),
  };
}

function require(isTrue: boolean, problem: string): void {
  if (!isTrue) throw new Error(problem);
}

function headOf(name: string, column: Column): Header["columns"][number] {
  const { provenance } = column;
  const told = provenance === undefined ? {} : { provenance };
  if (column.type !== "text") return { type: column.type, name, ...told };
  return { type: "text", name, ...sizeOf(column), coded: column.codes !== undefined, ...told };
}

/** Bytes of each part of a column. */
function columnSizes(
  column: Header["columns"][number],
  rows: number,
  withValues: boolean,
): number[] {
  if (column.type !== "text") return withValues ? [8 * rows] : [];
  if (!withValues && !column.coded) return [];
  const codes = withValues && column.coded ? [4 * rows] : [];
  return [4 * (column.texts + 1), column.bytes, ...codes];
}

/** A column as it was: its different texts in this order, further ones after them; of that type where it is empty. */
function restored(column: Column, type: Column["type"], order: PackedTexts | undefined): Column {
  if (column.type !== type) {
    const isEmpty =
      column.type === "text"
        ? textsIn(column).every((text) => text === undefined)
        : column.values.every(Number.isNaN);
    if (!isEmpty) return column;
    const rows = lengthOf(column);
    if (type !== "text") return { type, values: new Float64Array(rows).fill(NaN) };
    return restored(dictionaryColumn(Array<undefined>(rows).fill(undefined)), type, order);
  }
  if (column.type !== "text") return column;
  const texts = textsIn(column);
  if (order) return dictionaryColumn(texts, unpackTexts(order));
  return column.codes ? textColumn(texts.map((text) => text ?? "")) : column;
}

function spaceHead({ id, metric, source, vectors }: Space): Header["spaces"][number] {
  return { id, metric, source, columns: vectors.columns };
}

function sizeOf({ bytes, offsets }: PackedTexts): { texts: number; bytes: number } {
  return { texts: offsets.length - 1, bytes: bytes.length };
}

async function asTexts(values: readonly unknown[], slices: Slices): Promise<PackedTexts> {
  const texts: string[] = [];
  for (const value of values) {
    texts.push(JSON.stringify(value));
    await slices.next();
  }
  return packTexts(texts);
}

async function valuesIn<Value>(
  texts: PackedTexts,
  schema: v.GenericSchema<unknown, Value>,
  slices: Slices,
): Promise<Value[]> {
  const values: Value[] = [];
  for (let index = 0; index < texts.offsets.length - 1; index++) {
    values.push(v.parse(schema, JSON.parse(textAt(texts, index))));
    await slices.next();
  }
  return values;
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function areRising(numbers: Uint32Array): boolean {
  return numbers[0] === 0 && numbers.every((each, index) => each >= (numbers[index - 1] ?? 0));
}

function areDistinct(numbers: Uint32Array): boolean {
  const sorted = numbers.toSorted();
  return sorted.every((each, index) => index === 0 || each !== sorted[index - 1]);
}

/** Bytes that follow one another, each part at a multiple of 8. */
class Parts {
  readonly list: Uint8Array[] = [];
  private length = 0;

  begin(json: Uint8Array): void {
    const prefix = new Uint8Array(prefixLength);
    prefix.set(new TextEncoder().encode(`${mark}${String(version).padStart(2, "0")}`));
    const padding = aligned(prefixLength + json.length) - prefixLength - json.length;
    new DataView(prefix.buffer).setUint32(mark.length + 2, json.length + padding, true);
    this.push(prefix, json, new TextEncoder().encode(" ".repeat(padding)));
  }

  add(...arrays: readonly ArrayBufferView[]): void {
    for (const { buffer, byteOffset, byteLength } of arrays) {
      this.push(new Uint8Array(aligned(this.length) - this.length));
      this.push(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }

  private push(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.length += part.length;
      if (part.length > 0) this.list.push(part);
    }
  }
}

/** Copies parts out of bytes, in slices; each gets a buffer of its own. */
class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly slices: Slices,
  ) {}

  async uint8(length: number): Promise<Uint8Array> {
    const copy = new Uint8Array(length);
    const begin = aligned(this.at);
    for (let from = 0; from < length; from += copied) {
      const to = Math.min(length, from + copied);
      copy.set(this.bytes.subarray(begin + from, begin + to), from);
      await this.slices.next();
    }
    this.at = begin + length;
    return copy;
  }

  async uint32(length: number): Promise<Uint32Array> {
    return new Uint32Array((await this.uint8(4 * length)).buffer);
  }

  async float32(length: number): Promise<Float32Array> {
    return new Float32Array((await this.uint8(4 * length)).buffer);
  }

  async column(
    head: { readonly type: Column["type"]; readonly coded?: boolean } & Partial<SizeOfTexts>,
    rows: number,
  ): Promise<Column> {
    if (head.type !== "text") {
      return { type: head.type, values: new Float64Array((await this.uint8(8 * rows)).buffer) };
    }
    const { texts = 0, bytes = 0 } = head;
    const read: TextColumn = { type: "text", ...(await this.texts({ texts, bytes })) };
    if (!head.coded) {
      require(texts === rows, "a column of another length");
      return read;
    }
    const codes = await this.uint32(rows);
    require(codes.every((code) => code <= texts), "a text that is not there");
    return { ...read, codes };
  }

  async texts({ texts, bytes }: SizeOfTexts): Promise<PackedTexts> {
    const offsets = await this.uint32(texts + 1);
    const content = await this.uint8(bytes);
    require(areRising(offsets) && offsets.at(-1) === bytes, "texts of other lengths");
    return { offsets, bytes: content };
  }
}

type SizeOfTexts = v.InferOutput<typeof packed>;

/*
 * Version 1: the same prefix, a header of JSON with the items and what else there was, and the vectors of the only
 * space. The items came last, some of them a line; at first the header was one line.
 */

const position = v.object({ line: count, character: count });
const oldStates: Record<string, ItemState> = { fresh: "fresh", stale: "stale", ghost: "ghost" };

const oldItem = v.object({
  text,
  category: text,
  sources: v.array(
    v.object({
      uri: text,
      start: position,
      end: position,
      quoting: v.exactOptional(v.picklist(["csv", "json"])),
    }),
  ),
  count: v.exactOptional(count),
  state: v.picklist(["fresh", "stale", "ghost"]),
  origin: v.exactOptional(origin),
});

const oldHeader = v.object({
  id: text,
  title: text,
  created: text,
  engine,
  items: v.array(v.unknown()),
  notes: v.array(note),
  collisions: v.exactOptional(v.array(collision)),
  accepted: v.exactOptional(accepted),
  fitted: v.exactOptional(positive),
  rows: count,
  columns: count,
});

async function decodeFirst(bytes: Uint8Array, slices: Slices): Promise<Session> {
  const end = headerEnd(bytes, Infinity);
  const value = await oldJson(bytes.subarray(prefixLength, end), slices);
  const { engine, items, rows, columns, notes, collisions, ...rest } = v.parse(oldHeader, value);
  require(items.length === rows, `${items.length} items for ${rows} rows`);
  require(4 * rows * columns === bytes.length - end, "vectors of another length");
  require((rest.fitted ?? 0) <= rows, "more fitted rows than rows");
  const parsed: Item[] = [];
  for (const item of items) {
    const { state, ...told } = v.parse(oldItem, item);
    parsed.push({ ...told, state: oldStates[state] ?? "fresh" });
    await slices.next();
  }
  const vectors = new Float32Array(new Uint8Array(bytes.subarray(end)).buffer);
  return {
    ...rest,
    table: tableOf(parsed),
    spaces: [
      {
        id: "1",
        vectors: matrix(vectors, rows, columns),
        metric: "cosine",
        source: { kind: "engine", engine },
      },
    ],
    colorBy: "category",
    notes,
    ...(collisions ? { collisions } : {}),
  };
}

/** The JSON of a header of version 1, parsed a line at a time where it has several. */
async function oldJson(bytes: Uint8Array, slices: Slices): Promise<unknown> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const lineEnd = (from: number) => {
    const at = bytes.indexOf(10, from);
    return at < 0 ? bytes.length : at;
  };
  const first = lineEnd(0);
  const opening = decoder.decode(bytes.subarray(0, first));
  if (first === bytes.length) return JSON.parse(opening);
  const items: unknown[] = [];
  for (let start = first + 1; start < bytes.length;) {
    const end = lineEnd(start);
    const line = decoder.decode(bytes.subarray(start, end));
    // The last line is but the end of what the first one opened.
    if (end < bytes.length) {
      const json = line.endsWith(",") ? line.slice(0, -1) : line;
      for (const item of JSON.parse(`[${json}]`) as unknown[]) items.push(item);
    }
    start = end + 1;
    await slices.next();
  }
  return { ...(JSON.parse(`${opening}]}`) as object), items };
}
