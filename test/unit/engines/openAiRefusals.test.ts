import * as assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { type EngineDescription, requireSameVectors } from "../../../src/core/model/engine";
import type { Failure } from "../../../src/core/model/failures";
import type { VectorCache } from "../../../src/core/model/vectorCache";
import { row } from "../../../src/core/vectors/matrix";
import { createOpenAiEngine } from "../../../src/engines/openai/openAiEngine";
import { probeText } from "../../../src/engines/openai/modelProbe";
import { FakeServer, type FakeRequest, sendJson } from "../support/fakeServer";

type Body = FakeRequest["body"];

const { signal } = new AbortController();

/** Keeps vectors in memory. */
function memoryCache(): VectorCache {
  const kept = new Map<string, Float32Array>();
  return {
    get: (source, texts) => Promise.resolve(texts.map((text) => kept.get(`${source}|${text}`))),
    put: (source, texts, vectors) => {
      texts.forEach((text, i) => kept.set(`${source}|${text}`, vectors[i] ?? new Float32Array()));
      return Promise.resolve();
    },
  };
}

describe("the OpenAI-compatible engine", () => {
  let server: FakeServer;
  let host: string;

  beforeEach(async () => {
    server = new FakeServer(() => undefined);
    host = await server.listen();
  });
  afterEach(() => server.close());

  const engine = (more: { cache?: VectorCache; dimensions?: number } = {}) => {
    const model = { baseUrl: host, model: "m" };
    return createOpenAiEngine({ chat: model, embedding: model, seed: 1, ...more });
  };

  async function words(): Promise<string[]> {
    const got: string[] = [];
    for await (const word of engine().words({ category: "fruits", count: 3 }, signal)) {
      got.push(word.text);
    }
    return got;
  }

  function say(response: ServerResponse, content: string, finish: string | null = "stop"): void {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const choice = { delta: content === "" ? {} : { content }, finish_reason: finish };
    response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
  }
  const list = '{"words":["apple","pear","plum"]}';

  const rolesOf = (body: Body) => (body["messages"] as { role: string }[]).map(({ role }) => role);
  const unsupported = (param: string) => ({
    error: { code: "unsupported_parameter", param, message: `Unsupported parameter: '${param}'` },
  });
  const chats: Record<
    string,
    { refuses: (body: Body) => boolean; status?: number; answer: unknown }
  > = {
    "max_tokens, by its name": {
      refuses: (body) => "max_tokens" in body,
      answer: unsupported("max_tokens"),
    },
    "max_tokens, without a word": { refuses: (body) => "max_tokens" in body, answer: {} },
    "the temperature": {
      refuses: (body) => "temperature" in body,
      answer: { error: { code: "unsupported_value", param: "temperature", message: "Only 1" } },
    },
    "the system's role": {
      refuses: (body) => rolesOf(body).includes("system"),
      answer: { error: { message: "System role not supported" } },
    },
    "the system's role with 500": {
      refuses: (body) => rolesOf(body).includes("system"),
      status: 500,
      answer: { error: { message: "Jinja Exception: System role not supported" } },
    },
    "a schema": {
      refuses: (body) =>
        (body["response_format"] as { type?: string } | undefined)?.type === "json_schema",
      answer: { error: "'response_format.type' must be 'json_object'" },
    },
    "any response_format, as FastAPI does": {
      refuses: (body) => "response_format" in body,
      status: 422,
      answer: { detail: [{ loc: ["body", "response_format"], msg: "extra" }] },
    },
    "the seed": { refuses: (body) => "seed" in body, answer: { error: { param: "seed" } } },
    "all of these": {
      refuses: (body) =>
        ["max_tokens", "temperature", "seed", "response_format"].some((name) => name in body) ||
        rolesOf(body).includes("system"),
      answer: { error: { message: "bad request" } },
    },
  };
  for (const [name, { refuses, status = 400, answer }] of Object.entries(chats)) {
    it(`writes words where the server refuses ${name}, and asks in vain only once`, async () => {
      server.answer = ({ body }, response) =>
        refuses(body) ? sendJson(response, status, answer) : say(response, list);
      assert.deepEqual(await words(), ["apple", "pear", "plum"]);
      const before = server.requests.length;
      assert.deepEqual(await words(), ["apple", "pear", "plum"]);
      assert.equal(server.requests.length, before + 1);
      const { body } = server.requests.at(-1)!;
      assert.match(JSON.stringify(body["messages"]), /fruits/);
      assert.equal(body["stream"], true);
    });
  }

  const question = {
    ...{ system: "You name groups.", user: "Name it.", schema: { type: "object" } },
    ...{ seed: 1, temperature: 0.2, maxTokens: 64 },
  };

  it("answers a question, also where the server refuses its schema and the system's role", async () => {
    server.answer = ({ body }, response) => {
      if ("response_format" in body || rolesOf(body).includes("system")) {
        return sendJson(response, 400, { error: { message: "bad request" } });
      }
      say(response, '{"name":"Fruits"}');
    };
    let answer = "";
    for await (const chunk of engine().ask(question, signal)) answer += chunk;
    assert.equal(answer, '{"name":"Fruits"}');
    assert.match(
      JSON.stringify(server.requests.at(-1)?.body["messages"]),
      /You name groups.*Name it/,
    );
  });

  it("tells why a question has no answer", async () => {
    const answer = async () => {
      const chunks: string[] = [];
      for await (const chunk of engine().ask(question, signal)) chunks.push(chunk);
      return chunks;
    };
    server.answer = (_request, response) => sendJson(response, 401, { error: "token" });
    await assert.rejects(answer(), (error: Failure) => error.kind === "refused");
    server.close();
    await assert.rejects(answer(), (error: Failure) => error.kind === "unreachable");
  });

  it("tells a model that refuses everything", async () => {
    server.answer = (_request, response) => sendJson(response, 400, { error: "no" });
    await assert.rejects(words(), (error: Failure) => error.kind === "cannotChat");
  });

  for (const thoughts of ["", "<think>Fruits are sweet, and "]) {
    it(`gives a model more tokens that used them up for ${thoughts || "hidden thoughts"}`, async () => {
      const limits: number[] = [];
      server.answer = ({ body }, response) => {
        const limit = body["max_tokens"] as number;
        limits.push(limit);
        if (limit < 1000) say(response, thoughts, "length");
        else say(response, (thoughts && `${thoughts}so on</think>${list}`) || list);
      };
      assert.deepEqual(await words(), ["apple", "pear", "plum"]);
      assert.deepEqual(
        limits,
        [...limits].sort((a, b) => a - b),
      );
      assert.ok(limits.length <= 4);
    });
  }

  it("ends where a model only ever thinks, and where it never stops", async () => {
    server.answer = (_request, response) => say(response, "", "length");
    await assert.rejects(words(), (error: Failure) => error.kind === "noWords");
    assert.ok(server.requests.length < 20);
    server.answer = (_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const content = "There is much to say.\n".repeat(100);
      const event = `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
      const write = () => {
        while (!response.destroyed && response.write(event));
        if (!response.destroyed) response.once("drain", write);
      };
      write();
    };
    await assert.rejects(words(), (error: Failure) => error.kind === "noWords");
  });

  /** A model's vectors: of its own for every text, and always the same. */
  const vectorOf = (model: number, text: string, columns = 8) =>
    Array.from({ length: columns }, (_, i) => Math.sin(model * 50 + (i + 1) * text.length));
  const inputOf = ({ body }: FakeRequest) => body["input"] as string[];
  function embedAs(model: number, columns?: number, noise = 0): void {
    server.answer = (request, response) => {
      if (!request.path.endsWith("/embeddings")) return sendJson(response, 404, {});
      const data = inputOf(request).map((text, index) => ({
        index,
        embedding: vectorOf(model, text, columns).map((value) => value + noise * Math.random()),
      }));
      return sendJson(response, 200, { data });
    };
  }
  const sent = () => server.to("/v1/embeddings").map(inputOf).flat();
  const asked = () => sent().filter((text) => text !== probeText);

  it("embeds where the server refuses encoding_format and answers in base64", async () => {
    server.answer = (request, response) => {
      if ("encoding_format" in request.body) {
        return sendJson(response, 400, unsupported("encoding_format"));
      }
      const data = inputOf(request).map((_text, index) => ({
        index,
        embedding: Buffer.from(Float32Array.of(3, 4).buffer).toString("base64"),
      }));
      return sendJson(response, 200, { data });
    };
    const { vectors, problems } = await engine().embed(["a"], { signal });
    assert.deepEqual(problems, []);
    assert.deepEqual(row(vectors, 0), Float32Array.of(0.6, 0.8));
  });

  it("says what came where the server refuses dimensions", async () => {
    embedAs(1);
    const { answer } = server;
    server.answer = (request, response) =>
      "dimensions" in request.body
        ? sendJson(response, 400, unsupported("dimensions"))
        : answer(request, response);
    await assert.rejects(engine({ dimensions: 2 }).embed(["a"], { signal }), (error: Failure) => {
      assert.deepEqual(error.data, { kind: "vectorShape", model: "m", expected: 2, received: 8 });
      return true;
    });
  });

  it("names texts that are too long without asking in another way", async () => {
    embedAs(1);
    const { answer } = server;
    server.answer = (request, response) =>
      inputOf(request)?.includes("long")
        ? sendJson(response, 400, {
            error: { message: "the input length exceeds the context length" },
          })
        : answer(request, response);
    const { problems } = await engine().embed(["long", "a"], { signal });
    assert.deepEqual(problems, [
      { index: 0, failure: { kind: "textTooLong", model: "m", text: "long" } },
    ]);
  });

  for (const columns of [8, 12]) {
    it(`never mixes vectors of two models under one name (8 and ${columns} numbers)`, async () => {
      const cache = memoryCache();
      embedAs(1);
      const first = await engine({ cache }).embed(["a", "bb"], { signal });
      embedAs(2, columns);
      const second = await engine({ cache }).embed(["a", "bb", "ccc"], { signal });
      assert.deepEqual(second.problems, []);
      assert.equal(second.cached, 0);
      assert.notEqual(second.version, first.version);
      const description: EngineDescription = { ...engine().describe(), version: first.version! };
      assert.throws(
        () => requireSameVectors(description, second.version),
        (error: Failure) => error.kind === "otherVectors",
      );
      embedAs(1);
      const third = await engine({ cache }).embed(["a", "bb"], { signal });
      assert.deepEqual([third.cached, third.version], [2, first.version]);
      assert.deepEqual(third.vectors, first.vectors);
    });
  }

  it("knows a model again whose numbers differ a little", async () => {
    const cache = memoryCache();
    embedAs(1, 384, 1e-5);
    const first = await engine({ cache }).embed(["a"], { signal });
    const second = await engine({ cache }).embed(["a"], { signal });
    assert.deepEqual([second.version, second.cached], [first.version, 1]);
    assert.deepEqual(asked(), ["a"]);
  });

  it("tells models apart by what the server says of them", async () => {
    const cache = memoryCache();
    const serve = (parameters: number) => {
      embedAs(1);
      const { answer } = server;
      server.answer = (request, response) =>
        request.path === "/v1/models"
          ? sendJson(response, 200, { data: [{ id: "file", meta: { n_params: parameters } }] })
          : answer(request, response);
    };
    for (const parameters of [22, 22, 118]) {
      serve(parameters);
      await engine({ cache }).embed(["a"], { signal });
    }
    assert.deepEqual(asked(), ["a", "a"]);
  });

  it("tells the version also where nothing is cached", async () => {
    embedAs(1);
    const { version } = await engine().embed(["a"], { signal });
    assert.ok(version);
    assert.equal((await engine().embed(["b"], { signal })).version, version);
  });
});
