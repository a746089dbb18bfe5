import * as assert from "node:assert/strict";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Failure } from "../../../src/core/model/failures";
import { fetchUntil, HttpError, requestFailure, withRetry } from "../../../src/engines/connection";
import { OllamaServer } from "../../../src/engines/ollama/ollamaServer";
import { createOllamaEngine } from "../../../src/engines/ollama/ollamaEngine";
import { openAiModels } from "../../../src/engines/openai/openAiModels";
import { FakeServer, sendJson } from "../support/fakeServer";

/** Writes pieces until the other side leaves or `pieces` are sent. */
async function pour(response: ServerResponse, piece: string, pieces = Infinity): Promise<void> {
  const closed = once(response, "close");
  for (let i = 0; i < pieces && !response.destroyed; i++) {
    if (!response.write(piece)) {
      await Promise.race([once(response, "drain"), closed]);
    }
  }
  response.end();
}

describe("what a server may send", () => {
  let server: FakeServer;
  let host: string;

  beforeEach(async () => {
    server = new FakeServer(() => undefined);
    host = await server.listen();
  });
  afterEach(() => server.close());

  const { signal } = new AbortController();
  const attempt = { host: "h", model: "m", task: "embed" } as const;
  const left = async () => {
    while (server.aborted === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it("is read to its start only where it is an error without an end", async () => {
    server.answer = (_request, response) => {
      response.writeHead(500, { "Content-Type": "text/plain" });
      return pour(response, "no ".repeat(10_000));
    };
    await assert.rejects(fetchUntil(signal, "h")(host), (error: unknown) => {
      assert.ok(error instanceof HttpError);
      assert.ok(error.body.length > 1000 && error.body.length < 100_000);
      assert.ok(error.message.length < 3000);
      return true;
    });
    await left();
  });

  it("is read up to its limit, and its connection closed", async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      return pour(response, " ".repeat(10_000));
    };
    const response = await fetchUntil(signal, "h", { total: 1e6 })(host);
    await assert.rejects(response.text(), (error: unknown) => {
      const { data } = requestFailure(error, attempt);
      assert.deepEqual(data, { kind: "answerTooLarge", host: "h", limit: 1e6 });
      return true;
    });
    await left();
  });

  it("is read up to the limit of a line where it comes in lines", async () => {
    const send = (piece: string) => {
      server.answer = (_request, response) => {
        response.writeHead(200, { "Content-Type": "application/x-ndjson" });
        return pour(response, piece, 100);
      };
      return fetchUntil(signal, "h", { total: 1e7, line: 10_000 })(host);
    };
    assert.equal((await (await send(`${" ".repeat(999)}\n`)).text()).length, 100_000);
    await assert.rejects((await send(" ".repeat(1000))).text(), (error: Failure) => {
      assert.deepEqual(error.data, { kind: "answerTooLarge", host: "h", limit: 10_000 });
      return true;
    });
  });

  it("ends in a sentence where lists of models have no end", async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      return pour(response, '{"models":['.repeat(1000));
    };
    for (const asked of [
      () => new OllamaServer({ url: host, headers: {} }).models(signal),
      () => openAiModels(host, {}, signal),
    ]) {
      await assert.rejects(asked, (error: Failure) => error.kind === "answerTooLarge");
    }
  });

  it("may be deeply nested", async () => {
    const deep = "[".repeat(1_000_000);
    server.answer = (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(`{"data":${deep}${deep.replaceAll("[", "]")}}`);
    };
    assert.deepEqual(await openAiModels(host, {}, signal), []);
  });

  for (const status of [200, 400, 404, 407, 502]) {
    it(`ends in a sentence where a proxy answers ${status} with its own page`, async () => {
      server.answer = (_request, response) => {
        response.writeHead(status, { "Content-Type": "text/html" });
        return pour(response, "<p>The proxy has something to say.</p>".repeat(1000), 100);
      };
      const engine = createOllamaEngine({ host, chatModel: "c", embeddingModel: "e", seed: 1 });
      await assert.rejects(engine.embed(["a"], { signal }), (error: Failure) => {
        assert.ok(error instanceof Failure && error.kind !== "unexpected");
        assert.ok(JSON.stringify(error.data).length < 200);
        return true;
      });
    });
  }

  it("is not asked for again where the account has no credit left", async () => {
    for (const status of [429, 503, 402]) {
      server.requests.length = 0;
      server.answer = (_request, response) =>
        sendJson(response, status, { error: { code: "insufficient_quota", message: "no" } });
      await assert.rejects(
        withRetry(() => fetchUntil(signal, "h")(host), signal),
        (error: unknown) => {
          const { data } = requestFailure(error, attempt);
          assert.deepEqual(data, { kind: "noQuota", host: "h", status });
          return true;
        },
      );
      assert.equal(server.requests.length, 1);
    }
  });
});

describe("an address that is none", () => {
  const { signal } = new AbortController();

  it("is told, without its credentials, by whatever asks there", async () => {
    const host = "http://me:secret@localhost:99999";
    const engine = createOllamaEngine({ host, chatModel: "c", embeddingModel: "e", seed: 1 });
    const data = { kind: "badAddress", address: "http://localhost:99999" };
    await assert.rejects(engine.embed(["a"], { signal }), { data });
    await assert.rejects(
      engine.words({ category: "fruits", count: 1 }, signal)[Symbol.asyncIterator]().next(),
      { data },
    );
    const server = new OllamaServer({ url: "http://localhost:99999", headers: {} });
    await assert.rejects(server.version(signal), { data });
    await assert.rejects(openAiModels("http://localhost:99999", {}, signal), { data });
  });
});
