import * as assert from "node:assert/strict";
import { TextVectors } from "../../../../src/engines/builtin/textVectors";
import { normalize } from "../../../../src/engines/builtin/normalize";
import { VectorTable } from "../../../../src/engines/builtin/vectorTable";
import { parseWordLists } from "../../../../src/engines/builtin/wordLists";
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

  it("takes two tokens of a word together where the table holds the pair", () => {
    const [word] = pieces.partsOf("cheekinesses");
    assert.deepEqual(
      word,
      ["cheek##", "##iness##es"].map((key) => table.find(key)),
    );
    assert.ok(!word.includes(-1));
  });

  it("has pairs for pieces of words, not for whole words", () => {
    const tokens = new Set(table.tokens());
    const words = [...parseWordLists(media().words).values()].flat().map(normalize);
    const divided = words.filter((word) => /^[a-z]+$/.test(word) && !tokens.has(word));
    assert.ok(divided.length > 300, `${divided.length}`);
    assert.deepEqual(
      divided.filter((word) => pieces.partsOf(word)[0]!.length === 1),
      [],
    );
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
