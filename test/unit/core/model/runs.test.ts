import * as assert from "node:assert/strict";
import { tableOf, textsOf } from "../../../../src/core/model/table";
import { engineOf, itemsOf, vectorsOf } from "../../../sessions";
import type {
  Embedder,
  EngineDescription,
  GeneratedWord,
  WordSource,
} from "../../../../src/core/model/engine";
import { Failure, type FailureData } from "../../../../src/core/model/failures";
import { type RunProgress, runCategories, embedTable } from "../../../../src/core/model/runs";

const description: EngineDescription = { id: "builtin", label: "built-in", embeddingModel: "toy" };
const lists: Record<string, string[]> = {
  fruits: ["apple", "pear", "orange"],
  colors: ["red", "orange", "blue"],
  jobs: ["baker", "nurse", "pilot"],
};

/** An engine over the lists; each text's vector holds its length and its first letter. */
function toyEngine(
  overrides: Partial<WordSource & Embedder> = {},
): WordSource & Embedder & { describe(): EngineDescription; asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    describe: () => description,
    async *words({ category, count }): AsyncGenerator<GeneratedWord> {
      for (const text of (lists[category] ?? []).slice(0, count)) {
        await Promise.resolve();
        yield { text };
      }
    },
    async embed(texts) {
      await Promise.resolve();
      asked.push([...texts]);
      const data = Float32Array.from(texts.flatMap((text) => [text.length, text.charCodeAt(0)]));
      return {
        vectors: { data, rows: texts.length, columns: 2 },
        problems: [],
        cached: 0,
        collisions: [],
      };
    },
    ...overrides,
  };
}

const request = { title: "toy", categories: ["fruits", "colors", "jobs"], wordsPerCategory: 3 };
const failing = (category: string, failure: FailureData): Partial<WordSource> => ({
  async *words(wanted) {
    await Promise.resolve();
    const list = lists[wanted.category] ?? [];
    if (wanted.category !== category) return yield* list.map((text) => ({ text }));
    yield { text: list[0] ?? "" };
    throw new Failure(failure);
  },
});

describe("a run over categories", () => {
  it("makes a session with one row for each word", async () => {
    const signal = new AbortController().signal;
    const { outcome, session } = await runCategories(request, toyEngine(), { signal });
    assert.equal(outcome, "complete");
    assert.ok(session);
    assert.deepEqual(
      itemsOf(session.table).map(({ text, category }) => `${category}:${text}`),
      request.categories.flatMap((category) =>
        lists[category]?.map((text) => `${category}:${text}`),
      ),
    );
    assert.deepEqual([...vectorsOf(session).data.slice(0, 2)], [5, "a".charCodeAt(0)]);
    assert.deepEqual([...vectorsOf(session).data.slice(-2)], [5, "p".charCodeAt(0)]);
    assert.deepEqual(engineOf(session), description);
    assert.deepEqual(session.notes, []);
  });

  it("embeds a word of two categories once and draws it in both", async () => {
    const engine = toyEngine();
    const { session } = await runCategories(request, engine, {
      signal: new AbortController().signal,
    });
    assert.equal(engine.asked.flat().filter((text) => text === "orange").length, 1);
    assert.ok(session);
    const places = textsOf(session.table).flatMap((text, index) =>
      text === "orange" ? index : [],
    );
    assert.deepEqual(places, [2, 4]);
    const { data } = vectorsOf(session);
    assert.deepEqual([...data.slice(4, 6)], [...data.slice(8, 10)]);
  });

  it("reports real counts", async () => {
    const reports: RunProgress[] = [];
    await runCategories(request, toyEngine(), {
      signal: new AbortController().signal,
      onProgress: (report) => reports.push(report),
    });
    const words = reports.filter((report) => report.stage === "words");
    assert.deepEqual(
      words.map(({ done }) => done),
      [0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9],
    );
    assert.equal(words.at(-1)?.total, 9);
    assert.deepEqual(words[2]?.words[0], { category: "fruits", words: ["apple", "pear"] });
    assert.equal(reports.at(-1)?.stage, "vectors");
  });

  it("keeps the other categories, and what had come, when one fails", async () => {
    const failure: FailureData = { kind: "noWords", categories: ["colors"], model: "toy" };
    const { outcome, session } = await runCategories(
      request,
      toyEngine(failing("colors", failure)),
      { signal: new AbortController().signal },
    );
    assert.equal(outcome, "complete");
    assert.equal(session?.table.rows, 7);
    assert.deepEqual(session.notes, [{ category: "colors", wanted: 3, received: 1, failure }]);
  });

  it("asks no further when the server is gone, and embeds what had come", async () => {
    const failure: FailureData = { kind: "unreachable", host: "h", code: "ECONNREFUSED" };
    const { session, failure: told } = await runCategories(
      request,
      toyEngine(failing("colors", failure)),
      { signal: new AbortController().signal },
    );
    assert.deepEqual(session && textsOf(session.table), ["apple", "pear", "orange", "red"]);
    assert.deepEqual(told, failure);
  });

  it("names every category that has no words", async () => {
    const engine = toyEngine({
      // eslint-disable-next-line require-yield
      async *words({ category }) {
        await Promise.resolve();
        throw new Failure({ kind: "noWords", categories: [category], model: "toy" });
      },
    });
    const { outcome, failure } = await runCategories(request, engine, {
      signal: new AbortController().signal,
    });
    assert.equal(outcome, "failed");
    assert.deepEqual(failure, { kind: "noWords", categories: request.categories, model: "toy" });
  });

  it("says a shortage", async () => {
    const { session } = await runCategories({ ...request, wordsPerCategory: 5 }, toyEngine(), {
      signal: new AbortController().signal,
    });
    assert.deepEqual(session?.notes[0], { category: "fruits", wanted: 5, received: 3 });
  });

  it("keeps the words that arrived when it is canceled", async () => {
    const controller = new AbortController();
    const { outcome, table, session, failure } = await runCategories(request, toyEngine(), {
      signal: controller.signal,
      onProgress: (report) => {
        if (report.stage === "words" && report.done === 4) controller.abort();
      },
    });
    assert.equal(outcome, "canceled");
    assert.deepEqual(failure, { kind: "canceled" });
    assert.equal(session, undefined);
    assert.deepEqual(textsOf(table).slice(0, 4), ["apple", "pear", "orange", "red"]);
  });

  it("keeps the words when no vector can be had", async () => {
    const failure: FailureData = { kind: "cannotEmbed", model: "toy" };
    const engine = toyEngine({ embed: () => Promise.reject(new Failure(failure)) });
    const result = await runCategories(request, engine, { signal: new AbortController().signal });
    assert.equal(result.outcome, "failed");
    assert.deepEqual(result.failure, failure);
    assert.equal(result.table.rows, 9);
  });

  it("names the failure when there is not one word", async () => {
    const failure: FailureData = { kind: "modelMissing", model: "m", host: "h" };
    const result = await runCategories(
      { ...request, categories: ["fruits"] },
      toyEngine({
        // eslint-disable-next-line require-yield
        async *words() {
          await Promise.resolve();
          throw new Failure(failure);
        },
      }),
      { signal: new AbortController().signal },
    );
    assert.equal(result.outcome, "failed");
    assert.deepEqual(result.failure, failure);
  });
});

