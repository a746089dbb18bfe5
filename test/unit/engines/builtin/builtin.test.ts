import * as assert from "node:assert/strict";
import { row } from "../../../../src/core/vectors/matrix";
import { Builtin } from "../../../../src/engines/builtin/builtin";
import { everydayNames } from "../../../../src/engines/builtin/everydayNames";
import { Nouns } from "../../../../src/engines/builtin/nouns";
import { media } from "./media";

describe("the built-in engine", () => {
  const builtin = new Builtin(media());
  const cosine = (a: string, b: string): number => {
    const { vectors } = builtin.embed([a, b]);
    return row(vectors, 0).reduce((sum, value, d) => sum + value * row(vectors, 1)[d]!, 0);
  };

  it("gives a unit vector for any text that has a known word", () => {
    const texts = [
      "apple",
      "New York",
      "The dog barked at the postman.",
      "parseHTTPResponse_v2",
      "café au lait",
      "Straße",
      "blorptastic",
      "東京 tower",
      "x",
      "a".repeat(5000),
      "dog 🐕",
    ];
    const { vectors, problems } = builtin.embed(texts);
    const known = texts.filter((_, i) => !problems.some(({ index }) => index === i));
    assert.deepEqual(
      known,
      texts.filter((text) => text.length < 5000),
    );
    known.forEach((text) => {
      const vector = row(vectors, texts.indexOf(text));
      const length = Math.hypot(...vector);
      assert.ok(Math.abs(length - 1) < 1e-5, `${text}: ${length}`);
    });
  });

  it("says of unknown text that it has no vector, and embeds the rest", () => {
    const { problems, vectors } = builtin.embed(["東京", "apple", "", "!!!", "привет", "🍎"]);
    assert.deepEqual(
      problems.map(({ index, failure }) => [index, failure.kind]),
      [0, 2, 3, 4, 5].map((index) => [index, "noVector"]),
    );
    assert.ok(row(vectors, 0).every((value) => value === 0));
    assert.ok(row(vectors, 1).some((value) => value !== 0));
  });

  it("reads case, accents, hyphens and punctuation as the reader does", () => {
    assert.ok(cosine("Café", "cafe") > 0.999);
    assert.ok(cosine("ice_cream", "ice cream") > 0.999);
    assert.ok(cosine("naïve", "naive") > 0.999);
    assert.ok(cosine("“dog,” he said", "dog he said") > 0.999);
    assert.ok(cosine("Zoë’s garden", "Zoe's garden") > 0.999);
  });

  it("splits identifiers at case, underscores and digits", () => {
    assert.ok(cosine("getUserName", "get user name") > 0.999);
    assert.ok(cosine("get_user_name", "get user name") > 0.999);
    assert.ok(cosine("XMLHttpRequest", "XML http request") > 0.999);
  });

  it("knows related words it has no row for by their pieces", () => {
    assert.ok(cosine("unfrobnicatable", "frobnicate") > cosine("unfrobnicatable", "apple"));
  });

  it("puts words nearer to their kind than to others, and sentences too", () => {
    assert.ok(cosine("apple", "pear") > cosine("apple", "helicopter") + 0.1);
    assert.ok(
      cosine("The cat sat on the mat", "A kitten lay on the rug") >
        cosine("The cat sat on the mat", "Shares fell sharply on Monday") + 0.1,
    );
  });

  it("names different texts that got one vector", () => {
    const { collisions } = builtin.embed(["apple", "Apple", "pear", "apple"]);
    assert.deepEqual(collisions, [[0, 1, 3]]);
  });

  it("reports progress and stops when told to", () => {
    const texts = Array.from({ length: 2000 }, () => "apple");
    const seen: number[] = [];
    builtin.embed(texts, { onProgress: (done) => seen.push(done) });
    assert.ok(seen.length > 2 && seen.at(-1) === 2000);
    const signal = { aborted: true };
    assert.throws(() => builtin.embed(texts, { signal }), { kind: "canceled" });
  });

  it("gives distinct words of its own categories, however they are written", () => {
    for (const name of ["fruits", "Fruit", " FRUITS "]) {
      const words = builtin.words(name, 25);
      assert.equal(new Set(words).size, 25);
      assert.ok(words.includes("apple"), name);
    }
    const first = builtin.words("animals", 25);
    const more = builtin.words("animals", 25, first);
    assert.equal(new Set([...first, ...more]).size, 50);
  });

  it("finds words of other categories that name a noun", () => {
    const expected: Record<string, string[]> = {
      trees: ["oak", "pine", "willow"],
      spices: ["cinnamon", "ginger", "nutmeg"],
      dances: ["tango", "waltz", "ballet"],
      "musical genres": ["jazz", "opera"],
      "parts of speech": ["noun", "verb", "adverb"],
      cities: ["London", "Paris", "Tokyo"],
    };
    for (const [category, words] of Object.entries(expected)) {
      const found = builtin.words(category, 60);
      assert.deepEqual(
        words.filter((word) => !found.includes(word)),
        [],
        `${category}: ${found.join(", ")}`,
      );
    }
  });

  it("finds words of everyday names that are no noun of WordNet", () => {
    const expected: Record<string, string[]> = {
      "farm animals": ["cow", "pig", "sheep", "hen", "goose"],
      "Family Members": ["aunt", "father", "cousin"],
      "school subjects": ["mathematics", "history", "biology"],
    };
    for (const [category, words] of Object.entries(expected)) {
      const found = builtin.words(category, 25);
      assert.deepEqual(
        words.filter((word) => !found.includes(word)),
        [],
        `${category}: ${found.join(", ")}`,
      );
    }
  });

  it("means nouns that there are by every everyday name", () => {
    const nouns = new Nouns(media().nouns);
    for (const [name, meant] of everydayNames) {
      for (const noun of meant) assert.ok(nouns.words(noun).length > 0, `${name}: ${noun}`);
      assert.ok(builtin.words(name, 25).length >= 25, name);
    }
  });

  it("has no words for what names no noun", () => {
    assert.deepEqual(builtin.words("zzz", 25), []);
    assert.deepEqual(builtin.words("", 25), []);
    assert.deepEqual(builtin.words("things I forgot to buy", 25), []);
    assert.deepEqual(builtin.words("(.*)|[", 25), []);
  });
});
