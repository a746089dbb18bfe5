import * as assert from "node:assert/strict";
import {
  addPieces,
  defaultGranularity,
  type Granularity,
  ItemCollector,
  LineMap,
  maxSources,
  maxTextLength,
  pieces,
} from "../../../../src/core/text/selection";

const textsOf = (text: string, granularity: Granularity, options = {}) =>
  [...pieces(text, granularity, options)].map((piece) => piece.text);

function collect(text: string, granularity: Granularity, start = { line: 0, character: 0 }) {
  const collector = new ItemCollector(granularity === "words");
  const source = { uri: "file:///a", text, start, category: "a" };
  addPieces(collector, source, pieces(text, granularity));
  return collector.items();
}

describe("cutting a text", () => {
  it("finds words without punctuation and bare numbers", () => {
    assert.deepEqual(textsOf("The rock’s state-of-the-art — 3 of 42!", "words"), [
      "The",
      "rock’s",
      "state-of-the-art",
      "of",
    ]);
  });

  it("keeps punctuation or leaves out stop words when asked", () => {
    assert.deepEqual(textsOf("Salt, and pepper.", "words", { keepPunctuation: true }), [
      "Salt",
      ",",
      "and",
      "pepper",
      ".",
    ]);
    assert.deepEqual(textsOf("The salt and the pepper", "words", { skipStopWords: true }), [
      "salt",
      "pepper",
    ]);
  });

  it("cuts scripts without spaces into words", () => {
    assert.deepEqual(textsOf("我喜欢苹果 and 香蕉", "words"), [
      "我",
      "喜欢",
      "苹果",
      "and",
      "香蕉",
    ]);
  });

  it("cuts long texts into the same words and sentences as short ones", () => {
    assert.deepEqual(
      textsOf("我喜欢苹果和香蕉，".repeat(2000), "words"),
      Array.from({ length: 2000 }, () => textsOf("我喜欢苹果和香蕉，", "words")).flat(),
    );
    const sentence = "The price of the 3.5 tickets rose again.";
    assert.deepEqual(
      textsOf(`${sentence} `.repeat(1000), "sentences"),
      Array.from({ length: 1000 }, () => sentence),
    );
    assert.equal(textsOf("苹果".repeat(9000), "words").join(""), "苹果".repeat(9000));
  });

  const words: Record<string, [string, string[]]> = {
    "names with signs": [
      "C, C++, C#, F#, .NET (C++) and g++.",
      ["C", "C++", "C#", "F#", ".NET", "C++", "and", "g++"],
    ],
    "names of versions": ["C++17, C++20 and i++;", ["C++17", "C++20", "and", "i++"]],
    "names with an ampersand": ["AT&T, R&B, a&b, X&y", ["AT&T", "R&B", "a", "b", "X", "y"]],
    "Hebrew acronyms with any quote": ['צה"ל "דג"', ['צה"ל', "דג"]],
    "words with marks that only join or turn": [
      "foo\u2060bar a\u200fb\u200f",
      ["foo\u2060bar", "a\u200fb"],
    ],
    "Roman numerals": ["Ⅳ and Ⅻ", ["Ⅳ", "and", "Ⅻ"]],
    "words of Malayalam and Bengali with joiners": ["അവന്‍റെ র‍্যাব", ["അവന്‍റെ", "র‍্যাব"]],
    "words of Persian": ["می‌خواهم بروم", ["می‌خواهم", "بروم"]],
    "words of Sinhala": ["ශ්‍රී ලංකාව", ["ශ්‍රී", "ලංකාව"]],
    "words of Hindi": ["क्षेत्र में किताब", ["क्षेत्र", "में", "किताब"]],
    "words of Arabic with vowel marks": ["كِتَابٌ جَمِيل", ["كِتَابٌ", "جَمِيل"]],
    "words of Hebrew": ["צה״ל ג׳ירפה", ["צה״ל", "ג׳ירפה"]],
    "words of Thai": ["ฉันชอบแอปเปิ้ล", ["ฉัน", "ชอบ", "แอป", "เปิ้ล"]],
    "words of Japanese": ["東京タワーに行く。", ["東京タワー", "に", "行く"]],
    "words of Korean": ["사과를 좋아해요", ["사과를", "좋아해요"]],
    "apostrophes and hyphens": [
      "don't l'eau rock’s non‑breaking",
      ["don't", "l'eau", "rock’s", "non‑breaking"],
    ],
    "numbers with units": ["5kg at 20 °C, 3.5GHz, 5G", ["5kg", "at", "C", "3.5GHz", "5G"]],
    addresses: [
      "see https://a.example/x?y=1#z, (www.b.example) or mail me@c.example.",
      ["see", "https://a.example/x?y=1#z", "www.b.example", "or", "mail", "me@c.example"],
    ],
    "no issue numbers": ["see issue#12 end.", ["see", "issue", "end"]],
  };
  for (const [name, [text, found]] of Object.entries(words)) {
    it(`finds ${name}`, () => {
      assert.deepEqual(textsOf(text, "words"), found);
    });
  }

  it("keeps emoji whole where punctuation is kept", () => {
    const found = textsOf("hi 👩‍👩‍👧‍👦 ❤️ 🇫🇷!", "words", { keepPunctuation: true });
    assert.deepEqual(found, ["hi", "👩‍👩‍👧‍👦", "❤️", "🇫🇷!"]);
  });

  it("finds identifiers, with keywords left out on request", () => {
    const code = "const maxRows = rows_of(größe2, $el) * 3;";
    assert.deepEqual(textsOf(code, "identifiers"), [
      "const",
      "maxRows",
      "rows_of",
      "größe2",
      "$el",
    ]);
    assert.deepEqual(textsOf(code, "identifiers", { skipStopWords: true }), [
      "maxRows",
      "rows_of",
      "größe2",
      "$el",
    ]);
  });

  it("takes lines with LF, CRLF and CR ends alike and skips blank ones", () => {
    assert.deepEqual(textsOf("one\r\n  two \n\n\rthree", "lines"), ["one", "two", "three"]);
  });

  it("takes paragraphs between blank lines, white space folded", () => {
    assert.deepEqual(textsOf("a\nb\n \n\nc  d", "paragraphs"), ["a b", "c d"]);
  });

  it("takes sentences, never over the end of a paragraph", () => {
    assert.deepEqual(textsOf("It rains. We\nstay!\n\nA title\n\nNext?", "sentences"), [
      "It rains.",
      "We stay!",
      "A title",
      "Next?",
    ]);
  });

  it("gives nothing for blank text", () => {
    for (const granularity of ["words", "lines", "paragraphs", "sentences", "whole"] as const) {
      assert.deepEqual(textsOf(" \r\n\t ", granularity), []);
    }
  });

  it("takes words for one that differ in case or in how their accents are written", () => {
    const items = collect("Zürich zürich ZU\u0308RICH naïve", "words");
    assert.deepEqual(
      items.map(({ text, sources }) => [text, sources.length]),
      [
        ["zürich", 3],
        ["naïve", 1],
      ],
    );
  });

  it("knows the place of every piece, after emoji and CRLF too", () => {
    const text = "😀 word\r\n\tnext 😀😀 last";
    for (const { text: found, start, end } of pieces(text, "words")) {
      assert.equal(text.slice(start, end), found);
    }
    const [, , last] = collect(text, "words", { line: 7, character: 3 });
    assert.deepEqual(last?.sources[0]?.start, { line: 8, character: 11 });
    const [first] = collect(text, "words", { line: 7, character: 3 });
    assert.deepEqual(first?.sources[0]?.start, { line: 7, character: 6 });
  });
});

