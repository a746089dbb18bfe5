import * as assert from "node:assert/strict";
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
});
