import * as assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { parquetMetadata, parquetRead } from "hyparquet";
import {
  type Column,
  dictionaryColumn,
  textColumn,
  textsIn,
  unpackTexts,
} from "../../../src/core/model/columns";
import { newTable } from "../../../src/core/model/table";
import type { Session } from "../../../src/core/model/session";
import { decodeFrame, encodeFrame } from "../../../src/core/model/sessionFormat";
import { placesOf } from "../../../src/core/model/places";
import { savedPlotKey } from "../../../src/core/model/vectorSource";
import { matrix } from "../../../src/core/vectors/matrix";
import { encodePlotFile, type PlotContent, plotEntryIn } from "../../../src/store/plotFile";
import { sessionOf } from "../../sessions";

const columns = new Map<string, Column>([
  ["text", textColumn(["apple", "苹果", "", "na\u0000n"])],
  ["category", dictionaryColumn(["b", undefined, "a", "b"], ["unused", "a"])],
  ["X", { type: "number", values: Float64Array.of(1, NaN, -0.5, 1e300) }],
  ["when", { type: "date", values: Float64Array.of(0, 1e12, NaN, 8.64e15) }],
  ["good", { type: "boolean", values: Float64Array.of(1, 0, NaN, 1), provenance: "user" }],
  ["__proto__", dictionaryColumn(["p", "q", "p", undefined])],
  ["vector", textColumn(["no", "vector", "at", "all"])],
]);
const table = {
  ...newTable(
    columns,
    placesOf([
      {
        sources: [
          {
            uri: "file:///a.txt",
            start: { line: 2, character: 0 },
            end: { line: 2, character: 5 },
          },
        ],
      },
      { sources: [] },
      { sources: [] },
      { sources: [], count: 7 },
    ]),
  ),
  ids: Uint32Array.of(7, 1, 4, 2),
  nextId: 9,
};
const base = sessionOf({ items: [], vectors: matrix(new Float32Array(0), 0, 3), title: "四 🍐" });
const session: Session = {
  ...base,
  table,
  colorBy: "good",
  spaces: [
    {
      ...base.spaces[0],
      vectors: matrix(
        Float32Array.from({ length: 12 }, (_, i) => i / 7),
        4,
        3,
      ),
    },
    {
      ...{
        id: "2",
        metric: "euclidean",
        source: { kind: "file", uri: "file:///v.npy", digest: "0" },
      },
      vectors: matrix(Float32Array.of(1, 2, 3, NaN), 4, 1),
    },
  ],
};

async function contentOf(told: Session): Promise<PlotContent> {
  return {
    frame: Buffer.concat(await encodeFrame(told)),
    view: '{"version":1}',
    ids: told.table.ids,
    columns: told.table.columns,
    spaces: told.spaces.map(({ id, vectors }) => ({ label: id, vectors })),
    coordinates: matrix(
      Float32Array.from({ length: 3 * told.table.rows }, (_, i) => i / 3),
      told.table.rows,
      3,
    ),
  };
}

function written(content: PlotContent): ArrayBuffer {
  const bytes = Buffer.concat(encodePlotFile(content));
  return new Uint8Array(bytes).buffer;
}

/** What a reader finds in the file, as columns of ours; vectors apart. */
async function readBack(file: ArrayBuffer, name: string): Promise<Session> {
  const metadata = parquetMetadata(file);
  const kept = metadata.key_value_metadata?.find(({ key }) => key === savedPlotKey)?.value;
  const entry = await plotEntryIn(kept ?? "", name);
  const values = await valuesIn(file);
  const column = (own: string): Column => {
    const found = values.get(entry.columns.get(own) ?? "") ?? [];
    const like = columns.get(own);
    if (like?.type === "text") return dictionaryOrPlain(like, found as (string | undefined)[]);
    const numbers = Float64Array.from(found, (value) =>
      value === undefined ? NaN : Number(value),
    );
    return { type: like?.type ?? "number", values: numbers };
  };
  const read = new Map([...entry.columns.keys()].map((own) => [own, column(own)]));
  const vectors = entry.vectors.map((own) => {
    const lists = (values.get(own) ?? []) as number[][];
    return matrix(Float32Array.from(lists.flat()), lists.length, lists[0]?.length ?? 1);
  });
  return decodeFrame(entry.frame, name, { columns: read, vectors });
}

function dictionaryOrPlain(like: Column, values: (string | undefined)[]): Column {
  if (like.type === "text" && like.codes) return dictionaryColumn(values);
  return textColumn(values.map((value) => value ?? ""));
}

/** The values of each column of a file; undefined where there is none. */
async function valuesIn(file: ArrayBuffer): Promise<Map<string, unknown[]>> {
  let read: unknown[][] = [];
  await parquetRead({ file, onComplete: (all) => (read = all as unknown[][]) });
  const names = parquetMetadata(file)
    .schema.filter(({ name }, index) => index > 0 && name !== "list" && name !== "element")
    .map(({ name }) => name);
  return new Map(
    names.map((name, index) => [name, read.map((values) => values[index] ?? undefined)]),
  );
}

