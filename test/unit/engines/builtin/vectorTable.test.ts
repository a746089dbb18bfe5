import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { VectorTable } from "../../../../src/engines/builtin/vectorTable";
import { fixture, media } from "./media";

interface Record {
  readonly sha256: string;
  readonly rows: number;
  readonly dimensions: number;
  readonly words: readonly string[];
}

/** What tools/static-table/build.py recorded when it made the table. */
const record = JSON.parse(fixture("reference.json").toString("utf8")) as Record;
const modelDimensions = 384;

/** The model's own vectors of the recorded words: centered, turned, unit length, not cut or quantized. */
function modelVectors(): Float64Array[] {
  const bytes = fixture("reference.bin");
  const numbers = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return record.words.map((_, i) =>
    Float64Array.from(
      numbers.subarray(i * modelDimensions, (i + 1) * modelDimensions),
      (number) => number / 32767,
    ),
  );
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let d = 0; d < Math.min(a.length, b.length); d++) sum += a[d]! * b[d]!;
  return sum;
}

describe("the vector table", () => {
  const { vectors: bytes } = media();
  const table = new VectorTable(bytes);
  const vectorOf = (word: string): Float32Array => {
    const vector = new Float32Array(table.dimensions);
    table.add(table.find(word), 1, vector);
    return vector;
  };

  it("is the one that the script recorded", () => {
    assert.equal(createHash("sha256").update(bytes).digest("hex"), record.sha256);
    assert.equal(table.rows, record.rows);
    assert.equal(table.dimensions, record.dimensions);
  });

  it("agrees with the model on 200 words within the error of quantization", () => {
    assert.equal(record.words.length, 200);
    const step = 0.7;
    modelVectors().forEach((model, i) => {
      const kept = model.subarray(0, table.dimensions);
      const cosine = dot(vectorOf(record.words[i]!), kept) / Math.sqrt(dot(kept, kept));
      // Rounding to a step of 0.7 standard deviations adds noise of variance 0.7² / 12.
      const expected = 1 / Math.sqrt(1 + step ** 2 / 12);
      assert.ok(Math.abs(cosine - expected) < 0.008, `${record.words[i]}: ${cosine}`);
    });
  });

  it("keeps the model's cosines between those words, though half of its dimensions are cut", () => {
    const model = modelVectors();
    const own = record.words.map(vectorOf);
    let squares = 0;
    let pairs = 0;
    for (let i = 0; i < own.length; i++) {
      for (let j = 0; j < i; j++) {
        squares += (dot(own[i]!, own[j]!) - dot(model[i]!, model[j]!)) ** 2;
        pairs++;
      }
    }
    assert.ok(Math.sqrt(squares / pairs) < 0.03, `${Math.sqrt(squares / pairs)}`);
  });

  it("gives unit vectors, scaled and added to what is there", () => {
    const vector = new Float32Array(table.dimensions);
    table.add(table.find("apple"), 3, vector);
    assert.ok(Math.abs(Math.sqrt(dot(vector, vector)) - 3) < 1e-4);
    table.add(table.find("apple"), -3, vector);
    assert.ok(dot(vector, vector) < 1e-8);
  });

  it("finds every key that it lists, and no other", () => {
    const tokens = table.tokens();
    assert.ok(tokens.length > 25_000);
    const rows = tokens.map((token) => table.find(token));
    assert.equal(new Set(rows).size, tokens.length);
    assert.ok(rows.every((row) => row >= 0 && row < table.rows));
    for (const absent of ["", "!", "zzzzzz", "appl", "applea", "appl€", "東京", "\u0000", "##"]) {
      assert.equal(table.find(absent), -1, absent);
    }
  });

  it("refuses bytes that are cut, changed or of another kind", () => {
    const changed = Uint8Array.from(bytes);
    changed[bytes.length >> 1]! ^= 1;
    const damages = [bytes.slice(0, -4), changed, new Uint8Array(0), new Uint8Array(4096)];
    for (const damaged of damages) {
      assert.throws(() => new VectorTable(damaged), { kind: "tableDamaged" });
    }
  });
});
