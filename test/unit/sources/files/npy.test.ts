import * as assert from "node:assert/strict";
import { zipSync } from "fflate";
import {
  failureOf,
  type Files,
  readFrom,
  readWritten,
  recorded,
  recordedVectors,
  recordedWords,
  valuesOf,
  written,
} from "./reading";

const fault = async (files: Files, name: string) => {
  const failure = await failureOf(files, name);
  return failure.kind === "badFile" ? failure.fault : failure.kind;
};

describe("an npy file", () => {
  for (const name of [
    "little-f2",
    "little-f4",
    "little-f8",
    "big-f4",
    "big-f8",
    "fortran",
    "deep",
  ]) {
    it(`gives its vectors to the last bit (${name})`, async () => {
      const { vectors, rows } = await readWritten(`${name}.npy`);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.deepEqual([vectors.rows, vectors.columns, rows.length], [60, recorded.width, 60]);
    });
  }

  it("of whole numbers gives them as vectors", async () => {
    const { vectors } = await readWritten("int.npy");
    assert.deepEqual(
      [...vectors.data],
      recordedVectors().map((value) => 4 * value),
    );
  });

  it("gives a sample, of both orders", async () => {
    for (const name of ["little-f4.npy", "fortran.npy"]) {
      const { vectors, rows } = await readWritten(name, { limit: 7 });
      assert.deepEqual([...vectors.data], recordedVectors(rows));
    }
  });

  it("takes its texts from the table beside it: of the same name, else of a like one, with as many rows", async () => {
    const vectors = written("fortran.npy");
    const table = written("fortran.parquet");
    for (const name of ["glove_6B.parquet", "glove_index.parquet"]) {
      const { columns, description } = await readFrom(
        { "glove_6B.npy": vectors, "glove_a.parquet": written("no-rows.parquet"), [name]: table },
        "glove_6B.npy",
      );
      assert.equal(description.beside, name);
      assert.deepEqual(valuesOf(columns.get("word")), recordedWords());
    }
    const { columns } = await readFrom({ "a.npy": vectors, "other.parquet": table }, "a.npy");
    assert.equal(columns.size, 0);
  });

  it("that is cut off gives the rows that are there, unless they lie column by column", async () => {
    const whole = written("little-f4.npy");
    const { rows, left } = await readFrom({ "a.npy": whole.slice(0, -30) }, "a.npy");
    assert.equal(rows.length, 58);
    assert.deepEqual(left, { count: 2, of: 60, first: { row: 58, reason: "cutOff" } });
    assert.equal(await fault({ "a.npy": written("fortran.npy").slice(0, -30) }, "a.npy"), "cutOff");
    assert.equal(await fault({ "a.npy": whole.slice(0, 90) }, "a.npy"), "cutOff");
  });

  it("leaves out rows with NaN and infinity", async () => {
    const bytes = written("little-f4.npy");
    const offset = bytes.length - 4 * 60 * recorded.width;
    const view = new DataView(bytes.buffer);
    view.setFloat32(offset + 4 * recorded.width, NaN, true);
    view.setFloat32(offset + 12 * recorded.width, Infinity, true);
    const { rows, left, vectors } = await readFrom({ "a.npy": bytes }, "a.npy");
    assert.deepEqual([...rows.subarray(0, 3)], [0, 2, 4]);
    assert.deepEqual([...vectors.data], recordedVectors(rows));
    assert.deepEqual(left, { count: 2, of: 60, first: { row: 1, reason: "values" } });
  });

  it("says what is wrong with it in one word", async () => {
    assert.equal(await fault({ "a.npy": new Uint8Array() }, "a.npy"), "empty");
    assert.equal(await fault({ "a.npy": written("objects.npy") }, "a.npy"), "objects");
    assert.equal(await fault({ "a.npy": written("list.npy") }, "a.npy"), "noVectors");
  });
});

describe("an npz file", () => {
  for (const name of ["stored.npz", "packed.npz"]) {
    it(`gives the arrays in it: vectors, and lists of as many rows (${name})`, async () => {
      const { vectors, columns, description } = await readWritten(name);
      assert.deepEqual(description.vectors, [
        { name: "emb", dimensions: 6, rows: 60, columns: ["words", "labels", "made"] },
        { name: "other", dimensions: 3, rows: 7, columns: [] },
      ]);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.deepEqual(valuesOf(columns.get("words")), recordedWords());
      assert.equal(valuesOf(columns.get("labels"))[5], "2");
      assert.equal(valuesOf(columns.get("made"))[25], "2024-01-01T01:00:00.000Z");
      const other = await readWritten(name, { vectors: "other" });
      assert.deepEqual([other.vectors.rows, other.vectors.columns, other.columns.size], [7, 3, 0]);
    });
  }

  it("is cut off, damaged, or larger inside than it says", async () => {
    const whole = written("packed.npz");
    assert.equal(await fault({ "a.npz": whole.slice(0, -500) }, "a.npz"), "cutOff");
    const bomb = zipSync({ "emb.npy": new Uint8Array(1e6) });
    const view = new DataView(bomb.buffer);
    const list = new DataView(bomb.buffer).getUint32(bomb.length - 6, true);
    assert.equal(view.getUint32(list + 24, true), 1e6);
    view.setUint32(list + 24, 1000, true);
    assert.equal(await fault({ "a.npz": bomb }, "a.npz"), "bomb");
    view.setUint32(list + 24, 4e9, true);
    assert.equal(await fault({ "a.npz": bomb }, "a.npz"), "bomb");
  });
});
