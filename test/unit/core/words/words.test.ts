import * as assert from "node:assert/strict";
import { WordSet, cleanWord, splitItem } from "../../../../src/core/words/words";

function cleaned(item: string, category = "fruits"): (string | undefined)[] {
  return splitItem(item)
    .map((piece) => cleanWord(piece, category))
    .filter((word) => word !== undefined);
}

describe("cleanWord", () => {
  const kept: [string, string, string][] = [
    ["apple", "fruits", "apple"],
    ["Apple", "fruits", "apple"],
    ["  12. Apple", "fruits", "apple"],
    ["3) pear", "fruits", "pear"],
    ["- **Passion fruit**", "fruits", "passion fruit"],
    ["* `kiwi`", "fruits", "kiwi"],
    ["“fig”.", "fruits", "fig"],
    ["and plum", "fruits", "plum"],
    ["the grape", "fruits", "grape"],
    ["lemon (citrus)", "fruits", "lemon"],
    ["lemon - a sour fruit", "fruits", "lemon"],
    ["lemon: sour and yellow", "fruits", "lemon"],
    ["ｌｅｍｏｎ", "fruits", "lemon"],
    ["forget-me-not", "flowers", "forget-me-not"],
    ["Côte d'Ivoire", "countries", "Côte d'Ivoire"],
    ["C++", "programming languages", "C++"],
    ["C#", "programming languages", "C#"],
    ["PL/SQL", "programming languages", "PL/SQL"],
    ["DNA test", "jobs", "DNA test"],
    ["りんご", "果物", "りんご"],
    ["the", "articles", "the"],
  ];
  for (const [raw, category, word] of kept) {
    it(`makes ${JSON.stringify(raw)} of ${category} to ${word}`, () => {
      assert.equal(cleanWord(raw, category), word);
    });
  }

  const refused: [string, string, string][] = [
    ["nothing", "", "fruits"],
    ["no letters", "12", "fruits"],
    ["a sentence", "Here are some fruits", "fruits"],
    ["a long sentence", "apples grow on many trees", "fruits"],
    ["the category", "Fruits", "fruits"],
    ["the category in the singular", "fruit", "fruits"],
    ["the category's main word", "instrument", "musical instruments"],
    ["a numbered category name", "fruit 3", "fruits"],
    ["a placeholder", "word1", "fruits"],
    ["markup", "<b", "fruits"],
    ["another script", "苹果", "fruits"],
    ["a loop inside a word", "nananananana", "fruits"],
    ["a repeated word", "apple apple", "fruits"],
    ["joined alternatives", "apple/pear", "fruits"],
    ["a very long text", "a".repeat(60), "fruits"],
  ];
  for (const [what, raw, category] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(cleanWord(raw, category), undefined);
    });
  }

  it("takes lists inside one item apart", () => {
    assert.deepEqual(cleaned("apple, pear\n- plum<br>fig\\nquince"), [
      "apple",
      "pear",
      "plum",
      "fig",
      "quince",
    ]);
  });
});

describe("WordSet", () => {
  const same: [string, string][] = [
    ["Lemon", "lemon"],
    ["lemon", "lemons"],
    ["berries", "berry"],
    ["horse", "horses"],
    ["box", "boxes"],
    ["bus", "buses"],
    ["knives", "knife"],
    ["tomatoes", "tomato"],
    ["wolf", "wolves"],
    ["café", "cafe"],
    ["ice cream", "ice-cream"],
  ];
  for (const [first, second] of same) {
    it(`takes ${first} and ${second} for one word, in either order`, () => {
      assert.equal(new WordSet([first]).add(second), false);
      assert.equal(new WordSet([second]).add(first), false);
    });
  }

  const different: [string, string][] = [
    ["C", "C++"],
    ["C++", "C#"],
    ["plan", "plane"],
    ["hop", "hope"],
    ["glass", "gas"],
  ];
  for (const [first, second] of different) {
    it(`keeps ${first} and ${second} apart`, () => {
      assert.equal(new WordSet([first]).add(second), true);
    });
  }
});
