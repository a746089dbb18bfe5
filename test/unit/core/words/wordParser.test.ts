import * as assert from "node:assert/strict";
import { assertLinear } from "../../support/growth";
import { WordParser } from "../../../../src/core/words/wordParser";

/** Items by an answer that arrives in pieces of `step` characters: while it streams, and at its end. */
function parse(answer: string, step: number): { streamed: string[]; all: string[] } {
  const parser = new WordParser();
  const streamed: string[] = [];
  for (let i = 0; i < answer.length; i += step) {
    streamed.push(...parser.push(answer.slice(i, i + step)));
  }
  return { streamed, all: [...streamed, ...parser.end()] };
}

const three = ["apple", "pear", "plum"];

describe("WordParser", () => {
  const streamedAnswers: Record<string, string> = {
    "the asked form": '{"words":["apple","pear","plum"]}',
    "a bare array with line breaks": '[\n  "apple",\n  "pear",\n  "plum"\n]',
    "a fence": '```json\n{"words": ["apple", "pear", "plum"]}\n```',
    "prose around the array": 'Sure! Here are [some] fruits: ["apple", "pear", "plum"] Enjoy.',
    "thinking first": '<think>Fruits? ["car"]\n- bus\n</think>\n{"words":["apple","pear","plum"]}',
    "objects in the array": '[{"name":"apple","color":"red"},{"name":"pear"},{"name":"plum"}]',
    "several arrays": '{"red":["apple"],"other":["pear","plum"]}',
    "a Python list": "['apple', 'pear', 'plum']",
    "numbered lines": "Here you go:\n1. apple\n2. pear\n3. plum\n",
    "bulleted lines": "- apple\n* pear\n• plum\n",
    "an answer cut off in a word": '{"words":["apple","pear","plum","quin',
  };
  for (const [name, answer] of Object.entries(streamedAnswers)) {
    for (const step of [1, 7, 1000]) {
      it(`reads ${name} while it streams, ${step} characters at a time`, () => {
        assert.deepEqual(parse(answer, step).streamed, three);
        assert.deepEqual(parse(answer, step).all, three);
      });
    }
  }

  const wholeAnswers: Record<string, [string, string[]]> = {
    "a comma list": ["apple, pear, plum", ["apple, pear, plum"]],
    "plain lines": ["Here are three fruits:\napple\npear\nplum", three],
    "a table": [
      "Here:\n\n| # | Fruit |\n|--|:-:|\n| 1 | apple |\n| 2 | pear |\n",
      ["", " apple ", " pear ", ""],
    ],
    "one string of all": ['{"words":"apple, pear, plum"}', ["apple, pear, plum"]],
    "one object per line": ['{"word":"apple"}\n{"word":"pear"}\n{"word":"plum"}', three],
    "thinking that never ends": ["<think>apple, pear", [""]],
    "a last numbered line without line end": ["1. apple\n2. pear\n3. plum", three],
  };
  for (const [name, [answer, items]] of Object.entries(wholeAnswers)) {
    it(`reads ${name} at its end`, () => {
      assert.deepEqual(parse(answer, 5).all, items);
    });
  }

  it("understands escapes", () => {
    assert.deepEqual(parse(String.raw`["p\u00eache","a\"b"]`, 1).all, ["pêche", 'a"b']);
  });

  const thoughtful: Record<string, string> = {
    "a closing tag alone":
      'Okay, fruits: ["car"]\n- bus\n1. tram\n</think>\n\n{"words":["apple","pear","plum"]}',
    "a closing tag alone, then lines": "Hmm.\n- bus\n</think>\n1. apple\n2. pear\n3. plum",
    "the tag of Magistral": '[THINK]["car"]\n- bus[/THINK]["apple","pear","plum"]',
    "another tag": '<thinking>\n["car"]\n</thinking>["apple","pear","plum"]',
    "a tag of prompts": '<scratchpad>- bus</scratchpad>["apple","pear","plum"]',
    "a special token": '<|begin_of_thought|>- bus<|end_of_thought|>["apple","pear","plum"]',
    channels:
      '<|channel|>analysis<|message|>["car"]<|end|><|start|>assistant<|channel|>final<|message|>["apple","pear","plum"]<|return|>',
    "thoughts after a fence": '<think>a</think>```json\n["apple","pear","plum"]\n```',
    "thoughts twice": '<think>["car"]</think>\n<think>["bus"]</think>["apple","pear","plum"]',
  };
  for (const [name, answer] of Object.entries(thoughtful)) {
    for (const step of [1, 7, 1000]) {
      it(`takes no word out of thoughts in ${name}, ${step} characters at a time`, () => {
        assert.deepEqual(parse(answer, step).all, three);
      });
    }
  }

  it("takes no word out of thoughts that never end", () => {
    for (const opening of ["<think>", "[THINK]", "<thinking>", "<|channel|>analysis<|message|>"]) {
      assert.deepEqual(parse(`${opening}["car"]\n- bus\n`, 5).all, [""]);
    }
  });

  it("reads braces and escaped quotes in the strings of objects", () => {
    const answer = String.raw`[{"name":"a } \"b\"","tags":["x"],"more":{"y":"z"}},{"name":"pear"}]`;
    assert.deepEqual(parse(answer, 3).all, ['a } "b"', "pear"]);
  });

  const hostile: Record<string, (size: number) => string> = {
    "prose without an end of line": (size) => "word and ".repeat(size),
    newlines: (size) => "\n".repeat(size),
    backslashes: (size) => `["${"\\".repeat(size)}`,
    "escaped quotes": (size) => `{"a":${'\\"'.repeat(size)}`,
    "opening braces": (size) => `[${"{".repeat(size)}`,
    apostrophes: (size) => `['${"' ".repeat(size)}`,
    "halves of tags": (size) => "<thin".repeat(size),
  };
  for (const [name, answerOf] of Object.entries(hostile)) {
    it(`takes time in proportion to ${name}`, async () => {
      await assertLinear(answerOf, (answer) => parse(answer, 3), { from: 1024 });
    }).timeout(60_000);
  }
});
