import * as assert from "node:assert/strict";
import { row } from "../../../src/core/vectors/matrix";
import { Failure } from "../../../src/core/model/failures";
import { createOpenAiEngine } from "../../../src/engines/openai/openAiEngine";
import { openAiModels } from "../../../src/engines/openai/openAiModels";
import { FakeServer, sendJson } from "../support/fakeServer";

describe("the OpenAI-compatible engine on an odd server", () => {
  let server: FakeServer;
  let host: string;

  beforeEach(async () => {
    server = new FakeServer(() => undefined);
    host = await server.listen();
  });
  afterEach(() => server.close());

  const { signal } = new AbortController();
  const engine = (token?: string) => {
    const model = {
      baseUrl: host,
      model: "m",
      ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }),
    };
    return createOpenAiEngine({ chat: model, embedding: model, seed: 1 });
  };

  async function words(): Promise<[string[], Failure?]> {
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

  const event = (content: string) =>
    `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\r\n\r\n`;

  it("puts vectors into the order of their index", async () => {
    server.answer = (_request, response) =>
      sendJson(response, 200, {
        data: [
          { index: 1, embedding: [0, 1] },
          { index: 0, embedding: [1, 0] },
        ],
      });
    const { vectors } = await engine().embed(["a", "b"], { signal });
    assert.deepEqual([...row(vectors, 0)], [1, 0]);
    assert.deepEqual(server.to("/v1/embeddings")[1]?.body["input"], ["a", "b"]);
  });

  it("reads a stream cut at any place, with comments and a final usage event", async () => {
    const text = `: hello\n\n${event('{"words":["apple","pe')}${event('ar","plum"]}')}data: {"choices":[],"usage":{}}\n\ndata: [DONE]\n\n`;
    server.answer = async (_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      for (let i = 0; i < text.length; i += 9) {
        response.write(text.slice(i, i + 9));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
    assert.deepEqual(await words(), [["apple", "pear", "plum"]]);
  });

  it("asks for less of the answer's format until the server accepts, and remembers it", async () => {
    server.answer = ({ body }, response) => {
      if (body["response_format"]) return sendJson(response, 400, { error: { message: "no" } });
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const lines = server.requests.length > 4 ? "- plum\n" : "- apple\n- pear\n";
      response.end(`${event(lines)}data: [DONE]\n\n`);
      return undefined;
    };
    assert.deepEqual(await words(), [["apple", "pear", "plum"]]);
    assert.equal(server.requests.length, 5);
  });

  it("tells an error event at the stream's start as a model that did not load", async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.end('data: {"error":{"message":"out of memory"}}\n\n');
    };
    assert.equal((await words())[1]?.kind, "modelNotLoaded");
  });

  it("waits as Retry-After says", async () => {
    server.answer = (_request, response) => {
      if (server.requests.length === 1) response.writeHead(429, { "Retry-After": "0" }).end();
      else sendJson(response, 200, { data: [{ index: 0, embedding: [1] }] });
    };
    assert.deepEqual((await engine().embed(["a"], { signal })).problems, []);
  });

  it("asks each of two servers with its own address and token", async () => {
    const chatServer = new FakeServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.end(`${event('{"words":["apple","pear","plum"]}')}data: [DONE]\n\n`);
    });
    const chatHost = await chatServer.listen();
    server.answer = (_request, response) =>
      sendJson(response, 200, { data: [{ index: 0, embedding: [1] }] });
    try {
      const two = createOpenAiEngine({
        chat: { baseUrl: chatHost, model: "c", headers: { Authorization: "Bearer one" } },
        embedding: {
          baseUrl: `${host}/deep/v1`,
          model: "e",
          headers: { Authorization: "Bearer two" },
        },
        seed: 1,
      });
      for await (const word of two.words({ category: "fruits", count: 1 }, signal)) {
        assert.equal(word.text, "apple");
      }
      await two.embed(["a"], { signal });
      const asked = ({ requests }: FakeServer) =>
        requests.map(({ path, headers, body }) => [path, headers.authorization, body["model"]]);
      assert.deepEqual(asked(chatServer), [["/v1/chat/completions", "Bearer one", "c"]]);
      const request = ["/deep/v1/embeddings", "Bearer two", "e"];
      // One for the probe, one for the text.
      assert.deepEqual(asked(server), [request, request]);
    } finally {
      chatServer.close();
    }
  });

  it("tells a server that requires a token", async () => {
    server.answer = (_request, response) => sendJson(response, 401, { error: {} });
    await assert.rejects(engine().embed(["a"], { signal }), (error: Failure) => {
      assert.deepEqual(error.data, { kind: "refused", host: `${host}/v1`, status: 401 });
      return true;
    });
  });

  it("lists models, and tells what is not such a list", async () => {
    server.answer = (_request, response) => sendJson(response, 200, { data: [{ id: "m" }] });
    assert.deepEqual(await openAiModels(`${host}/v1`, {}, signal), ["m"]);
    server.answer = (_request, response) => sendJson(response, 200, {});
    await assert.rejects(
      openAiModels(`${host}/v1`, {}, signal),
      (error: Failure) => error.kind === "notThisServer",
    );
  });

  it("embeds without a server that writes words, and says what is missing when one is needed", async () => {
    server.answer = (_request, response) =>
      sendJson(response, 200, { data: [{ index: 0, embedding: [0, 1] }] });
    const embedding = { baseUrl: host, model: "m" };
    const wish = { category: "fruits", count: 3 };
    const made = (chat: { baseUrl: string; model: string }) =>
      createOpenAiEngine({ chat, embedding, seed: 1 });
    const none = made({ baseUrl: "", model: "" });
    assert.deepEqual((await none.embed(["a"], { signal })).problems, []);
    await assert.rejects(none.words(wish, signal)[Symbol.asyncIterator]().next(), {
      data: { kind: "unreachable", host: "", code: "ERR_INVALID_URL" },
    });
    const nameless = made({ baseUrl: host, model: "" });
    await assert.rejects(nameless.words(wish, signal)[Symbol.asyncIterator]().next(), {
      data: { kind: "modelMissing", model: "", host: `${host}/v1`, task: "chat" },
    });
  });
});
