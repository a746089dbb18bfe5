import * as assert from "node:assert/strict";
import { assertLinear } from "../../support/growth";
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
    [".NET", "programming languages", ".NET"],
    ["توت‌فرنگی", "میوه‌ها", "توت‌فرنگی"],
    ["ශ්‍රී", "නම්", "ශ්‍රී"],
    ["50 Cent", "rappers", "50 Cent"],
    ["1. 50 Cent", "rappers", "50 Cent"],
    ["12 apples", "fruits", "apples"],
    ["3.5 mm jack", "connectors", "3.5 mm jack"],
    ["IT specialist", "jobs", "IT specialist"],
    ["Will Smith", "actors", "Will Smith"],
    ["Elizabeth I", "queens", "Elizabeth I"],
    ["tom-tom", "musical instruments", "tom-tom"],
    ["Duran Duran", "bands", "Duran Duran"],
    ["Korea, South", "countries", "Korea, South"],
    ["列奥纳多·达·芬奇", "画家", "列奥纳多·达·芬奇"],
    ["\u200eapple\u200f", "fruits", "apple"],
    ["— apple", "fruits", "apple"],
    ["◦ apple", "fruits", "apple"],
    ["- [x] apple", "fruits", "apple"],
    ["b) apple", "fruits", "apple"],
    ["① Rust", "programming languages", "Rust"],
    ["2️⃣ Go", "programming languages", "Go"],
    ["🍎 Apple 🍏", "fruits", "apple"],
    ["Lego™", "brands", "Lego"],
    ["'apple'", "fruits", "apple"],
    ["‘apple’", "fruits", "apple"],
    ["「りんご」", "果物", "りんご"],
    ["AC/DC", "bands", "AC/DC"],
    ["Rock'n'Roll", "music", "Rock'n'Roll"],
    ["Hawaiʻi", "islands", "Hawaiʻi"],
    ["β-carotene", "vitamins", "β-carotene"],
    ["צה״ל", "ראשי תיבות", "צה״ל"],
    ["cha-cha-cha", "dances", "cha-cha-cha"],
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
    ["a sentence of two words", "It specialist", "jobs"],
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

describe("splitItem", () => {
  it("knows the commas of other scripts", () => {
    assert.deepEqual(splitItem("苹果，梨、桃；李"), ["苹果", "梨", "桃", "李"]);
    assert.deepEqual(splitItem("سیب، گلابی؛ انار"), ["سیب", " گلابی", " انار"]);
  });

  it("takes apart what numbers, bars, dots and quotes part on one line", () => {
    const words = (item: string) => splitItem(item).map((piece) => cleanWord(piece, "fruits"));
    for (const item of [
      "1. Apple 2. Pear 3. Plum",
      "(1) Apple (2) Pear (3) Plum",
      "apple | pear | plum",
      "apple · pear · plum",
      "apple • pear • plum",
      "'apple', 'pear', 'plum'",
    ]) {
      assert.deepEqual(words(item), ["apple", "pear", "plum"], item);
    }
    assert.deepEqual(splitItem("「りんご」「梨」"), ["「りんご」", "「梨」"]);
    assert.deepEqual(splitItem("一、苹果"), ["苹果"]);
    assert.deepEqual(splitItem("一、二、三"), ["一", "二", "三"]);
  });

  it("keeps a name with a comma that is one item of an array", () => {
    assert.deepEqual(splitItem("Korea, South", true), ["Korea, South"]);
    assert.deepEqual(splitItem("Korea, South"), ["Korea", " South"]);
    assert.deepEqual(splitItem("apple, pear", true), ["apple", " pear"]);
    assert.deepEqual(splitItem("apple, pear, plum", true), ["apple", " pear", " plum"]);
    assert.deepEqual(splitItem("1,2-dichloroethane, water"), ["1,2-dichloroethane", " water"]);
  });

  const hostile: Record<string, string> = {
    backslashes: "\\",
    dots: ".",
    spaces: " ",
    "opening parentheses": "(",
    hyphens: " - ",
    numbers: " 1. ",
    bullets: "• ",
    emoji: "👩‍",
  };
  for (const [name, part] of Object.entries(hostile)) {
    it(`and cleanWord take time in proportion to ${name}`, async () => {
      await assertLinear(
        (size) => `a${part.repeat(size)}b`,
        (item) => cleaned(item),
        { from: 1024 },
      );
    }).timeout(60_000);
  }
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
    ["C", "C#"],
    ["काला", "किला"],
    ["か", "が"],
  ];
  for (const [first, second] of different) {
    it(`keeps ${first} and ${second} apart`, () => {
      assert.equal(new WordSet([first]).add(second), true);
    });
  }
});
