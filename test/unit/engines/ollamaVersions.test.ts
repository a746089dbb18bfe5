import * as assert from "node:assert/strict";
import { tableOf } from "../../../src/core/model/table";
import { engineOf, vectorsOf } from "../../sessions";
import { requireSameVectors } from "../../../src/core/model/engine";
import type { Item } from "../../../src/core/model/item";
import { allReembedded } from "../../../src/core/model/reembed";
import { embedTable } from "../../../src/core/model/runs";
import type { Session } from "../../../src/core/model/session";
import type { VectorCache } from "../../../src/core/model/vectorCache";
import { createOllamaEngine } from "../../../src/engines/ollama/ollamaEngine";
import { answerAsOllama, type FakeEmbedder, vectorOf } from "../support/fakeOllama";
import { FakeServer, sendJson } from "../support/fakeServer";

describe("the version of Ollama's vectors", () => {
  const pulled: FakeEmbedder = { digest: "a".repeat(64), vectorOf };
  const pulledLater: FakeEmbedder = {
    digest: "b".repeat(64),
    vectorOf: (text) => vectorOf(text).map((value, i) => (i % 2 ? -value : value)),
  };
  let server: FakeServer;
  let host: string;
  let embedder: FakeEmbedder;
  /** Paths that something before the server does not let pass, with its answer. */
  let refused: Record<string, number>;
  let cached: Map<string, Float32Array>;

  beforeEach(async () => {
    embedder = pulled;
    refused = {};
    cached = new Map();
    server = new FakeServer((request, response) => {
      const status = refused[request.path];
      if (status === undefined) answerAsOllama(request, response, [], embedder);
      else response.writeHead(status).end();
    });
    host = await server.listen();
  });
  afterEach(() => server.close());

  const cache: VectorCache = {
    get: (source, texts) => Promise.resolve(texts.map((text) => cached.get(source + text))),
    put: (source, texts, vectors) => {
      texts.forEach((text, i) => cached.set(source + text, vectors[i]!));
      return Promise.resolve();
    },
  };

  async function embedded(...texts: string[]): Promise<Session> {
    const models = { chatModel: "llama3.2", embeddingModel: "nomic-embed-text", prefix: "" };
    const engine = createOllamaEngine({ host, ...models, seed: 1, cache });
    const items = texts.map((text): Item => ({ text, category: "c", sources: [], state: "fresh" }));
    const { signal } = new AbortController();
    const { session, failure } = await embedTable("t", tableOf(items), engine, { signal });
    assert.ok(session, JSON.stringify(failure));
    return session;
  }
  const meet = (plot: Session, made: Session) =>
    requireSameVectors(engineOf(plot), engineOf(made).version);
  const other = { kind: "otherVectors", engine: "Ollama", model: "nomic-embed-text" };

  it("is the digest of the embedding model, asked for once for all batches and the cache", async () => {
    const engine = engineOf(await embedded(...Array.from({ length: 100 }, (_, i) => `text ${i}`)));
    assert.equal(engine.version, pulled.digest);
    assert.ok(server.to("/api/embed").length > 1);
    assert.equal(server.to("/api/tags").length, 1);
    assert.equal(server.to("/api/version").length, 1);
  });

  it("is the same as long as the model is, also of vectors from the cache", async () => {
    const plot = await embedded("apple", "pear");
    meet(plot, await embedded("pear", "fig"));
    meet(plot, await embedded("apple"));
    assert.deepEqual(
      server.to("/api/embed").map(({ body }) => body["input"]),
      [["apple", "pear"], ["fig"]],
    );
  });

  it("is another one once another model has come under the name, until all are embedded again", async () => {
    const plot = await embedded("apple", "pear");
    embedder = pulledLater;
    const more = await embedded("fig");
    assert.throws(() => meet(plot, more), { data: other });
    const renewed = allReembedded(plot, await embedded("apple", "pear"));
    assert.equal(engineOf(renewed).version, pulledLater.digest);
    assert.notDeepEqual(vectorsOf(renewed), vectorsOf(plot));
    meet(renewed, more);
  });

  for (const status of [302, 401, 403, 404, 405]) {
    it(`is not known where the list of models is answered by ${status}, and vectors come nevertheless`, async () => {
      const known = await embedded("apple", "pear");
      refused = { "/api/tags": status };
      const unknown = await embedded("apple", "fig");
      assert.ok(!("version" in engineOf(unknown)), JSON.stringify(engineOf(unknown)));
      assert.deepEqual(server.to("/api/embed").at(-1)?.body["input"], ["apple", "fig"]);
      meet(known, unknown);
      meet(unknown, known);
    });
  }

  it("is known where only the server's version is refused", async () => {
    refused = { "/api/version": 403 };
    assert.equal(engineOf(await embedded("apple")).version, pulled.digest);
    assert.equal(cached.size, 0);
  });

  it("does not hide that the model is missing", async () => {
    server.answer = (request, response) =>
      request.path === "/api/tags"
        ? sendJson(response, 200, { models: [] })
        : answerAsOllama(request, response);
    await assert.rejects(embedded("apple"), /modelMissing/);
    assert.equal(server.to("/api/embed").length, 0);
  });
});
