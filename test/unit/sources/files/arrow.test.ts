import * as assert from "node:assert/strict";
import {
  failureOf,
  readFrom,
  readWritten,
  recorded,
  recordedVectors,
  recordedWords,
  valuesOf,
  written,
} from "./reading";

describe("an Arrow file", () => {
  const ways = {
    "arrow-file": "lists of one length, packed with LZ4",
    "arrow-stream": "a stream of float16, packed with Zstandard",
    "arrow-plain": "lists of float64",
  };
  for (const [name, what] of Object.entries(ways)) {
    it(`gives its vectors to the last bit, and all other columns: ${what}`, async () => {
      const { vectors, columns, description } = await readWritten(`${name}.arrow`);
      assert.deepEqual(description.vectors, [{ name: "embedding", dimensions: recorded.width }]);
      assert.deepEqual([...vectors.data], recordedVectors());
      assert.deepEqual(valuesOf(columns.get("word")), recordedWords());
      assert.equal(valuesOf(columns.get("topic"))[4], "topic 1");
      assert.equal(valuesOf(columns.get("score"))[5], undefined);
      assert.equal(valuesOf(columns.get("score"))[6], "0.75");
      assert.equal(valuesOf(columns.get("made"))[30], "2024-01-02T06:00:00.000Z");
      assert.equal(valuesOf(columns.get("big"))[1], "4611686018427387905");
      assert.equal(valuesOf(columns.get("good"))[3], "false");
      assert.equal(valuesOf(columns.get("tags"))[2], '["t2","all"]');
    });

    it(`gives a sample: ${what}`, async () => {
      const { vectors, rows } = await readWritten(`${name}.arrow`, { limit: 7 });
      assert.deepEqual([...vectors.data], recordedVectors(rows));
    });

    it(`says that it is cut off, damaged or empty: ${what}`, async () => {
      const bytes = written(`${name}.arrow`);
      for (const [part, fault] of [
        [bytes.slice(0, 3000), "cutOff"],
        [bytes.slice(0, 300), "cutOff"],
        [new Uint8Array(), "empty"],
      ] as const) {
        assert.deepEqual(await failureOf({ "a.arrow": part }, "a.arrow"), {
          ...{ kind: "badFile", file: "a.arrow", fault },
        });
      }
    });
  }

  it("is told by what it holds where its name says another kind", async () => {
    const { vectors } = await readFrom({ "a.npy": written("arrow-file.arrow") }, "a.npy");
    assert.deepEqual([...vectors.data], recordedVectors());
  });
});
