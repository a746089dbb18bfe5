import * as assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import type { Embeddings } from "../../../src/core/model/engine";
import { Failure } from "../../../src/core/model/failures";
import type { VectorCache } from "../../../src/core/model/vectorCache";
import { createOllamaEngine } from "../../../src/engines/ollama/ollamaEngine";
import { FakeServer, type FakeRequest, sendJson } from "../support/fakeServer";

/** One direction for each text, so that order can be told. */
const vectorOf = (text: string) =>
  [1, ...[...text].map((letter) => letter.charCodeAt(0))].slice(0, 4);
const inputOf = (request: FakeRequest) => request.body["input"] as string[];

describe("the Ollama engine on a failing server", () => {
  let server: FakeServer;
  let host: string;

  beforeEach(async () => {
    server = new FakeServer(() => undefined);
    host = await server.listen();
  });
  afterEach(() => server.close());

  /** Answers what surrounds a task as a healthy server does; `answer` is the task's own. */
  function script(path: string, answer: (request: FakeRequest, response: ServerResponse) => void) {
    server.answer = (request, response) => {
      switch (request.path) {
        case path:
          return answer(request, response);
        case "/api/show":
          return sendJson(response, 200, { details: { family: "f", parameter_size: "3B" } });
        case "/api/tags":
          return sendJson(response, 200, { models: [{ name: "mini:latest", digest: "d" }] });
        case "/api/version":
          return sendJson(response, 200, { version: "0.30.0" });
        default:
          return sendJson(response, 404, { error: "not found" });
      }
    };
  }

  const engine = (more: { cache?: VectorCache; dimensions?: number } = {}) =>
    createOllamaEngine({ host, chatModel: "chat", embeddingModel: "mini", seed: 1, ...more });

  function embed(texts: string[], signal = new AbortController().signal): Promise<Embeddings> {
    return engine().embed(texts, { signal });
  }

  async function words(signal = new AbortController().signal): Promise<[string[], Failure?]> {
    const got: string[] = [];
    try {
      for await (const word of engine().words({ category: "fruits", count: 3 }, signal)) {
        got.push(word.text);
      }
    } catch (error) {
      return [got, Failure.from(error)];
    }
    return [got];
  }

  const chunk = (content: string, done = false) =>
    `${JSON.stringify({ message: { role: "assistant", content }, done })}\n`;

  const statuses: [number, unknown, string][] = [
    [401, { error: "unauthorized" }, "refused"],
    [403, undefined, "refused"],
    [404, { error: "model not found" }, "modelMissing"],
    [302, undefined, "notThisServer"],
    [499, { error: "request canceled" }, "busy"],
    [500, { error: "out of memory" }, "modelNotLoaded"],
    [501, { error: "no embeddings" }, "cannotEmbed"],
    [502, undefined, "unreachable"],
    [504, undefined, "unreachable"],
  ];
  for (const [status, body, kind] of statuses) {
    it(`tells ${status} as ${kind}, for vectors`, async () => {
      script("/api/embed", (_request, response) => {
        if (body === undefined) response.writeHead(status).end();
        else sendJson(response, status, body);
      });
      await assert.rejects(embed(["a", "b"]), (error: Failure) => error.kind === kind);
    });
  }

  it("tells a refused connection as unreachable, and whether Ollama is installed", async () => {
    server.close();
    await assert.rejects(embed(["a"]), (error: Failure) => {
      assert.equal(error.data.kind, "unreachable");
      assert.ok(error.data.kind === "unreachable" && error.data.code === "ECONNREFUSED");
      assert.ok(error.data.ollama === "stopped" || error.data.ollama === "absent");
      return true;
    });
  });

  it("tells that a missing model can be downloaded, and for what it was wanted", async () => {
    script("/api/show", (_request, response) => sendJson(response, 404, { error: "not found" }));
    const [, failure] = await words();
    const data = { kind: "modelMissing", model: "chat", host, task: "chat", canPull: true };
    assert.deepEqual(failure?.data, data);
  });

  it("tells a server that has only the OpenAI API, whatever it answers to Ollama's", async () => {
    for (const status of [404, 200]) {
      server.answer = (request, response) =>
        request.path === "/v1/models"
          ? sendJson(response, 200, { object: "list", data: [{ id: "m" }] })
          : sendJson(response, status, { error: "Unexpected endpoint" });
      const data = { kind: "notThisServer", host, openAi: true };
      assert.deepEqual((await words())[1]?.data, data);
      await assert.rejects(embed(["a"]), (error: Failure) => {
        assert.deepEqual(error.data, data);
        return true;
      });
    }
  });

  it("tells a server that is neither", async () => {
    server.answer = (_request, response) => sendJson(response, 404, { detail: "Not Found" });
    assert.deepEqual((await words())[1]?.data, { kind: "notThisServer", host, openAi: false });
  });

  it("tells a cloud model that requires a sign-in, and an empty 403 as a refused host name", async () => {
    const address = "https://ollama.com/connect?name=x";
    script("/api/chat", (_request, response) =>
      sendJson(response, 401, { error: "unauthorized", signin_url: address }),
    );
    assert.deepEqual((await words())[1]?.data, {
      kind: "refused",
      host,
      status: 401,
      signIn: address,
    });
    script("/api/chat", (_request, response) => response.writeHead(403).end());
    assert.deepEqual((await words())[1]?.data, {
      kind: "refused",
      host,
      status: 403,
      hostName: true,
    });
  });

  it("tells a web page as another server", async () => {
    script("/api/embed", (_request, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<html>");
    });
    await assert.rejects(embed(["a"]), (error: Failure) => error.kind === "notThisServer");
  });

  it("tells JSON without vectors as another server", async () => {
    script("/api/embed", (_request, response) => sendJson(response, 200, { hello: 1 }));
    await assert.rejects(embed(["a"]), (error: Failure) => error.kind === "notThisServer");
  });

  it("waits as long as a busy server asks, and goes on", async () => {
    let busy = 2;
    script("/api/embed", (request, response) => {
      if (busy-- > 0) response.writeHead(busy ? 503 : 429, { "Retry-After": "0" }).end();
      else sendJson(response, 200, { embeddings: inputOf(request).map(vectorOf) });
    });
    assert.equal((await embed(["a", "b"])).problems.length, 0);
    assert.equal(server.to("/api/embed").length, 3);
  });

  for (const status of [400, 413, 500]) {
    it(`halves a batch on ${status} down to the one text that fails, and keeps the rest`, async () => {
      script("/api/embed", (request, response) => {
        const texts = inputOf(request);
        if (texts.includes("bad")) sendJson(response, status, { error: "no" });
        else sendJson(response, 200, { embeddings: texts.map(vectorOf) });
      });
      const texts = [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "bad",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
      ];
      const { vectors, problems } = await embed(texts);
      assert.deepEqual(
        problems.map(({ index }) => index),
        [10],
      );
      assert.equal(problems[0]?.failure.kind, status === 413 ? "textTooLong" : "noVector");
      assert.equal(vectors.rows, texts.length);
      assert.equal(
        vectors.data.slice(10 * vectors.columns, 11 * vectors.columns).some(Boolean),
        false,
      );
    });
  }

  it("asks one by one a server that returns one vector for a batch", async () => {
    script("/api/embed", (request, response) =>
      sendJson(response, 200, { embeddings: [vectorOf(inputOf(request)[0] ?? "")] }),
    );
    const { vectors, problems } = await embed(["a", "b", "c"]);
    assert.deepEqual(problems, []);
    assert.equal(vectors.rows, 3);
  });

  it("refuses vectors of different lengths", async () => {
    script("/api/embed", (_request, response) =>
      sendJson(response, 200, { embeddings: [[1, 2], [1]] }),
    );
    const { problems } = await embed(["a", "b"]);
    assert.deepEqual(problems, [
      { index: 1, failure: { kind: "vectorShape", model: "mini", expected: 2, received: 1 } },
    ]);
  });

  it("tells when the server does not honor the dimensions asked for", async () => {
    script("/api/embed", (request, response) =>
      sendJson(response, 200, { embeddings: inputOf(request).map(() => [1, 2, 3]) }),
    );
    const { signal } = new AbortController();
    await assert.rejects(engine({ dimensions: 2 }).embed(["a"], { signal }), (error: Failure) => {
      const shape = { model: "mini", expected: 2, received: 3 };
      assert.deepEqual(error.data, { kind: "vectorShape", ...shape });
      return true;
    });
    assert.equal(server.to("/api/embed")[0]?.body["dimensions"], 2);
  });

  it("names the texts whose vectors are zero or not numbers", async () => {
    script("/api/embed", (_request, response) =>
      sendJson(response, 200, {
        embeddings: [
          [0, 0],
          [null, "x"],
          [3, 4],
        ],
      }),
    );
    const { vectors, problems } = await embed(["a", "b", "c"]);
    assert.deepEqual(
      problems.map(({ index, failure }) => [index, failure.kind]),
      [
        [0, "vectorValues"],
        [1, "vectorValues"],
      ],
    );
    assert.deepEqual([...vectors.data.slice(4)], [...new Float32Array([0.6, 0.8])]);
  });

  it("calls out different texts with equal vectors", async () => {
    script("/api/embed", (_request, response) =>
      sendJson(response, 200, {
        embeddings: [
          [1, 0],
          [0, 1],
          [1, 0],
        ],
      }),
    );
    assert.deepEqual((await embed(["a", "b", "c"])).collisions, [[0, 2]]);
  });

  it("embeds equal texts once, and sends no blank one", async () => {
    script("/api/embed", (request, response) =>
      sendJson(response, 200, { embeddings: inputOf(request).map(vectorOf) }),
    );
    const { problems } = await embed(["a", "b", "a", " "]);
    assert.deepEqual(server.to("/api/embed").map(inputOf), [["a", "b"]]);
    assert.deepEqual(
      problems.map(({ index }) => index),
      [3],
    );
  });

  it("leaves to the server how long a model stays in memory", async () => {
    script("/api/embed", (request, response) =>
      sendJson(response, 200, { embeddings: inputOf(request).map(vectorOf) }),
    );
    await embed(["a"]);
    const bodies = server.requests.map(({ body }) => Object.keys(body));
    assert.ok(bodies.length > 0);
    assert.ok(bodies.every((keys) => !keys.includes("keep_alive")));
  });

  it("keeps what came before the server was killed", async () => {
    script("/api/embed", (request, response) => {
      if (server.to("/api/embed").length > 1) response.destroy();
      else sendJson(response, 200, { embeddings: inputOf(request).map(vectorOf) });
    });
    const texts = Array.from({ length: 40 }, (_, i) => String.fromCharCode(97 + i));
    const { problems } = await embed(texts);
    assert.equal(problems.length, 8);
    assert.ok(problems.every(({ failure }) => failure.kind === "unreachable"));
  });

  it("asks only for texts that are not in the cache", async () => {
    const kept = new Map<string, Float32Array>();
    const cache: VectorCache = {
      get: (source, texts) => Promise.resolve(texts.map((text) => kept.get(source + text))),
      put: (source, texts, vectors) => {
        texts.forEach((text, i) => kept.set(source + text, vectors[i] ?? new Float32Array()));
        return Promise.resolve();
      },
    };
    script("/api/embed", (request, response) =>
      sendJson(response, 200, { embeddings: inputOf(request).map(vectorOf) }),
    );
    const { signal } = new AbortController();
    const first = await engine({ cache }).embed(["a", "b"], { signal });
    assert.equal(first.cached, 0);
    const second = await engine({ cache }).embed(["b", "a"], { signal });
    assert.equal(second.cached, 2);
    assert.equal(server.to("/api/embed").length, 1);
    await engine({ cache }).embed(["a", "c"], { signal });
    assert.deepEqual(server.to("/api/embed").map(inputOf), [["a", "b"], ["c"]]);
  });

  it("ends a waiting request at once when canceled, and closes its connection", async () => {
    script("/api/embed", () => undefined);
    const controller = new AbortController();
    const running = embed(["a"], controller.signal);
    while (server.to("/api/embed").length === 0) await new Promise((r) => setTimeout(r, 5));
    controller.abort();
    await assert.rejects(running, (error: Failure) => error.kind === "canceled");
    while (server.aborted === 0) await new Promise((r) => setTimeout(r, 5));
  });

  it("keeps the words that came before the stream was reset", async () => {
    script("/api/chat", (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.write(chunk('{"words":["apple",'));
      setTimeout(() => response.destroy(), 50);
    });
    const [got, failure] = await words();
    assert.deepEqual(got, ["apple"]);
    assert.equal(failure?.kind, "unreachable");
  });

  it("keeps the words of a stalled stream when canceled, and closes its connection", async () => {
    script("/api/chat", (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.write(chunk('{"words":["apple",'));
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const [got, failure] = await words(controller.signal);
    assert.deepEqual(got, ["apple"]);
    assert.equal(failure?.kind, "canceled");
    while (server.aborted === 0) await new Promise((r) => setTimeout(r, 5));
  });

  it("answers questions, asking for the facts of the model once, and tells why there is no answer", async () => {
    script("/api/chat", (request, response) => {
      if ("format" in request.body) return sendJson(response, 400, { error: "no format" });
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.end(chunk('{"name":"Fruits"}', true));
    });
    const asked = engine();
    const question = {
      ...{ system: "You name groups.", user: "Name it.", schema: { type: "object" } },
      ...{ seed: 1, temperature: 0.2, maxTokens: 64 },
    };
    const { signal } = new AbortController();
    const answer = async () => {
      let text = "";
      for await (const each of asked.ask(question, signal)) text += each;
      return text;
    };
    assert.equal(await answer(), '{"name":"Fruits"}');
    assert.equal(await answer(), '{"name":"Fruits"}');
    assert.equal(server.to("/api/show").length, 1);
    script("/api/chat", (_request, response) => sendJson(response, 404, { error: "not found" }));
    await assert.rejects(answer(), (error: Failure) => error.kind === "modelMissing");
  });

  it("goes on with another round when the stream ends without its last line", async () => {
    script("/api/chat", (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      if (server.to("/api/chat").length === 1) response.end(chunk('{"words":["apple","pear"'));
      else response.end(chunk('{"words":["plum","fig"]}', true));
    });
    assert.deepEqual(await words(), [["apple", "pear", "plum"]]);
  });

  it("goes on with another round after a line that is not JSON", async () => {
    script("/api/chat", (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      if (server.to("/api/chat").length > 1) response.end(chunk('{"words":["plum","fig"]}', true));
      else response.end(`${chunk('{"words":["apple","pear"')}{"mess\n`);
    });
    assert.deepEqual(await words(), [["apple", "pear", "plum"]]);
  });

  it("tells an error line at the stream's start as a model that did not load", async () => {
    script("/api/chat", (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.end('{"error":"runner terminated"}\n');
    });
    assert.equal((await words())[1]?.kind, "modelNotLoaded");
  });

  it("asks freely when the server refuses the schema, and reads what comes", async () => {
    script("/api/chat", (request, response) => {
      if (request.body["format"]) return sendJson(response, 400, { error: "invalid format" });
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      response.end(chunk("Sure!\n1. Apple\n2. Pear\n3. Plum\n", true));
      return undefined;
    });
    assert.deepEqual(await words(), [["apple", "pear", "plum"]]);
  });

  it("gives a model more tokens where it used up all of them on thoughts", async () => {
    const limits: unknown[] = [];
    script("/api/chat", (request, response) => {
      limits.push((request.body["options"] as { num_predict: number }).num_predict);
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      if (limits.length > 1) return response.end(chunk('{"words":["fig","plum","kiwi"]}', true));
      const message = { role: "assistant", content: "<think>What is a fruit? " };
      const last = { message: { ...message, content: "" }, done: true, done_reason: "length" };
      return response.end(`${JSON.stringify({ message })}\n${JSON.stringify(last)}\n`);
    });
    assert.deepEqual(await words(), [["fig", "plum", "kiwi"]]);
    const [first, second] = limits;
    assert.ok(Number(second) > Number(first), limits.join());
  });

  it("tells a model that cannot chat", async () => {
    script("/api/chat", (_request, response) => sendJson(response, 400, { error: "no chat" }));
    assert.deepEqual((await words())[1]?.data, { kind: "cannotChat", model: "chat" });
  });
});
