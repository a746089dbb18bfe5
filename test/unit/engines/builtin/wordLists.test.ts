import * as assert from "node:assert/strict";
import { normalize } from "../../../../src/engines/builtin/normalize";
import { VectorTable } from "../../../../src/engines/builtin/vectorTable";
import { parseWordLists, spread } from "../../../../src/engines/builtin/wordLists";
import { notebookCategories } from "../../../notebookCategories";
import { media } from "./media";

/** Words that truly are two things. */
const twofold = ["chest", "mercury", "orange", "turkey"];

describe("the word lists", () => {
  const { words, vectors } = media();
  const lists = parseWordLists(words);

  it("have at least 60 words for each of the 25 categories", () => {
    assert.deepEqual([...lists.keys()], notebookCategories);
    for (const [category, list] of lists)
      assert.ok(list.length >= 60, `${category}: ${list.length}`);
  });

  it("name nothing twice, but for words that are two things", () => {
    const all = [...lists.values()].flat().map(normalize);
    const twice = all.filter((word, i) => all.indexOf(word) !== i);
    assert.deepEqual(twice.sort(), twofold);
    for (const [category, list] of lists) {
      assert.equal(new Set(list.map(normalize)).size, list.length, category);
    }
  });

  it("write words in lower case and names with a capital", () => {
    for (const [category, list] of lists) {
      for (const word of list) {
        assert.equal(word, word.trim().replace(/\s+/g, " "));
        if (category === "countries") assert.match(word, /^\p{Lu}/u);
        if (["verbs", "adjectives", "articles", "fruits", "colors", "jobs"].includes(category)) {
          assert.equal(word, word.toLowerCase(), category);
        }
      }
    }
  });

  it("have a row of its own for every word", () => {
    const table = new VectorTable(vectors);
    const absent = [...lists.values()].flat().filter((word) => table.find(normalize(word)) < 0);
    assert.deepEqual(absent, []);
  });

  it("are spread evenly when fewer words are wanted", () => {
    const ten = Array.from({ length: 10 }, (_, i) => `${i}`);
    assert.deepEqual(spread(ten, 3).slice(0, 3), ["0", "3", "6"]);
    assert.deepEqual(spread(ten, 3).sort(), ten);
    assert.deepEqual(spread(ten, 20), ten);
  });
});
