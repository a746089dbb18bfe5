import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { dictionaryColumn } from "../../../../src/core/model/columns";
import type { Item } from "../../../../src/core/model/item";
import type { Session } from "../../../../src/core/model/session";
import { decodeSession, encodeSession } from "../../../../src/core/model/sessionFormat";
import { tableOf } from "../../../../src/core/model/table";
import { matrix } from "../../../../src/core/vectors/matrix";
import { root } from "../../../root";
import { itemsOf, sessionOf } from "../../../sessions";

const place = (line: number) => ({
  uri: "file:///folder/notes.txt",
  start: { line, character: 2 },
  end: { line, character: 6 },
});
const origin = {
  model: "llama3.2:1b",
  digest: "baf6a787fdff",
  prompt: "List fruits",
  seed: 7,
  round: 0,
  written: "2026-01-01T00:00:00.000Z",
  kept: true,
};
/** What the recorded files of version 1 hold. */
const items: Item[] = [
  { text: "apple", category: "fruits", sources: [], state: "fresh", origin },
  {
    text: "wörd 🍐",
    category: "fruits",
    sources: [place(1), { ...place(2), quoting: "csv" }],
    state: "stale",
  },
  {
    text: "gone",
    category: "file.txt",
    sources: [{ ...place(3), end: place(3).start }],
    state: "ghost",
  },
  {
    text: "often",
    category: "file.txt",
    sources: [{ ...place(4), quoting: "json" }],
    count: 250,
    state: "fresh",
  },
];
const session = sessionOf({
  id: "0a",
  title: "Früchte 🍐",
  created: "2026-01-02T03:04:05.000Z",
  engine: {
    id: "ollama",
    label: "Ollama",
    chatModel: "llama3.2:1b",
    embeddingModel: "all-minilm",
    version: "1b226e2802db",
    host: "http://127.0.0.1:11434",
    prefix: "search_document: ",
  },
  items,
  vectors: matrix(
    Float32Array.from({ length: 12 }, (_, index) => index / 7),
    4,
    3,
  ),
  notes: [
    { category: "fruits", wanted: 5, received: 2 },
    {
      category: "planets",
      wanted: 5,
      received: 0,
      failure: { kind: "noWords", categories: ["planets"], model: "llama3.2:1b" },
    },
    {
      category: "file.txt",
      wanted: 3,
      received: 2,
      failure: { kind: "noVector", text: "??" },
      withoutVector: ["??"],
    },
  ],
  collisions: [["apple", "often"]],
  accepted: ["collisions"],
  fitted: 3,
});

/** Everything of a session that can be compared with that of another. */
const plain = ({ table, ...rest }: Session) => ({
  ...rest,
  items: itemsOf(table),
  ids: [...table.ids],
  columns: [...table.columns],
});
const encoded = async (value: Session) => Buffer.concat(await encodeSession(value));
const lost = { data: { kind: "sessionLost", session: "name" } };

describe("a session as bytes", () => {
  it("is the same when it is read, bit for bit", async () => {
    const read = await decodeSession(await encoded(session), "name");
    assert.deepEqual(plain(read), plain(session));
  });

  it("says which texts were cut", async () => {
    const cut: Session = {
      ...session,
      notes: [{ category: "fruits", cut: ["apple", "often"] }],
      accepted: ["cut"],
    };
    assert.deepEqual(plain(await decodeSession(await encoded(cut), "name")), plain(cut));
  });

  it("may have no rows, any columns and several spaces of any source", async () => {
    const empty = sessionOf({ items: [], vectors: matrix(new Float32Array(0), 0, 3) });
    assert.deepEqual(plain(await decodeSession(await encoded(empty), "")), plain(empty));
    const table = tableOf(items);
    const provenance = { method: "HDBSCAN", parameters: { smallest: 5 } };
    const rich: Session = {
      ...session,
      colorBy: "__proto__",
      table: {
        ...table,
        columns: new Map([
          ...table.columns,
          ["__proto__", { ...dictionaryColumn(["x", undefined, "東", "x"]), provenance }],
          ["when", { type: "date", values: Float64Array.of(0, NaN, 1, -1), provenance: "user" }],
        ]),
      },
      spaces: [
        session.spaces[0],
        {
          id: "2",
          vectors: matrix(Float32Array.of(1, 2, 3, 4), 4, 1),
          metric: "euclidean",
          source: { kind: "file", uri: "file:///v.npy", digest: "0b" },
        },
        {
          id: "3",
          vectors: matrix(Float32Array.of(1, NaN, 3, 4), 4, 1),
          metric: "dot",
          source: {
            kind: "database",
            connection: "local",
            collection: "chunks",
            sampled: { rows: 4, of: 48_120_331, seed: 1 },
          },
        },
      ],
    };
    assert.deepEqual(plain(await decodeSession(await encoded(rich), "")), plain(rich));
  });

  it("is read from any place within a larger buffer, into buffers of its own", async () => {
    const bytes = await encoded(session);
    const larger = Buffer.concat([Buffer.alloc(3), bytes]);
    const read = await decodeSession(larger.subarray(3), "name");
    assert.deepEqual(plain(read), plain(session));
    const { data } = read.spaces[0].vectors;
    assert.equal(data.buffer.byteLength, data.byteLength);
  });

  it("takes only the matrix's own part of a larger buffer", async () => {
    const larger = new Float32Array(20).fill(9);
    const [space] = session.spaces;
    larger.set(space.vectors.data, 5);
    const vectors = matrix(larger.subarray(5, 17), 4, 3);
    const bytes = await encoded({ ...session, spaces: [{ ...space, vectors }] });
    assert.deepEqual(bytes, await encoded(session));
  });

  it("is read as the first version wrote it, with its header in one line or in several", async () => {
    for (const [name, id] of [
      ["lines", "0a"],
      ["oneLine", "0b"],
    ] as const) {
      const file = path.join(root, `test/unit/core/model/sessions/${name}.session`);
      const read = await decodeSession(fs.readFileSync(file), "name");
      const { notes, ...rest } = plain(read);
      const { notes: expected, ...others } = plain({ ...session, id });
      assert.deepEqual(rest, others);
      assert.deepEqual(notes.slice(0, 3), expected);
      const bounds = { minimum: 5, maximum: 50 };
      const failure = { kind: "parameter", name: "perplexity", value: 3, ...bounds };
      assert.deepEqual(notes[3]?.failure, failure);
    }
  });

  it("tells what a failure said that this version does not know", async () => {
    const failure = { kind: "tooMany", things: 3 } as never;
    const noted = { ...session, notes: [{ category: "c", failure }] };
    const read = await decodeSession(await encoded(noted), "name");
    const detail = '{"kind":"tooMany","things":3}';
    assert.deepEqual(read.notes, [{ category: "c", failure: { kind: "unexpected", detail } }]);
  });

  it("is refused with a failure of its own when a later version wrote it", async () => {
    const bytes = await encoded(session);
    bytes.write("03", 6);
    const tooNew = { data: { kind: "sessionTooNew", session: "name" } };
    await assert.rejects(decodeSession(bytes, "name"), tooNew);
  });
});

