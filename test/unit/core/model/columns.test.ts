import * as assert from "node:assert/strict";
import {
  type Column,
  dictionaryColumn,
  emptyColumn,
  lengthOf,
  packTexts,
  stackColumns,
  takeColumn,
  textColumn,
  textIn,
  textsIn,
  unpackTexts,
} from "../../../../src/core/model/columns";

const texts = ["apple", "", "wörd 🍐", "東京", "\ud83d", "a\nb\0"];
/** What UTF-8 makes of half a character. */
const kept = texts.map((text) => (text === "\ud83d" ? "\ufffd" : text));
const numbers = (...values: number[]): Column => ({
  type: "number",
  values: Float64Array.from(values),
});
const valuesIn = (column: Column) =>
  column.type === "text" ? textsIn(column) : [...column.values];

describe("a column of texts", () => {
  it("gives back each text, whatever its script", () => {
    const column = textColumn(texts);
    assert.deepEqual(textsIn(column), kept);
    assert.equal(textIn(column, 2), "wörd 🍐");
    assert.equal(textIn(column, texts.length), undefined);
  });

  it("takes no more bytes than its texts in UTF-8, and four for each", () => {
    const { bytes, offsets } = packTexts(texts);
    assert.equal(bytes.buffer.byteLength, Buffer.byteLength(texts.join("")));
    assert.equal(offsets.buffer.byteLength, 4 * (texts.length + 1));
    assert.deepEqual(unpackTexts(packTexts([])), []);
  });

  it("holds each text of a dictionary once, and tells a missing one from an empty one", () => {
    const column = dictionaryColumn(["b", "a", undefined, "b", ""]);
    assert.deepEqual(textsIn(column), ["b", "a", undefined, "b", ""]);
    assert.deepEqual(unpackTexts(column), ["b", "a", ""]);
    assert.deepEqual([...(column.codes ?? [])], [0, 1, 3, 0, 2]);
  });

  it("holds many long texts", () => {
    const many = Array.from({ length: 2000 }, (_, index) => `${"東京".repeat(index % 50)}${index}`);
    assert.deepEqual(textsIn(textColumn(many)), many);
  });
});

describe("some rows of a column", () => {
  it("are in the order that is asked for, once or more often", () => {
    const rows = [2, 3, 0, 0];
    assert.deepEqual(textsIn(takeColumn(textColumn(texts), rows) as never), [
      ...["wörd 🍐", "東京", "apple", "apple"],
    ]);
    assert.deepEqual(valuesIn(takeColumn(numbers(1, NaN, 3), [2, 1])), [3, NaN]);
  });

  it("are missing where there is no row", () => {
    assert.deepEqual(valuesIn(takeColumn(textColumn(["a", "b"]), [1, -1])), ["b", undefined]);
    assert.deepEqual(valuesIn(takeColumn(numbers(1), [-1, 0])), [NaN, 1]);
    assert.deepEqual(valuesIn(emptyColumn(textColumn(["a"]), 2)), [undefined, undefined]);
  });

  it("leave texts out of the dictionary that no row has", () => {
    const column = takeColumn(dictionaryColumn(["b", "a", "c", undefined]), [3, 2, 0]);
    assert.ok(column.type === "text");
    assert.deepEqual(unpackTexts(column), ["b", "c"]);
    assert.deepEqual(textsIn(column), [undefined, "c", "b"]);
  });

  it("know where the column came from", () => {
    const made = { method: "HDBSCAN", parameters: { smallest: 5 } };
    const column: Column = { ...dictionaryColumn(["a"]), provenance: made };
    assert.deepEqual(takeColumn(column, [0]).provenance, made);
    assert.deepEqual(stackColumns(column, textColumn(["b"])).provenance, made);
  });
});

describe("one column below another", () => {
  it("is one column of both", () => {
    const joined = stackColumns(textColumn(["a", "東"]), textColumn(["京", ""]));
    assert.deepEqual(valuesIn(joined), ["a", "東", "京", ""]);
    assert.deepEqual(valuesIn(stackColumns(numbers(1), numbers(NaN, 2))), [1, NaN, 2]);
    assert.equal(lengthOf(joined), 4);
  });

  it("shares one dictionary", () => {
    const joined = stackColumns(
      dictionaryColumn(["a", undefined, "b"]),
      dictionaryColumn(["b", "c", undefined]),
    );
    assert.ok(joined.type === "text");
    assert.deepEqual(unpackTexts(joined), ["a", "b", "c"]);
    assert.deepEqual(textsIn(joined), ["a", undefined, "b", "b", "c", undefined]);
  });

  it("is text where one is of numbers and the other is not", () => {
    assert.deepEqual(valuesIn(stackColumns(numbers(1.5, NaN), textColumn(["x"]))), [
      ...["1.5", undefined, "x"],
    ]);
    const dates: Column = { type: "date", values: Float64Array.of(0, 1e300) };
    const flags: Column = { type: "boolean", values: Float64Array.of(1, 0) };
    assert.deepEqual(valuesIn(stackColumns(dates, flags)), [
      ...["1970-01-01T00:00:00.000Z", "1e+300", "true", "false"],
    ]);
  });
});
