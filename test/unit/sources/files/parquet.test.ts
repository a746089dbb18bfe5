import * as assert from "node:assert/strict";
import {
  failureOf,
  readWritten,
  recorded,
  recordedVectors,
  recordedWords,
  valuesOf,
  written,
} from "./reading";

describe("a parquet file", () => {
  const ways = {
    snappy: "lists of float32",
    zstd: "lists of float64, in pages of version 2",
    gzip: "lists of one length",
    brotli: "lists of float16",
    lz4: "lists of float64",
    split: "lists whose bytes are split",
    blob: "bytes of float32",
    blobs: "bytes of one length",
    pages: "many row groups and pages",
  };
  for (const [name, what] of Object.entries(ways)) {
    it(`gives its vectors to the last bit: ${what} (${name})`, async () => {
      const { vectors, description, left } = await readWritten(`${name}.parquet`);
      assert.deepEqual(description.vectors, [{ name: "embedding", dimensions: recorded.width }]);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.equal(left, undefined);
    });
  }

  it("gives all other columns, of their types", async () => {
    for (const name of ["snappy.parquet", "pages.parquet"]) {
      const { columns } = await readWritten(name);
      const types = [...columns].map(([name, { type }]) => [name, type]);
      assert.deepEqual(types, [
        ["word", "text"],
        ["topic", "text"],
        ["score", "number"],
        ["made", "date"],
        ["big", "text"],
        ["good", "boolean"],
        ["__proto__", "text"],
        ["tags", "text"],
      ]);
      assert.deepEqual(valuesOf(columns.get("word")), recordedWords());
      assert.equal(valuesOf(columns.get("score"))[5], undefined);
      assert.equal(valuesOf(columns.get("score"))[6], "0.75");
      assert.equal(valuesOf(columns.get("made"))[30], "2024-01-02T06:00:00.000Z");
      assert.equal(valuesOf(columns.get("big"))[1], "4611686018427387905");
      assert.equal(valuesOf(columns.get("good"))[3], "false");
      assert.equal(valuesOf(columns.get("__proto__"))[59], "p59");
      assert.equal(valuesOf(columns.get("tags"))[2], '["t2","all"]');
    }
  });

  it("gives an even sample of its rows, the same every time, with its columns", async () => {
    const first = await readWritten("pages.parquet", { limit: 12 });
    const { vectors, columns, rows } = await readWritten("pages.parquet", { limit: 12 });
    assert.deepEqual(rows, first.rows);
    assert.equal(rows.length, 12);
    rows.forEach((row, index) => assert.equal(Math.floor(row / 5), index));
    assert.deepEqual([...vectors.data], recordedVectors(rows));
    const words = recordedWords();
    assert.deepEqual(
      valuesOf(columns.get("word")),
      Array.from(rows, (row) => words[row]),
    );
  });

  it("leaves rows out whose vector cannot be used, and says how many and why", async () => {
    const { rows, left, vectors, columns } = await readWritten("faulty.parquet");
    const bad = [3, 8, 20, 21, 40];
    const good = [...Array(60).keys()].filter((row) => !bad.includes(row));
    assert.deepEqual([...rows], good);
    assert.deepEqual([...vectors.data], recordedVectors(good));
    assert.deepEqual(left, { count: 5, of: 60, first: { row: 3, reason: "missing" } });
    const words = recordedWords();
    assert.deepEqual(
      valuesOf(columns.get("word")),
      good.map((row) => words[row]),
    );
  });

  it("offers several columns of vectors, of which one is chosen", async () => {
    const { description, vectors } = await readWritten("two.parquet", { vectors: "small" });
    assert.deepEqual(description.vectors, [
      { name: "embedding", dimensions: 6 },
      { name: "small", dimensions: 2 },
    ]);
    assert.deepEqual([...vectors.data.subarray(2, 6)], [0.5, 1, 1, 2]);
  });

  it("says what is wrong with it in one word", async () => {
    const fault = async (name: string, bytes: Uint8Array) => {
      const failure = await failureOf({ [name]: bytes }, name);
      return failure.kind === "badFile" ? failure.fault : failure.kind;
    };
    const whole = written("snappy.parquet");
    const damaged = whole.slice();
    damaged.fill(255, 10, 400);
    assert.equal(await fault("a.parquet", new Uint8Array()), "empty");
    assert.equal(await fault("a.parquet", whole.slice(0, 3000)), "cutOff");
    assert.equal(await fault("a.parquet", damaged), "damaged");
    assert.equal(await fault("a.parquet", new TextEncoder().encode("no parquet")), "damaged");
    assert.equal(await fault("a.dat", new TextEncoder().encode("no parquet")), "unknown");
    assert.equal(await fault("a.parquet", written("no-vectors.parquet")), "noVectors");
    assert.equal(await fault("a.parquet", written("all-faulty.parquet")), "noVectors");
  });
});
