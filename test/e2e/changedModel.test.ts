import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { openWindow } from "../../tools/window.mjs";
import { requireSameVectors } from "../../src/core/model/engine";
import type { Failure } from "../../src/core/model/failures";
import { row } from "../../src/core/vectors/matrix";
import { probeText } from "../../src/engines/openai/modelProbe";
import { createOpenAiEngine } from "../../src/engines/openai/openAiEngine";
import { SqliteVectorCache } from "../../src/store/sqliteVectorCache";
import { fromEnvironment } from "./environment";
import { WatchedServer } from "./watchedServer";
import {
  answer,
  notification,
  palette,
  photographFailures,
  points,
  root,
  selectAllOf,
} from "./window";

/** A server that embeds and tells nothing of its models. */
class SilentServer extends WatchedServer {
  protected override take(request: IncomingMessage, body: string, response: ServerResponse): void {
    if (request.method === "POST") super.take(request, body, response);
    else response.writeHead(404).end();
  }

  /** The texts that were embedded, from the request `from` on. */
  embedded(from = 0): string[] {
    return this.to("/v1/embeddings", from)
      .flatMap(({ body }) => body["input"] as string[])
      .filter((text) => text !== probeText);
  }
}

describe("another model of the same name, address and vector length", function () {
  this.timeout(2 * 60_000);
  const minilm = fromEnvironment("TEST_OPENAI_EMBEDDING_URL");
  const e5 = fromEnvironment("TEST_E5_URL");
  const model = "embedder";
  let server: SilentServer;
  let host: string;

  beforeEach(async () => {
    server = new SilentServer(minilm);
    host = await server.listen();
  });
  afterEach(() => server.close());

  it("gets none of the first one's cached vectors, and the first one gets them back", async () => {
    const { signal } = new AbortController();
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "changed-model-"));
    const cache = new SqliteVectorCache({
      file: path.join(folder, "vectors.sqlite"),
      limit: () => 1e9,
      onDamaged: (setAside) => assert.fail(setAside),
      onProblem: (error) => assert.fail(String(error)),
    });
    /** By a new engine, and which texts it sent. */
    const embed = async (texts: readonly string[], kept?: SqliteVectorCache) => {
      const embedding = { baseUrl: host, model };
      const engine = createOpenAiEngine({
        chat: { baseUrl: "", model: "" },
        embedding,
        seed: 1,
        ...(kept ? { cache: kept } : {}),
      });
      const from = server.requests.length;
      const embeddings = await engine.embed(texts, { signal });
      assert.deepEqual(embeddings.problems, []);
      return { ...embeddings, description: engine.describe(), sent: server.embedded(from) };
    };
    try {
      const first = await embed(["apple", "pear"], cache);
      assert.deepEqual([first.vectors.columns, first.sent], [384, ["apple", "pear"]]);
      server.real = e5;
      const all = ["apple", "pear", "plum"];
      const second = await embed(all, cache);
      assert.deepEqual([second.vectors.columns, second.sent], [384, all]);
      assert.deepEqual(second.vectors, (await embed(all)).vectors);
      const made = { ...first.description, ...(first.version ? { version: first.version } : {}) };
      assert.throws(
        () => requireSameVectors(made, second.version),
        (error: Failure) => error.kind === "otherVectors",
      );
      server.real = minilm;
      const third = await embed(all, cache);
      assert.deepEqual([third.version, third.cached, third.sent], [first.version, 2, ["plum"]]);
      assert.deepEqual(row(third.vectors, 0), row(first.vectors, 0));
      requireSameVectors(made, third.version);
    } finally {
      await cache.close();
      await fs.rm(folder, { recursive: true });
    }
  });

  describe("in a real window", () => {
    let window: Awaited<ReturnType<typeof openWindow>>;
    let page: Page;
    photographFailures(() => page);
    after(() => window.close());

    it("adds no point to the plot before all are embedded by it", async () => {
      window = await openWindow({
        extension: root,
        files: { "fruit.txt": "apple\npear\n", "trees.txt": "oak\nbeech\nelm\n" },
        settings: {
          "embeddings.engine": "openai",
          "embeddings.openai.embeddingUrl": host,
          "embeddings.openai.embeddingModel": model,
        },
      });
      ({ page } = window);
      await selectAllOf(page, "fruit.txt");
      await palette(page, "Embeddings: Embed Selection");
      await points(page, 2);
      server.real = e5;
      await selectAllOf(page, "trees.txt");
      await palette(page, "Embeddings: Embed Selection");
      const told = `another version of the ${model} vectors`;
      await (await notification(page, told)).waitFor();
      await points(page, 2);
      const from = server.requests.length;
      await answer(page, told, "Re-embed All");
      await points(page, 5);
      assert.deepEqual(server.embedded(from), ["apple", "pear"]);
    });
  });
});
