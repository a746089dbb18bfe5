import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { Embeddings, Engine, GeneratedWord } from "../../src/core/model/engine";
import type { Failure } from "../../src/core/model/failures";
import { row } from "../../src/core/vectors/matrix";
import { promptVersion } from "../../src/core/words/wordRounds";
import { WordSet } from "../../src/core/words/words";
import { createOllamaEngine, type OllamaOptions } from "../../src/engines/ollama/ollamaEngine";
import { createOpenAiEngine } from "../../src/engines/openai/openAiEngine";
import { SqliteVectorCache } from "../../src/store/sqliteVectorCache";
import { fromEnvironment } from "./environment";
import { type WatchedRequest, WatchedServer } from "./watchedServer";

const { signal } = new AbortController();
const seed = 7;

async function wordsOf(engine: Engine, category: string, count: number): Promise<GeneratedWord[]> {
  const words: GeneratedWord[] = [];
  for await (const word of engine.words({ category, count }, signal)) words.push(word);
  return words;
}

const textsOf = (words: readonly GeneratedWord[]) => words.map(({ text }) => text);
const inputsOf = (server: WatchedServer, path: string, from = 0) =>
  server.to(path, from).flatMap(({ body }) => body["input"] as string[]);

function assertUsable(words: readonly string[], category: string): void {
  const set = new WordSet([category]);
  for (const word of words) {
    assert.ok(set.add(word), `${word} comes twice or is the category ${category}: ${words.join()}`);
    assert.doesNotMatch(word, /[\n\r,;<>{}[\]"*_`#]/);
  }
}

function assertSameVectors(a: Embeddings, b: Embeddings): void {
  assert.deepEqual([a.problems, b.problems], [[], []]);
  assert.deepEqual([a.vectors.rows, a.vectors.columns], [b.vectors.rows, b.vectors.columns]);
  for (let i = 0; i < a.vectors.rows; i++) {
    const other = row(b.vectors, i);
    const cosine = row(a.vectors, i).reduce((sum, value, j) => sum + value * (other[j] ?? 0), 0);
    assert.ok(cosine > 0.999, `row ${i}: cosine ${cosine}`);
  }
}

/** Longer than small models take; the end has little to do with the beginning. */
const longText = () => `${"The cat sleeps in the sun. ".repeat(200)}${"Taxes rise. ".repeat(500)}`;

/** The vector is much nearer to that of the text's beginning than to that of its end. */
async function assertOfBeginning(vector: Float32Array, text: string, engine: Engine) {
  const { vectors, problems } = await engine.embed([text.slice(0, 700), text.slice(-700)], {
    signal,
  });
  assert.deepEqual(problems, []);
  const [beginning = 0, end = 0] = [0, 1].map((i) =>
    row(vectors, i).reduce((sum, value, j) => sum + value * (vector[j] ?? 0), 0),
  );
  assert.ok(beginning > 0.8 && beginning > end + 0.3, `cosines ${beginning} and ${end}`);
}

/** Aborts after `kept` words of an endless wish; what had come. */
async function wordsUntilAborted(engine: Engine, kept: number): Promise<string[]> {
  const controller = new AbortController();
  const words: string[] = [];
  const run = async () => {
    const wish = { category: "animals", count: 200 };
    for await (const { text } of engine.words(wish, controller.signal)) {
      words.push(text);
      if (words.length === kept) controller.abort();
    }
  };
  await assert.rejects(run, (error: Failure) => error.kind === "canceled");
  return words;
}

async function brokenOff(request: WatchedRequest | undefined): Promise<void> {
  assert.ok(request);
  while (!request.broken) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("the engines on real servers", function () {
  this.timeout(4 * 60_000);

  const chatModel = fromEnvironment("TEST_CHAT_MODEL");
  const embeddingModel = fromEnvironment("TEST_EMBEDDING_MODEL");
  const ollama = new WatchedServer(fromEnvironment("TEST_OLLAMA_HOST"));
  const texts = ["apple", "Tokyo", "crème brûlée", "a red car"];
  let host: string;
  let folder: string;
  let cache: SqliteVectorCache;

  before(async () => {
    host = await ollama.listen();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "servers-"));
    cache = new SqliteVectorCache({
      file: path.join(folder, "vectors.sqlite"),
      limit: () => 1e9,
      onDamaged: (setAside) => assert.fail(setAside),
      onProblem: (error) => assert.fail(String(error)),
    });
  });
  after(async () => {
    await cache.close();
    await fs.rm(folder, { recursive: true });
    ollama.close();
  });

  const ollamaEngine = (more: Partial<OllamaOptions> = {}) =>
    createOllamaEngine({ host, chatModel, embeddingModel, seed, ...more });

  describe("Ollama", () => {
    const categories = ["fruits", "colors", "animals", "countries"];
    const words: string[] = [];

    for (const category of categories) {
      it(`writes 12 distinct words of ${category}, and how each came about`, async () => {
        const written = await wordsOf(ollamaEngine(), category, 12);
        assert.equal(written.length, 12);
        assertUsable(textsOf(written), category);
        for (const { origin } of written) {
          assert.equal(origin?.model, chatModel);
          assert.match(origin.digest ?? "", /^[0-9a-f]{64}$/);
          assert.equal(origin.prompt, promptVersion);
          assert.equal(origin.seed, seed + origin.round);
        }
        words.push(...textsOf(written));
      });
    }

    it("embeds them once: the second run asks nothing, a run with 5 new words asks for 5", async () => {
      const engine = ollamaEngine({ cache });
      const first = await engine.embed(words, { signal });
      assert.deepEqual(first.problems, []);
      assert.equal(first.cached, 0);
      assert.match(first.version ?? "", /^[0-9a-f]{64}$/);
      let before = ollama.requests.length;
      const second = await engine.embed(words, { signal });
      assert.deepEqual(ollama.to("/api/embed", before), []);
      assert.equal(second.cached, words.length);
      assert.equal(second.version, first.version);
      assert.deepEqual(second.vectors, first.vectors);
      before = ollama.requests.length;
      const more = ["saxophone", "thunder", "carpenter", "granite", "measles"];
      const third = await engine.embed([...words, ...more], { signal });
      assert.deepEqual(inputsOf(ollama, "/api/embed", before), more);
      assert.deepEqual(third.problems, []);
    });

    it("embeds 625 texts in batches, and asks nothing the second time", async () => {
      const many = Array.from({ length: 625 }, (_, i) => `word ${i}`);
      const engine = ollamaEngine({ cache });
      let before = ollama.requests.length;
      const first = await engine.embed(many, { signal });
      assert.deepEqual(first.problems, []);
      assert.deepEqual(inputsOf(ollama, "/api/embed", before), many);
      assert.ok(ollama.to("/api/embed", before).length <= 20);
      before = ollama.requests.length;
      const second = await engine.embed(many, { signal });
      assert.deepEqual(ollama.to("/api/embed", before), []);
      assert.equal(second.cached, 625);
      assert.deepEqual(second.vectors, first.vectors);
    });

    it("leaves out a text that is too long, or embeds its beginning, and takes neither for the other", async () => {
      const long = longText();
      const mixed = ["apple", long, "Tokyo"];
      const whole = await ollamaEngine({ cache }).embed(mixed, { signal });
      const left = [
        { index: 1, failure: { kind: "textTooLong", model: embeddingModel, text: long } },
      ];
      assert.deepEqual(whole.problems, left);
      const cutting = ollamaEngine({ cache, longTexts: "cut" });
      const cut = await cutting.embed(mixed, { signal });
      assert.deepEqual([cut.problems, cut.cut, cut.cached], [[], [1], 2]);
      await assertOfBeginning(row(cut.vectors, 1), long, ollamaEngine());
      const before = ollama.requests.length;
      const again = await cutting.embed(mixed, { signal });
      assert.deepEqual([again.cut, again.cached, again.vectors], [[1], 3, cut.vectors]);
      assert.deepEqual(ollama.to("/api/embed", before), []);
      assert.deepEqual((await ollamaEngine({ cache }).embed(mixed, { signal })).problems, left);
    });

    it("says when the server does not honor the dimensions asked for", async () => {
      const before = ollama.requests.length;
      await assert.rejects(ollamaEngine({ dimensions: 64 }).embed(["a"], { signal }), {
        data: { kind: "vectorShape", model: embeddingModel, expected: 64, received: 384 },
      });
      assert.equal(ollama.to("/api/embed", before)[0]?.body["dimensions"], 64);
    });

    it("stops in the middle of a generation, and keeps the words so far", async () => {
      const before = ollama.requests.length;
      const kept = await wordsUntilAborted(ollamaEngine(), 3);
      assert.equal(kept.length, 3);
      assertUsable(kept, "animals");
      await brokenOff(ollama.to("/api/chat", before).at(-1));
    });
  });

  it("embeds the beginning of a text that is too long for llama.cpp's server", async () => {
    const server = new WatchedServer(fromEnvironment("TEST_OPENAI_EMBEDDING_URL"));
    const baseUrl = await server.listen();
    try {
      const model = { baseUrl, model: embeddingModel };
      const engine = createOpenAiEngine({ chat: model, embedding: model, seed, longTexts: "cut" });
      const { problems, cut, vectors } = await engine.embed(["apple", longText()], { signal });
      assert.deepEqual([problems, cut], [[], [1]]);
      await assertOfBeginning(row(vectors, 1), longText(), engine);
      assert.ok(server.requests.length < 20, `${server.requests.length} requests`);
    } finally {
      server.close();
    }
  });

  const servers = {
    "Ollama by its OpenAI API": { chat: ollama, embedding: ollama },
    "llama.cpp's server": {
      chat: new WatchedServer(fromEnvironment("TEST_OPENAI_CHAT_URL")),
      embedding: new WatchedServer(fromEnvironment("TEST_OPENAI_EMBEDDING_URL")),
    },
  };
  for (const [name, { chat, embedding }] of Object.entries(servers)) {
    describe(name, () => {
      let urls: { chat: string; embedding: string };

      before(async () => {
        urls =
          chat === ollama
            ? { chat: host, embedding: host }
            : { chat: await chat.listen(), embedding: await embedding.listen() };
      });
      after(() => {
        for (const server of [chat, embedding]) if (server !== ollama) server.close();
      });

      const openAiEngine = (dimensions?: number) =>
        createOpenAiEngine({
          chat: { baseUrl: urls.chat, model: chatModel },
          embedding: { baseUrl: urls.embedding, model: embeddingModel },
          seed,
          ...(dimensions === undefined ? {} : { dimensions }),
        });

      it("streams distinct words, bound by a schema", async () => {
        const before = chat.requests.length;
        const words = textsOf(await wordsOf(openAiEngine(), "fruits", 8));
        assert.equal(words.length, 8);
        assertUsable(words, "fruits");
        const rounds = chat.to("/v1/chat/completions", before);
        assert.ok(rounds.length > 0);
        for (const { body, answerType } of rounds) {
          assert.match(answerType ?? "", /^text\/event-stream/);
          assert.equal((body["response_format"] as { type: string }).type, "json_schema");
        }
      });

      it("gives the vectors of Ollama's own API", async () => {
        const before = embedding.requests.length;
        const vectors = await openAiEngine().embed(texts, { signal });
        // One for the probe, one for the texts.
        assert.equal(embedding.to("/v1/embeddings", before).length, 2);
        assertSameVectors(vectors, await ollamaEngine().embed(texts, { signal }));
      });

      it("says when the dimensions asked for are not honored", async () => {
        await assert.rejects(openAiEngine(64).embed(["a"], { signal }), {
          data: { kind: "vectorShape", model: embeddingModel, expected: 64, received: 384 },
        });
      });

      it("stops in the middle of a generation, and keeps the words so far", async () => {
        const before = chat.requests.length;
        const kept = await wordsUntilAborted(openAiEngine(), 3);
        assert.equal(kept.length, 3);
        await brokenOff(chat.to("/v1/chat/completions", before).at(-1));
      });
    });
  }
});