describe("damaged bytes of a session", () => {
  /** The bytes with another header. */
  async function withHeader(change: (header: Record<string, unknown>) => object): Promise<Buffer> {
    const bytes = await encoded(session);
    const end = 12 + bytes.readUInt32LE(8);
    const header = JSON.parse(bytes.toString("utf8", 12, end)) as Record<string, unknown>;
    const json = Buffer.from(JSON.stringify(change(header)));
    const padded = Buffer.concat([json, Buffer.alloc(-(json.length + 12) & 7, " ")]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(padded.length);
    return Buffer.concat([bytes.subarray(0, 8), length, padded, bytes.subarray(end)]);
  }

  it("are lost wherever they are cut", async () => {
    const bytes = await encoded(session);
    for (let length = 0; length < bytes.length; length += 7) {
      await assert.rejects(decodeSession(bytes.subarray(0, length), "name"), lost, `${length}`);
    }
    await assert.rejects(decodeSession(Buffer.concat([bytes, Buffer.alloc(8)]), "name"), lost);
    await assert.rejects(decodeSession(Buffer.from("hello, this is no session"), "name"), lost);
  });

  it("are lost when the header does not agree with what follows, before room is made", async () => {
    assert.deepEqual(
      plain(await decodeSession(await withHeader((same) => same), "")),
      plain(session),
    );
    const before = process.memoryUsage().arrayBuffers;
    for (const change of [
      { rows: 1e9 },
      { rows: 3 },
      { rows: 5 },
      { rows: -1 },
      { places: 4e9 },
      { nextId: 2 },
      { fitted: 9 },
      { spaces: [] },
      { spaces: undefined },
      { notes: undefined },
      { notes: { texts: 4e9, bytes: 4e9 } },
      { columns: [{ type: "number", name: "n" }] },
    ]) {
      const bytes = await withHeader((header) => ({ ...header, ...change }));
      await assert.rejects(decodeSession(bytes, "name"), lost, JSON.stringify(change));
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 50e6);
  });

  it("are lost when the header is endless or says that it is", async () => {
    const bytes = await encoded(session);
    bytes.writeUInt32LE(0xffffffff, 8);
    await assert.rejects(decodeSession(bytes, "name"), lost);
    const huge = await withHeader((header) => ({ ...header, title: "x".repeat(5e6) }));
    await assert.rejects(decodeSession(huge, "name"), lost);
  });

  it("are lost when a number leads outside, at whatever byte it was changed, or are still whole", async () => {
    const bytes = await encoded(session);
    const begin = 12 + bytes.readUInt32LE(8);
    for (let at = begin; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = 0xff;
      try {
        const read = await decodeSession(changed, "name");
        assert.equal(itemsOf(read.table).length, 4);
      } catch (error) {
        assert.equal((error as { kind?: string }).kind, "sessionLost", String(error));
      }
    }
  });

  it("are lost when the first version's items are more or fewer than rows, or parts are missing", async () => {
    const file = path.join(root, "test/unit/core/model/sessions/oneLine.session");
    const bytes = fs.readFileSync(file);
    const end = 12 + bytes.readUInt32LE(8);
    const header = JSON.parse(bytes.toString("utf8", 12, end)) as { items: unknown[] };
    const write = (changed: object, vectors = bytes.subarray(end)) => {
      const json = Buffer.from(JSON.stringify(changed));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(json.length);
      return Buffer.concat([bytes.subarray(0, 8), length, json, vectors]);
    };
    assert.equal((await decodeSession(write(header), "name")).table.rows, 4);
    for (const change of [
      { items: header.items.slice(1) },
      { items: [...header.items, header.items[0]] },
      { items: undefined },
      { items: [...header.items.slice(1), { text: 3 }] },
      { notes: undefined },
      { engine: undefined },
      { rows: 1e9, columns: 0 },
      { rows: 12, columns: 1 },
      { fitted: 5 },
    ]) {
      const damaged = write({ ...header, ...change });
      await assert.rejects(decodeSession(damaged, "name"), lost, JSON.stringify(change));
    }
    const none = write({ ...header, rows: 1e9, columns: 0 }, Buffer.alloc(0));
    await assert.rejects(decodeSession(none, "name"), lost);
  });
});
