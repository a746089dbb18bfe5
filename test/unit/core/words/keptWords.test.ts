import * as assert from "node:assert/strict";
import type { GeneratedWord } from "../../../../src/core/model/engine";
import { Failure } from "../../../../src/core/model/failures";
import { keptOrGathered, type WordStore } from "../../../../src/core/words/keptWords";
import type { WordRound } from "../../../../src/core/words/wordRounds";

/** A store that can be looked into. */
class Shelf implements WordStore {
  readonly kept = new Map<string, readonly GeneratedWord[]>();

  get(source: string, category: string) {
    return Promise.resolve(this.kept.get(`${source}|${category}`) ?? []);
  }

  put(source: string, category: string, words: readonly GeneratedWord[]) {
    this.kept.set(`${source}|${category}`, words);
    return Promise.resolve();
  }

  get texts() {
    return [...this.kept.values()].map((words) => words.map(({ text }) => text));
  }
}

describe("keptOrGathered", () => {
  let shelf: Shelf;
  let asked: WordRound[];
  let answers: string[][];
  beforeEach(() => {
    shelf = new Shelf();
    asked = [];
    answers = [];
  });

  async function* ask(round: WordRound) {
    asked.push(round);
    await Promise.resolve();
    const words = answers.shift() ?? [];
    yield '{"words":[';
    for (const word of words) {
      if (word === "reset") throw new Failure({ kind: "unreachable", host: "h", code: "RESET" });
      yield `${JSON.stringify(word)},`;
    }
  }

  async function gather(
    count: number,
    more: { regenerate?: boolean; digest?: string; category?: string } = {},
  ): Promise<GeneratedWord[]> {
    const { regenerate = false, digest = "d1", category = "fruits" } = more;
    const got: GeneratedWord[] = [];
    const options = { ask, model: "m", digest, seed: 1, roundSize: 40 };
    const words = keptOrGathered(
      { category, count, regenerate },
      options,
      new AbortController().signal,
      shelf,
    );
    try {
      for await (const word of words) got.push(word);
    } catch (error) {
      got.push({ text: Failure.from(error).kind });
    }
    return got;
  }
  const textsOf = (words: readonly GeneratedWord[]) => words.map(({ text }) => text);

  it("keeps what the model wrote and does not ask for it again", async () => {
    answers = [["apple", "pear"]];
    assert.deepEqual(textsOf(await gather(2)), ["apple", "pear"]);
    const again = await gather(2);
    assert.deepEqual(textsOf(again), ["apple", "pear"]);
    assert.equal(asked.length, 1);
    const [word] = again;
    assert.equal(word?.origin?.kept, true);
    assert.equal(word.origin.digest, "d1");
    assert.ok(Date.parse(word.origin.written ?? "") <= Date.now());
  });

  it("asks only for the words that are missing, and tells the model which there are", async () => {
    answers = [
      ["apple", "pear"],
      ["pear", "fig", "plum"],
    ];
    await gather(2);
    const words = await gather(4);
    assert.deepEqual(textsOf(words), ["apple", "pear", "fig", "plum"]);
    assert.deepEqual(
      words.map(({ origin }) => origin?.kept ?? false),
      [true, true, false, false],
    );
    assert.match(asked[1]?.user ?? "", /apple, pear/);
    assert.deepEqual(shelf.texts, [["apple", "pear", "fig", "plum"]]);
  });

  it("goes on from the words that came before a run failed", async () => {
    answers = [
      ["apple", "reset"],
      ["fig", "plum"],
    ];
    assert.deepEqual(textsOf(await gather(3)), ["apple", "unreachable"]);
    assert.deepEqual(textsOf(await gather(3)), ["apple", "fig", "plum"]);
  });

  it("keeps the words of a run whose user has enough", async () => {
    answers = [["apple", "pear", "fig"]];
    const options = { ask, model: "m", seed: 1, roundSize: 40 };
    const request = { category: "fruits", count: 3 };
    const words = keptOrGathered(request, options, new AbortController().signal, shelf);
    await words.next();
    await words.return(undefined);
    assert.deepEqual(shelf.texts, [["apple"]]);
  });

  it("regenerates words on request, and saves the new ones", async () => {
    answers = [
      ["apple", "pear"],
      ["fig", "plum"],
    ];
    await gather(2);
    const words = await gather(2, { regenerate: true });
    assert.deepEqual(textsOf(words), ["fig", "plum"]);
    assert.ok(words.every(({ origin }) => !origin?.kept));
    assert.deepEqual(shelf.texts, [["fig", "plum"]]);
  });

  it("does not put the start of a broken run in the place of more words", async () => {
    answers = [
      ["apple", "pear"],
      ["fig", "reset"],
    ];
    await gather(2);
    await gather(2, { regenerate: true });
    assert.deepEqual(shelf.texts, [["apple", "pear"]]);
  });

  it("asks another version of the model, and for another category", async () => {
    answers = [["apple"], ["pear"], ["red"]];
    await gather(1);
    assert.deepEqual(textsOf(await gather(1, { digest: "d2" })), ["pear"]);
    assert.deepEqual(textsOf(await gather(1, { category: "colors" })), ["red"]);
  });

  it("takes a model that knows no further word for a shortage", async () => {
    answers = [["apple"]];
    await gather(1);
    assert.deepEqual(textsOf(await gather(2)), ["apple"]);
    assert.deepEqual(textsOf(await gather(1, { category: "colors" })), ["noWords"]);
  });
});