describe("positions", () => {
  it("count CR, LF and CRLF as one line end each", () => {
    const map = new LineMap("a\rb\r\nc\nd", { line: 0, character: 0 });
    const at = [0, 2, 5, 7].map((offset) => map.positionAt(offset));
    assert.deepEqual(
      at,
      [0, 1, 2, 3].map((line) => ({ line, character: 0 })),
    );
  });
});

describe("positions of every offset", () => {
  it("are right however line ends follow each other", () => {
    const strings = (length: number): string[] =>
      length === 0
        ? [""]
        : strings(length - 1).flatMap((text) => ["a", "\r", "\n"].map((mark) => text + mark));
    for (const text of strings(6)) {
      const ends = [...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length);
      const map = new LineMap(text, { line: 2, character: 3 });
      for (let offset = 0; offset <= text.length; offset++) {
        const before = ends.filter((end) => end <= offset);
        const character = before.length > 0 ? offset - before.at(-1)! : 3 + offset;
        const expected = { line: 2 + before.length, character };
        assert.deepEqual(map.positionAt(offset), expected, JSON.stringify([text, offset]));
      }
    }
  });
});

describe("items of a text", () => {
  it("hold equal words once, in lower case where they occur so, with all their places", () => {
    const items = collect("The apple, the pear, THE fig", "words");
    assert.deepEqual(
      items.map(({ text, sources }) => [text, sources.length]),
      [
        ["the", 3],
        ["apple", 1],
        ["pear", 1],
        ["fig", 1],
      ],
    );
  });

  it("tell identifiers apart by case", () => {
    assert.equal(collect("Row row ROW", "identifiers").length, 3);
  });

  it("count what they do not list", () => {
    const [item] = collect("x ".repeat(maxSources + 50), "words");
    assert.equal(item?.sources.length, maxSources);
    assert.equal(item.count, maxSources + 50);
  });

  it("take the beginning of what is longer than a text may be, up to a whole character", () => {
    const text = `${"x".repeat(maxTextLength - 1)}😀 more`;
    const collector = new ItemCollector(false);
    const source = { uri: "file:///a", text, start: { line: 2, character: 3 }, category: "a" };
    addPieces(collector, source, pieces(text, "whole"));
    const [item] = collector.items();
    assert.equal(item?.text, "x".repeat(maxTextLength - 1));
    assert.deepEqual(item.sources[0]?.end, { line: 2, character: 3 + maxTextLength - 1 });
    assert.equal(collector.shortened, 1);
  });

  it("are the most frequent ones under a limit, still in the order of the text", () => {
    const collector = new ItemCollector(true);
    const source = {
      uri: "file:///a",
      text: "rare often other often third other",
      start: { line: 0, character: 0 },
      category: "a",
    };
    addPieces(collector, source, pieces(source.text, "words"));
    assert.equal(collector.size, 4);
    assert.deepEqual(
      collector.items(2).map(({ text }) => text),
      ["often", "other"],
    );
  });
});

describe("the default granularity", () => {
  it("is words on one line, lines on several, whole selections for several cursors", () => {
    assert.equal(defaultGranularity([1]), "words");
    assert.equal(defaultGranularity([4]), "lines");
    assert.equal(defaultGranularity([1, 1, 1]), "whole");
    assert.equal(defaultGranularity([1, 3]), "lines");
  });
});
