import * as assert from "node:assert/strict";
import {
  failureOf,
  type Files,
  readFrom,
  readWritten,
  recorded,
  recordedVectors,
  valuesOf,
  written,
} from "./reading";

const fault = async (files: Files, name: string) => {
  const failure = await failureOf(files, name);
  return failure.kind === "badFile" ? failure.fault : failure.kind;
};
const ids = Array.from({ length: 60 }, (_, row) => String(2n ** 62n + BigInt(row)));

describe("a safetensors file", () => {
  it("gives each tensor of two dimensions as vectors, with the lists of as many rows", async () => {
    const { description } = await readWritten("tensors.safetensors");
    const sorted = [...description.vectors].sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(sorted, [
      ...["brain", "double", "half"].map((name) => vectorsOf(name)),
      { name: "other", dimensions: 3, rows: 7, columns: [] },
      vectorsOf("single"),
    ]);
  });

  for (const name of ["half", "brain", "single", "double"]) {
    it(`gives its vectors to the last bit (${name})`, async () => {
      const { vectors, columns } = await readWritten("tensors.safetensors", { vectors: name });
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.equal(valuesOf(columns.get("rank"))[59], "59");
    });
  }

  it("that is cut off gives the rows that are there, or says it", async () => {
    const bytes = written("tensors.safetensors");
    const header = 8 + new DataView(bytes.buffer).getUint32(0, true);
    assert.equal(
      await fault({ "a.safetensors": bytes.slice(0, header - 9) }, "a.safetensors"),
      "cutOff",
    );
    assert.equal(await fault({ "a.safetensors": bytes.slice(0, 7) }, "a.safetensors"), "damaged");
    assert.equal(await fault({ "a.safetensors": new Uint8Array() }, "a.safetensors"), "empty");
  });

  it("is refused where its header is none, or tells of what cannot be there", async () => {
    for (const [header = "", said = "damaged"] of [
      ["{"],
      ["[1]"],
      ['{"a":{"dtype":"F32","shape":[2,-2],"data_offsets":[0,16]}}'],
      ['{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,12]}}'],
      ['{"__proto__":{"dtype":"F32","shape":[2,2],"data_offsets":[8,0]}}'],
      ['{"a":{"dtype":"F32","shape":[1e12,2],"data_offsets":[0,8e12]}}', "noVectors"],
      ['{"a":{"dtype":"F32","shape":[2,1e12],"data_offsets":[0,8e12]}}', "cutOff"],
    ]) {
      const bytes = new Uint8Array(8 + header.length + 16);
      bytes[0] = header.length;
      bytes.set(new TextEncoder().encode(header), 8);
      assert.equal(await fault({ "a.safetensors": bytes }, "a.safetensors"), said);
    }
  });
});

describe("a FAISS index", () => {
  for (const name of ["flat.faiss", "map.faiss", "map2.faiss"]) {
    it(`that keeps its vectors gives them to the last bit, with their ids (${name})`, async () => {
      const { vectors, columns } = await readWritten(name);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.deepEqual(valuesOf(columns.get("id")), name === "flat.faiss" ? [] : ids);
    });
  }

  it("of vectors alone takes its texts from the table beside it", async () => {
    const files = { "a.faiss": written("flat.faiss"), "a.parquet": written("fortran.parquet") };
    const { description } = await readFrom(files, "a.faiss");
    assert.deepEqual(description.columns, ["word"]);
  });

  it("that is cut off gives the rows that are there", async () => {
    const { rows, left } = await readFrom(
      { "a.faiss": written("flat.faiss").slice(0, -30) },
      "a.faiss",
    );
    assert.equal(rows.length, 58);
    assert.deepEqual(left, { count: 2, of: 60, first: { row: 58, reason: "cutOff" } });
  });

  it("of another kind is refused", async () => {
    assert.deepEqual(await failureOf({ "a.faiss": written("graph.faiss") }, "a.faiss"), {
      ...{ kind: "otherFormat", file: "a.faiss", format: "faiss" },
    });
  });
});

function vectorsOf(name: string) {
  return { name, dimensions: recorded.width, rows: recorded.rows, columns: ["rank"] };
}
