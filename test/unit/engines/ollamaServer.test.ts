import * as assert from "node:assert/strict";
import type { Failure } from "../../../src/core/model/failures";
import { createOllamaEngine } from "../../../src/engines/ollama/ollamaEngine";
import { OllamaServer } from "../../../src/engines/ollama/ollamaServer";
import { vectorOf } from "../support/fakeOllama";
import { FakeServer, sendJson } from "../support/fakeServer";

describe("the models at an Ollama server", () => {
  let server: FakeServer;
  let host: string;
  /** What /api/tags lists. */
  let listed: unknown[];
  /** Models that /api/show fails for. */
  let broken: readonly string[];

  beforeEach(async () => {
    listed = ["a", "b", "c"].map((name) => ({
      name: `${name}:latest`,
      digest: name,
      size: 1,
      details: { family: "bert", parameter_size: "1M" },
    }));
    broken = [];
    server = new FakeServer(({ path, body }, response) => {
      if (path === "/api/tags") return sendJson(response, 200, { models: listed });
      if (path === "/api/embed") {
        return sendJson(response, 200, { embeddings: (body["input"] as string[]).map(vectorOf) });
      }
      if (path !== "/api/show") return sendJson(response, 200, { version: "0.11.4" });
      const name = String(body["model"]).replace(":latest", "");
      if (broken.includes(name)) return sendJson(response, 500, { error: "broken" });
      return sendJson(response, 200, { details: {}, capabilities: ["embedding"] });
    });
    host = await server.listen();
  });
  afterEach(() => server.close());

  const { signal } = new AbortController();
  const names = async () =>
    (await new OllamaServer({ url: host, headers: {} }).models(signal)).map(({ name }) => name);

  it("are all but the one that the server cannot describe", async () => {
    broken = ["b"];
    assert.deepEqual(await names(), ["a:latest", "c:latest"]);
  });

  it("are told as a failure where none can be described", async () => {
    broken = ["a", "b", "c"];
    await assert.rejects(names, (error: Failure) => error.kind === "modelNotLoaded");
  });

  it("are found beside entries without details, digest or name", async () => {
    listed.splice(1, 0, { name: "bare" }, { model: "nameless" }, null, { name: 7 });
    assert.deepEqual(await names(), ["a:latest", "bare", "b:latest", "c:latest"]);
    const engine = createOllamaEngine({ host, chatModel: "x", embeddingModel: "c", seed: 1 });
    const { problems, version } = await engine.embed(["apple"], { signal });
    assert.deepEqual([problems, version], [[], "c"]);
  });
});
