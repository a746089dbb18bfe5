import * as assert from "node:assert/strict";
import type { LongTexts } from "../../../src/core/model/engine";
import type { Failure, FailureKind } from "../../../src/core/model/failures";
import type { VectorCache } from "../../../src/core/model/vectorCache";
import { row } from "../../../src/core/vectors/matrix";
import { type BatchOptions, embedInBatches, unitVector } from "../../../src/engines/batches";
import { HttpError } from "../../../src/engines/connection";
import { vectorOf } from "../support/fakeOllama";

describe("embedInBatches", () => {
  const { signal } = new AbortController();
  const attempt = { host: "h", model: "m", task: "embed" } as const;
  const json = (status: number, error: unknown) =>
    new HttpError(status, JSON.stringify({ error }), true);

  /** Embeds with a server that refuses with what `refusal` throws, and counts its requests. */
  async function embed(
    texts: readonly string[],
    refusal: (batch: readonly string[]) => HttpError | undefined,
    more: Partial<BatchOptions> & { of?: (text: string) => unknown } = {},
  ) {
    const batches: (readonly string[])[] = [];
    const { of = vectorOf, ...rest } = more;
    const embeddings = await embedInBatches(texts, {
      signal,
      attempt,
      prepare: (text) => text,
      send: (batch) => {
        batches.push(batch);
        const error = refusal(batch);
        return error ? Promise.reject(error) : Promise.resolve(batch.map(of));
      },
      ...rest,
    });
    const kinds = embeddings.problems.map(({ index, failure }): [number, FailureKind] => [
      index,
      failure.kind,
    ]);
    return { ...embeddings, batches, kinds };
  }

  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `text ${i}`);
  const long = (text: string) => text.startsWith("long");

  const refusals: Record<string, HttpError> = {
    "Ollama's": json(400, "the input length exceeds the context length"),
    "Ollama's, cut already": json(
      400,
      "input exceeds maximum context length and cannot be truncated further",
    ),
    "llama.cpp's": json(500, {
      code: 500,
      message: "input is too large to process. increase the physical batch size",
      type: "server_error",
    }),
    "llama.cpp's, with counts": json(500, {
      message: "input (9000 tokens) is too large to process. increase the physical batch size",
    }),
    "llama.cpp's, by its type": json(400, { type: "exceed_context_size_error", message: "?" }),
    "OpenAI's, by its code": json(400, { code: "context_length_exceeded", message: "?" }),
    "vLLM's": json(400, {
      message: "This model's maximum context length is 512 tokens. However, you requested 600.",
    }),
    "TEI's": json(413, "Input validation error: `inputs` must have less than 512 tokens."),
    "TEI's, by another status": json(422, "`inputs` must have less than 512 tokens. Given: 600"),
    "a proxy's": new HttpError(413, "<html>Request Entity Too Large</html>", false),
    "plain words": new HttpError(500, "sequence length is longer than 512", false),
  };
  for (const [name, refusal] of Object.entries(refusals)) {
    it(`names three texts that are too long, first of all or elsewhere: ${name}`, async () => {
      for (const position of [0, 20, 37]) {
        const texts = numbered(40);
        texts.splice(position, 3, "long 1", "long 2", "long 3");
        const { kinds, vectors } = await embed(texts, (batch) =>
          batch.some(long) ? refusal : undefined,
        );
        const named = [0, 1, 2].map((i) => [position + i, "textTooLong"]);
        assert.deepEqual(kinds, named);
        assert.equal(vectors.rows, 40);
      }
    });
  }

  describe("where texts that are too long are to be cut", () => {
    /** A model that takes so many characters. */
    const takes = (maximum: number) => (batch: readonly string[]) =>
      batch.some(({ length }) => length > maximum) ? refusals["llama.cpp's"] : undefined;
    const longTexts = "cut" as const;

    it("embeds almost as much of each as the model takes, and says which", async () => {
      const maximum = 900;
      const texts = numbered(40);
      const lengths = [10_000, 901, 100_000];
      lengths.forEach((length, i) => (texts[10 * (i + 1)] = `${i}`.repeat(length)));
      const { batches, cut, problems, vectors } = await embed(texts, takes(maximum), { longTexts });
      assert.deepEqual([cut, problems], [[10, 20, 30], []]);
      assert.ok(row(vectors, 20).some(Boolean));
      for (const i of [0, 1, 2]) {
        const sent = batches.flatMap(([text = ""]) => (text.startsWith(`${i}${i}`) ? [text] : []));
        const taken = Math.max(...sent.map(({ length }) => length).filter((n) => n <= maximum));
        assert.ok(taken > 0.8 * maximum, `${taken} of ${maximum}`);
      }
    });

    it("asks seldom, however long the text and however little the model takes", async () => {
      for (const maximum of [40, 300, 1000, 30_000]) {
        const texts = Array.from({ length: 32 }, (_, i) => String(i).padStart(100_000, "long "));
        const { batches, cut } = await embed(texts, takes(maximum), { longTexts });
        assert.equal(cut?.length, 32);
        assert.ok(batches.length <= 63 + 15 + 31 * 2, `${batches.length} requests for ${maximum}`);
      }
    });

    it("cuts a text in the same way, whatever other texts come before", async () => {
      const text = "ab ".repeat(3000);
      const sentLast = async (before: string[]) => {
        const { batches } = await embed([...before, text], takes(700), { longTexts });
        const sent = batches.flat().filter((each) => each.startsWith("ab "));
        return Math.max(...sent.map(({ length }) => length).filter((length) => length <= 700));
      };
      const alone = await sentLast([]);
      assert.equal(await sentLast(["x".repeat(650), "y".repeat(90_000)]), alone);
      assert.equal(await sentLast(["x".repeat(50_000)]), alone);
    });

    it("cuts between characters as people see them", async () => {
      for (const character of ["👨‍👩‍👧", "e\u0301\u0302", "🇩🇪", "𝒳"]) {
        const text = character.repeat(2000);
        const { batches, cut } = await embed([text], takes(500), { longTexts });
        assert.deepEqual(cut, [0]);
        for (const [sent = ""] of batches) {
          assert.equal(sent.length % character.length, 0, `${character} ${sent.length}`);
        }
      }
      const marks = `a${"\u0301".repeat(5000)}`;
      assert.deepEqual((await embed([marks], takes(500), { longTexts })).cut, [0]);
    });

    it("keeps the prefix, and cuts the text behind it", async () => {
      const prepare = (text: string) => `query: ${text}`;
      const { batches, cut } = await embed(["z".repeat(5000)], takes(100), { longTexts, prepare });
      assert.deepEqual(cut, [0]);
      assert.ok(batches.flat().every((sent) => sent.startsWith("query: z")));
    });

    it("leaves out and names what the model takes no part of", async () => {
      const { kinds, cut } = await embed(["z".repeat(5000), "a"], takes(20), { longTexts });
      assert.deepEqual([kinds, cut], [[[0, "textTooLong"]], undefined]);
    });

    it("lets the server cut those that it refused, and no others, where it can", async () => {
      const asked: (readonly string[])[] = [];
      const sendLong = (texts: readonly string[]) => {
        asked.push(texts);
        return Promise.resolve(texts.map(vectorOf));
      };
      const texts = numbered(40);
      texts.splice(7, 1, "long");
      const { cut, problems } = await embed(
        texts,
        (batch) => (batch.some(long) ? refusals["Ollama's"] : undefined),
        { longTexts, sendLong },
      );
      assert.deepEqual([cut, problems, asked], [[7], [], [["long"]]]);
    });

    it("tries beginnings where the server cannot cut either", async () => {
      const sendLong = () => Promise.reject(refusals["Ollama's, cut already"]!);
      const { cut } = await embed(["z".repeat(5000)], takes(100), { longTexts, sendLong });
      assert.deepEqual(cut, [0]);
    });

    it("ends, with what has come, where the server lets nobody in meanwhile", async () => {
      let requests = 0;
      const { kinds } = await embed(
        ["a", "z".repeat(5000)],
        (batch) => (++requests > 4 ? new HttpError(401, "", false) : takes(100)(batch)),
        { longTexts },
      );
      assert.deepEqual(kinds, [[1, "refused"]]);
    });
  });

  it("names the texts where all are too long", async () => {
    const { kinds, batches } = await embed(["long 1", "long 2"], () => refusals["Ollama's"]);
    assert.deepEqual(kinds, [
      [0, "textTooLong"],
      [1, "textTooLong"],
    ]);
    assert.equal(batches.length, 3);
  });

  it("goes on where any number of texts come first that the server refuses for no known reason", async () => {
    const texts = ["long 1", "long 2", "long 3", "long 4", "long 5", ...numbered(10)];
    const { kinds } = await embed(texts, (batch) =>
      batch.some(long) ? json(500, "it crashed") : undefined,
    );
    assert.deepEqual(
      kinds,
      [0, 1, 2, 3, 4].map((index) => [index, "noVector"]),
    );
  });

  it("ends where the model refuses a plain word too", async () => {
    const failing = embed(numbered(40), () => json(500, "out of memory"));
    await assert.rejects(failing, (error: Failure) => error.kind === "modelNotLoaded");
  });

  it("asks little more than without a bad text, and goes on with large batches", async () => {
    const texts = numbered(500);
    texts[100] = "long";
    const { batches, kinds } = await embed(texts, (batch) =>
      batch.some(long) ? refusals["Ollama's"] : undefined,
    );
    assert.deepEqual(kinds, [[100, "textTooLong"]]);
    assert.ok(batches.length <= 16 + 10, `${batches.length} requests`);
    assert.equal(batches.at(-2)?.length, 32);
  });

  it("learns how many texts a server takes at once", async () => {
    const { batches, problems } = await embed(numbered(500), (batch) =>
      batch.length > 4 ? json(413, "batch too large") : undefined,
    );
    assert.deepEqual(problems, []);
    const refused = batches.filter(({ length }) => length > 4);
    assert.ok(refused.length <= 20, `${refused.length} refused`);
  });

  it("sends larger batches again after a server has recovered", async () => {
    let requests = 0;
    const { batches } = await embed(numbered(1000), ({ length }) =>
      ++requests < 40 && length > 2 ? json(500, "no memory") : undefined,
    );
    assert.equal(Math.max(...batches.slice(-8).map(({ length }) => length)), 32);
  });

  for (const bad of [
    [null, 1, 2],
    [1, "2"],
    [[1], 2],
    ["NaN"],
    [Infinity, 1],
    [],
    "1,2",
    null,
    {},
  ]) {
    it(`takes ${JSON.stringify(bad)} for no vector`, async () => {
      const of = (text: string) => (text === "bad" ? bad : [1, 2, 3]);
      const { kinds } = await embed(["a", "bad"], () => undefined, { of });
      assert.deepEqual(kinds, [[1, "vectorValues"]]);
    });
  }

  it("takes vectors of 125,000 numbers, and numbers whose squares are out of range", async () => {
    const numbers = Array.from({ length: 125_000 }, (_, i) => i + 1);
    const { vectors } = await embed(["a"], () => undefined, { of: () => numbers });
    assert.equal(vectors.columns, 125_000);
    assert.ok(row(vectors, 0).every((value) => value > 0 && value < 1));
    for (const scale of [1e300, 1e-300]) {
      assert.deepEqual(unitVector([3 * scale, 4 * scale]), Float32Array.of(0.6, 0.8));
    }
  });

  it("refuses vectors that would not fit into memory, after the first batch", async () => {
    const numbers = Array.from({ length: 100_000 }, () => 1);
    let requests = 0;
    const failing = embed(
      numbered(20_000),
      () => {
        requests++;
        return undefined;
      },
      { of: () => numbers },
    );
    await assert.rejects(failing, (error: Failure) => {
      assert.ok(error.data.kind === "tooManyVectors");
      assert.equal(error.data.needed, 8e9);
      return true;
    });
    assert.equal(requests, 1);
  });

  it("refuses dimensions asked for that would not fit into memory before any request", async () => {
    const failing = embedInBatches(numbered(20_000), {
      signal,
      attempt,
      dimensions: 60_000,
      prepare: (text) => text,
      send: () => assert.fail("asked"),
    });
    await assert.rejects(failing, (error: Failure) => error.kind === "tooManyVectors");
  });

  describe("with a cache", () => {
    const cacheOf = (kept: Record<string, readonly number[]>) => {
      const vectors = new Map(
        Object.entries(kept).map(([text, numbers]): [string, Float32Array] => [
          text,
          Float32Array.from(numbers),
        ]),
      );
      const store: VectorCache = {
        get: (_source, texts) => Promise.resolve(texts.map((text) => vectors.get(text))),
        put: (_source, texts, made) => {
          texts.forEach((text, i) => vectors.set(text, made[i] ?? new Float32Array()));
          return Promise.resolve();
        },
      };
      return { store, source: "s" };
    };
    const of = () => [1, 0, 0];

    it("embeds nothing twice where a run with fewer texts follows one with too many", async () => {
      const cache = cacheOf({});
      const numbers = Array.from({ length: 100_000 }, () => 1);
      const more = { cache, of: () => numbers };
      const failing = embed(numbered(20_000), () => undefined, more);
      await assert.rejects(failing, (error: Failure) => error.kind === "tooManyVectors");
      const { cached, batches } = await embed(numbered(33), () => undefined, more);
      assert.deepEqual([cached, batches], [32, [["text 32"]]]);
      await assert.rejects(
        embed(numbered(20_000), () => assert.fail("asked"), more),
        (error: Failure) => error.kind === "tooManyVectors",
      );
    });

    it("takes the vector of a beginning for none of the whole text", async () => {
      const kept = new Map<string, Float32Array>();
      const store: VectorCache = {
        get: (source, texts) => Promise.resolve(texts.map((text) => kept.get(source + text))),
        put: (source, texts, made) => {
          texts.forEach((text, i) => kept.set(source + text, made[i] ?? new Float32Array()));
          return Promise.resolve();
        },
      };
      const cache = { store, source: "s" };
      const text = "z".repeat(5000);
      const refusal = ([sent = ""]: readonly string[]) =>
        sent.length > 100 ? refusals["Ollama's"] : undefined;
      const embedded = (longTexts: LongTexts) => embed([text], refusal, { cache, of, longTexts });
      const first = await embedded("cut");
      assert.deepEqual([first.cached, first.cut], [0, [0]]);
      const second = await embedded("cut");
      assert.deepEqual([second.cached, second.cut, second.batches], [1, [0], []]);
      const left = await embedded("leaveOut");
      assert.deepEqual([left.kinds, left.cut], [[[0, "textTooLong"]], undefined]);
    });

    it("asks for a vector that holds what is no number, or nothing", async () => {
      const cache = cacheOf({ a: [NaN, 1, 0], b: [Infinity, 0, 0], c: [0, 0, 0], d: [0, 1, 0] });
      const { batches, cached } = await embed(["a", "b", "c", "d"], () => undefined, { cache, of });
      assert.deepEqual(batches, [["a", "b", "c"]]);
      assert.equal(cached, 1);
    });

    it("asks for all vectors of another length than the server's, and fails for none", async () => {
      for (const kept of [
        { a: [1, 0] },
        { a: [1, 0], b: [0, 1, 0] },
        { b: [0, 1], a: [0, 1, 0] },
      ]) {
        const cache = cacheOf(kept);
        const made = await embed(["a", "b", "c"], () => undefined, { cache, of });
        assert.deepEqual(made.problems, []);
        assert.equal(made.vectors.columns, 3);
        const again = await embed(["a", "b", "c"], () => undefined, { cache, of });
        assert.deepEqual([again.batches.length, again.cached], [0, 3]);
      }
    });
  });
});
