import * as assert from "node:assert/strict";
import type { GeneratedWord, WordRequest } from "../../../../src/core/model/engine";
import { Failure } from "../../../../src/core/model/failures";
import {
  gatherWords,
  planRound,
  roundSizeFor,
  type WordRound,
} from "../../../../src/core/words/wordRounds";

interface Result {
  readonly words: GeneratedWord[];
  readonly rounds: WordRound[];
  readonly failure?: Failure;
}

/** Runs against a model that answers each round with the text of `answers` (the last one again and again). */
async function gather(request: WordRequest, answers: string[], roundSize = 40): Promise<Result> {
  const rounds: WordRound[] = [];
  const words: GeneratedWord[] = [];
  const options = {
    // eslint-disable-next-line @typescript-eslint/require-await
    ask: async function* (round: WordRound) {
      rounds.push(round);
      const answer = answers[round.index] ?? answers.at(-1) ?? "";
      for (let i = 0; i < answer.length; i += 4) yield answer.slice(i, i + 4);
    },
    model: "scripted",
    digest: "d1",
    seed: 100,
    roundSize,
  };
  try {
    for await (const word of gatherWords(request, options, new AbortController().signal)) {
      words.push(word);
    }
  } catch (error) {
    return { words, rounds, failure: Failure.from(error) };
  }
  return { words, rounds };
}

const list = (...words: string[]) => JSON.stringify({ words });
const texts = (result: Result) => result.words.map((word) => word.text);
const fruits = { category: "fruits", count: 4 };

describe("gatherWords", () => {
  it("trims a surplus to the exact count", async () => {
    const result = await gather(fruits, [list("apple", "pear", "plum", "fig", "kiwi", "lime")]);
    assert.deepEqual(texts(result), ["apple", "pear", "plum", "fig"]);
    assert.equal(result.rounds.length, 1);
  });

  it("tops up with the known words excluded, another seed and another wording", async () => {
    const result = await gather(fruits, [list("apple", "Apples", "pear"), list("plum", "fig")]);
    assert.deepEqual(texts(result), ["apple", "pear", "plum", "fig"]);
    const [first, second] = result.rounds;
    assert.ok(first && second);
    assert.match(second.user, /apple, pear/);
    assert.notEqual(first.seed, second.seed);
    assert.ok(second.temperature > first.temperature);
    assert.deepEqual(result.words[2]?.origin, {
      model: "scripted",
      digest: "d1",
      prompt: "words-1",
      seed: 101,
      round: 1,
    });
  });

  it("never yields what the request excludes", async () => {
    const request = { ...fruits, count: 1, exclude: ["apples"] };
    assert.deepEqual(texts(await gather(request, [list("apple", "pear")])), ["pear"]);
  });

  it("stops a round that loops and goes on with the next", async () => {
    const loop = list("apple", ...Array.from({ length: 30 }, () => "apple"), "plum");
    const result = await gather(fruits, [loop, list("pear", "plum", "fig")]);
    assert.deepEqual(texts(result), ["apple", "pear", "plum", "fig"]);
  });

  it("drops words that join what was said", async () => {
    const result = await gather(fruits, [list("lemon", "lime", "lemon-lime", "fig", "kiwi")]);
    assert.deepEqual(texts(result), ["lemon", "lime", "fig", "kiwi"]);
  });

  it("gives fewer words when the model runs dry, after a few barren rounds", async () => {
    const result = await gather(fruits, [list("apple", "pear", "plum")]);
    assert.deepEqual(texts(result), ["apple", "pear", "plum"]);
    assert.equal(result.failure, undefined);
    assert.ok(result.rounds.length <= 6);
  });

  const useless: Record<string, string> = {
    "sentences only": list("Here are some fruits", "I hope this helps you"),
    "the category only": list("fruit", "fruits", "Fruit 1"),
    "another language's script": list("苹果", "梨"),
    nothing: "",
  };
  for (const [name, answer] of Object.entries(useless)) {
    it(`fails as noWords on ${name}`, async () => {
      const result = await gather(fruits, [answer]);
      assert.deepEqual(result.failure?.data, {
        kind: "noWords",
        categories: ["fruits"],
        model: "scripted",
      });
    });
  }

  const shapes: Record<string, string> = {
    fences: '```json\n["Apple", "Pear", "Plum", "Fig"]\n```',
    "numbered lines":
      "Sure, here are 4 fruits:\n\n1. **Apple**\n2. **Pear**\n3. **Plum**\n4. **Fig**",
    thinking: "<think>Let me list fruits, like a car.</think>Apple, pear, plum, fig",
    "truncated JSON": '{"words":["Apple","Pear","Plum","Fig","Quin',
    "sentences between words": list("Apple", "Here you are, my friend", "Pear", "Plum", "Fig"),
    "line breaks in an item": list("Apple\nPear", "- Plum\n- Fig"),
  };
  for (const [name, answer] of Object.entries(shapes)) {
    it(`finds the words among ${name}`, async () => {
      assert.deepEqual(texts(await gather(fruits, [answer])), ["apple", "pear", "plum", "fig"]);
    });
  }
});

describe("planRound", () => {
  it("asks for a few more than are missing, but no more than the size", () => {
    const plan = { category: "fruits", index: 0, seed: 1, known: ["fig"], brief: false };
    assert.equal(planRound({ ...plan, missing: 10, size: 40 }).count, 16);
    assert.equal(planRound({ ...plan, missing: 100, size: 10 }).count, 10);
  });
});

describe("planRound for the smallest models", () => {
  it("asks in one short sentence", () => {
    const plan = { category: "fruits", index: 1, missing: 5, size: 12, seed: 1, known: ["fig"] };
    assert.equal(planRound({ ...plan, brief: true }).user, "List 10 other fruits.");
  });
});

describe("roundSizeFor", () => {
  it("is short for models under a billion parameters", () => {
    assert.equal(roundSizeFor("134.52M"), 12);
    assert.equal(roundSizeFor("3.2B"), 40);
    assert.equal(roundSizeFor("SmolLM2-135M-Instruct.Q4_1.gguf"), 12);
    assert.equal(roundSizeFor("qwen2.5:0.5b"), 12);
    assert.equal(roundSizeFor("llama3.2:1b"), 40);
    assert.equal(roundSizeFor("gpt-4o"), 40);
    assert.equal(roundSizeFor(undefined), 40);
  });
});
