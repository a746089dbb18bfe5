import * as assert from "node:assert/strict";
import { TextVectors } from "../../../../src/engines/builtin/textVectors";
import { VectorTable } from "../../../../src/engines/builtin/vectorTable";
import { fixture, media } from "./media";

describe("the vectors of texts", () => {
  const table = new VectorTable(media().vectors);
  const whole = new TextVectors(table);
  const pieces = new TextVectors(table, { wholeWords: false });
  const vectorOf = (texts: TextVectors, text: string): Float32Array => {
    const vector = new Float32Array(table.dimensions);
    texts.combine(texts.partsOf(text), vector);
    return vector;
  };

  it("takes a token that begins a longer word for a beginning, not for a word", () => {
    const [sunflower] = pieces.partsOf("sunflower");
    assert.deepEqual(
      sunflower,
      ["sun##", "##flower"].map((key) => table.find(key)),
    );
    assert.deepEqual(pieces.partsOf("sun"), [[table.find("sun")]]);
  });

  it("comes near to a word's own row by its pieces alone", () => {
    const { words } = JSON.parse(fixture("reference.json").toString("utf8")) as { words: string[] };
    const cosines = words
      .filter((word) => /^[a-z]+$/.test(word) && pieces.partsOf(word)[0]!.length > 1)
      .map((word) => {
        const own = vectorOf(whole, word);
        return vectorOf(pieces, word).reduce((sum, value, d) => sum + value * own[d]!, 0);
      });
    assert.ok(cosines.length > 50);
    const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
    assert.ok(mean > 0.85, `${mean}`);
  });
});