describe("a run over given items", () => {
  const items = ["apple", "red", "apple"].map((text, index) => ({
    text,
    category: index === 2 ? "b" : "a",
    sources: [],
    state: "fresh" as const,
  }));

  it("leaves out the one text that has no vector and says so", async () => {
    const engine = toyEngine({
      embed: (texts) =>
        Promise.resolve({
          vectors: { data: new Float32Array([0, 0, 3, 4]), rows: texts.length, columns: 2 },
          problems: [{ index: 0, failure: { kind: "noVector", text: "apple" } }],
          cached: 0,
          collisions: [],
        }),
    });
    const { session, table } = await embedTable("t", tableOf(items), engine, {
      signal: new AbortController().signal,
    });
    assert.equal(table.rows, 3);
    assert.ok(session);
    assert.deepEqual(textsOf(session.table), ["red"]);
    assert.deepEqual([...vectorsOf(session).data], [3, 4]);
    const failure = { kind: "noVector", text: "apple" };
    const withoutVector = ["apple"];
    assert.deepEqual(session.notes, [
      { category: "a", wanted: 2, received: 1, failure, withoutVector },
      { category: "b", wanted: 1, received: 0, failure, withoutVector },
    ]);
  });

  it("names the texts of which only the beginning was embedded, by category", async () => {
    const engine = toyEngine({
      embed: (texts) =>
        Promise.resolve({
          vectors: { data: new Float32Array([1, 0, 0, 1]), rows: texts.length, columns: 2 },
          problems: [],
          cached: 0,
          cut: [0],
          collisions: [],
        }),
    });
    const { session } = await embedTable("t", tableOf(items), engine, {
      signal: new AbortController().signal,
    });
    assert.equal(session?.table.rows, 3);
    assert.deepEqual(session.notes, [
      { category: "a", cut: ["apple"] },
      { category: "b", cut: ["apple"] },
    ]);
  });

  it("tells of equal vectors, but not of texts that differ in case or joins only", async () => {
    const texts = ["Item", "item", "item list", "itemList", "ITEM_LIST", "東京", "大阪", "C", "C#"];
    const named = texts.map((text) => ({ ...items[0]!, text }));
    const engine = toyEngine({
      embed: () =>
        Promise.resolve({
          vectors: { data: new Float32Array(18).fill(1), rows: texts.length, columns: 2 },
          problems: [],
          cached: 0,
          collisions: [
            [0, 1],
            [2, 3, 4],
            [5, 6],
            [0, 7, 1, 8],
          ],
        }),
    });
    const { collisions } = await embedTable("t", tableOf(named), engine, {
      signal: new AbortController().signal,
    });
    assert.deepEqual(collisions, [
      ["東京", "大阪"],
      ["Item", "C", "C#"],
    ]);
  });

  it("fails when no text has a vector, and says how many they are", async () => {
    const engine = toyEngine({
      embed: (texts) =>
        Promise.resolve({
          vectors: { data: new Float32Array(4), rows: texts.length, columns: 2 },
          problems: texts.map((text, index) => ({ index, failure: { kind: "noVector", text } })),
          cached: 0,
          collisions: [],
        }),
    });
    const { outcome, session, failure } = await embedTable("t", tableOf(items), engine, {
      signal: new AbortController().signal,
    });
    assert.equal(outcome, "failed");
    assert.equal(session, undefined);
    assert.deepEqual(failure, { kind: "noVector", text: "apple", others: 1 });
  });

  it("draws the vectors that had come before a cancel", async () => {
    const controller = new AbortController();
    const engine = toyEngine({
      embed: (texts) => {
        controller.abort();
        return Promise.resolve({
          vectors: { data: new Float32Array([1, 2, 0, 0]), rows: texts.length, columns: 2 },
          problems: [{ index: 1, failure: { kind: "canceled" } }],
          cached: 0,
          collisions: [],
        });
      },
    });
    const { outcome, session } = await embedTable("t", tableOf(items), engine, {
      signal: controller.signal,
    });
    assert.equal(outcome, "canceled");
    assert.equal(session?.table.rows, 2);
  });
});