/** Everything of a session that can be compared with that of another. */
const plain = ({ table, ...rest }: Session) => ({
  ...rest,
  ...{ ids: [...table.ids], nextId: table.nextId, places: table.places, origins: table.origins },
  columns: [...table.columns],
});

describe("a plot as a parquet file", () => {
  it("has a row for each point, with id, columns, vectors and coordinates", async () => {
    const read = await valuesIn(written(await contentOf(session)));
    assert.deepEqual(
      [...read.keys()],
      [
        ...["row_id", "text", "category", "X_2", "when", "good", "__proto__", "vector_2", "vector"],
        ...["vector 2", "x", "y", "z"],
      ],
    );
    assert.deepEqual(read.get("row_id"), [7n, 1n, 4n, 2n]);
    assert.deepEqual(read.get("text"), ["apple", "苹果", "", "na\u0000n"]);
    assert.deepEqual(read.get("category"), ["b", undefined, "a", "b"]);
    assert.deepEqual(read.get("X_2"), [1, undefined, -0.5, 1e300]);
    assert.deepEqual(read.get("when"), [0, 1e12, NaN, 8.64e15].map(dateOf));
    assert.deepEqual(read.get("good"), [true, false, undefined, true]);
    assert.deepEqual(
      read.get("vector")?.[1],
      [3, 4, 5].map((each) => Math.fround(each / 7)),
    );
    assert.deepEqual(
      read.get("z"),
      [2, 5, 8, 11].map((each) => Math.fround(each / 3)),
    );
  });

  it("tells the document and the line of a text where there are any", async () => {
    const document = dictionaryColumn(["file:///a.txt", undefined, undefined, undefined]);
    const line: Column = { type: "number", values: Float64Array.of(3, NaN, NaN, NaN) };
    const content = { ...(await contentOf(session)), places: { document, line } };
    const read = await valuesIn(written(content));
    assert.deepEqual(read.get("source"), ["file:///a.txt", undefined, undefined, undefined]);
    assert.deepEqual(read.get("line"), [3, undefined, undefined, undefined]);
  });

  it("gives back the same session, with the order of the legend and the links", async () => {
    const read = await readBack(written(await contentOf(session)), "plot.parquet");
    assert.deepEqual(plain(read), plain(session));
    const category = read.table.columns.get("category");
    assert.deepEqual(category?.type === "text" && unpackTexts(category), ["unused", "a", "b"]);
    assert.deepEqual(category?.type === "text" && textsIn(category), ["b", undefined, "a", "b"]);
  });

  it("is written in groups of rows, and stops between them", async () => {
    const many = 800;
    const wide = matrix(new Float32Array(many * 3000).fill(1), many, 3000);
    const content: PlotContent = {
      ...(await contentOf(session)),
      ids: Uint32Array.from({ length: many }, (_, index) => index),
      columns: new Map(),
      spaces: [{ label: "1", vectors: wide }],
      coordinates: matrix(new Float32Array(3 * many), many, 3),
    };
    const metadata = parquetMetadata(written(content));
    assert.equal(metadata.num_rows, BigInt(many));
    assert.ok(metadata.row_groups.length > 1);
    let looks = 0;
    const signal = {
      get aborted() {
        return looks++ > 0;
      },
    };
    assert.throws(() => encodePlotFile(content, signal), { data: { kind: "canceled" } });
  });

  it("may have no rows", async () => {
    const empty = { ...session, table: newTable(new Map(), placesOf([])) };
    const spaces = [{ label: "1", vectors: matrix(new Float32Array(0), 0, 3) }];
    const file = written({ ...(await contentOf(empty)), spaces });
    assert.equal(parquetMetadata(file).num_rows, 0n);
  });
});

describe("what a parquet file keeps of a plot", () => {
  const refused = (text: string, kind: string) =>
    assert.rejects(plotEntryIn(text, "a", 2 ** 20), { data: { kind, session: "a" } });

  it("is refused with a failure of its own when a later version wrote it", async () => {
    const later = { version: 99, frame: "", columns: [], vectors: [], ids: "" };
    await refused(JSON.stringify(later), "sessionTooNew");
  });

  it("is refused when it is damaged, or larger than it may be when it is unpacked", async () => {
    const bomb = gzipSync(new Uint8Array(2 ** 26)).toString("base64");
    const wrong = [
      "{",
      "[]",
      JSON.stringify({ version: 1, frame: "AAAA", columns: [], vectors: [], ids: "" }),
      JSON.stringify({ version: 1, frame: bomb, columns: [], vectors: [], ids: "" }),
    ];
    for (const text of wrong) await refused(text, "sessionLost");
  });
});

function dateOf(value: number): Date | undefined {
  return Number.isNaN(value) ? undefined : new Date(value);
}
