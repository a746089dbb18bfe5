import * as assert from "node:assert/strict";
import type * as vscode from "vscode";
import { AutoEngine } from "../../src/host/engines/autoEngine";
import { readSettings } from "../../src/host/settings";
import { Tokens } from "../../src/host/engines/tokens";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { configure, toldDuring, until } from "./support";

/** What VS Code keeps over a reload. */
class Memory implements vscode.Memento {
  private readonly values = new Map<string, unknown>();
  keys = () => [...this.values.keys()];
  get<T>(key: string): T | undefined;
  get<T>(key: string, otherwise: T): T;
  get<T>(key: string, otherwise?: T): T | undefined {
    return (this.values.get(key) as T | undefined) ?? otherwise;
  }
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

const noTokens = new Tokens({ get: () => Promise.resolve(undefined) } as never);
const noAnswer = "Ollama isn't running, so words and vectors come from the built-in engine.";
const noModel =
  "Ollama has no embedding model, so words and vectors come from the built-in engine.";

describe("the automatic choice of the engine", () => {
  let server: FakeServer;
  /** Name and capability of the models at the server. */
  let models: Record<string, "embedding" | "completion">;

  beforeEach(async () => {
    models = { "llama3.2": "completion", "nomic-embed-text": "embedding" };
    server = new FakeServer(({ path, body }, response) => {
      if (path === "/api/version") return sendJson(response, 200, { version: "0.11.4" });
      if (path === "/api/show") {
        const capabilities = [models[String(body["model"]).replace(":latest", "")]];
        return sendJson(response, 200, { capabilities, model_info: {}, details: { family: "f" } });
      }
      const tags = Object.keys(models).map((name) => ({
        name: `${name}:latest`,
        digest: name,
        size: 1,
        details: { family: "f", parameter_size: "1M" },
      }));
      return sendJson(response, 200, { models: tags });
    });
    await configure({ engine: "auto", "ollama.host": await server.listen() });
  });
  afterEach(async () => {
    server.close();
    await configure({ engine: undefined, "ollama.host": undefined });
  });

  it("takes the model of the settings where it is installed, whatever the server says of it", async () => {
    models = { "llama3.2": "completion", "my-embedder": "completion", "bge-m3": "embedding" };
    await configure({ "ollama.embeddingModel": "my-embedder" });
    try {
      const auto = new AutoEngine(noTokens, new Memory(), () => Promise.resolve(false));
      const { engine, ollama } = await auto.decide(readSettings());
      assert.deepEqual([engine, ollama.embeddingModel], ["ollama", "my-embedder"]);
    } finally {
      await configure({ "ollama.embeddingModel": undefined });
    }
  });

  /** What is decided, what is said of it, and how often Ollama was set up. */
  async function decide(memory = new Memory(), answer?: string, ready = false) {
    let setUps = 0;
    let engine: string | undefined;
    const said = await toldDuring(async () => {
      const auto = new AutoEngine(noTokens, memory, () => {
        setUps++;
        return Promise.resolve(ready);
      });
      ({ engine } = await auto.decide(readSettings()));
      // The notice does not hold up the run.
      await new Promise((resolve) => setImmediate(resolve));
    }, answer);
    return { engine, said, setUps };
  }

  it("is Ollama where it answers and has an embedding model, without a word", async () => {
    assert.deepEqual(await decide(), { engine: "ollama", said: [], setUps: 0 });
  });

  it("is built-in where Ollama has no embedding model", async () => {
    models = { "llama3.2": "completion" };
    const { engine, said } = await decide();
    assert.equal(engine, "builtin");
    assert.deepEqual(said, [{ sentence: noModel, buttons: ["Set Up Ollama"] }]);
  });

  it("is built-in where nothing answers", async () => {
    server.close();
    const { engine, said } = await decide();
    assert.equal(engine, "builtin");
    assert.deepEqual(said, [{ sentence: noAnswer, buttons: ["Set Up Ollama"] }]);
  });

  for (const [late, hold] of Object.entries({
    "no answer": () => undefined,
    "only the head of an answer": (response: Parameters<FakeServer["answer"]>[1]) => {
      response.writeHead(200, { "Content-Type": "application/json" }).flushHeaders();
    },
  })) {
    it(`is built-in where ${late} has come when 500 ms are over`, async () => {
      let asked = false;
      server.answer = (_request, response) => {
        asked = true;
        hold(response);
      };
      const timeout = Object.getOwnPropertyDescriptor(AbortSignal, "timeout")!;
      const timers = new Map<number, AbortController>();
      AbortSignal.timeout = (milliseconds) => {
        const controller = new AbortController();
        timers.set(milliseconds, controller);
        return controller.signal;
      };
      try {
        const deciding = decide();
        await until(() => asked);
        assert.deepEqual([...timers.keys()], [500]);
        timers.get(500)?.abort(new DOMException("", "TimeoutError"));
        const { engine, said } = await deciding;
        assert.equal(engine, "builtin");
        assert.equal(said[0]?.sentence, noAnswer);
      } finally {
        Object.defineProperty(AbortSignal, "timeout", timeout);
      }
    });
  }

  it("is told once, and not again after a reload", async () => {
    server.close();
    const memory = new Memory();
    assert.equal((await decide(memory)).said.length, 1);
    assert.deepEqual((await decide(memory)).said, []);
  });

  it("sets Ollama up by the button of the notice, and only by that", async () => {
    server.close();
    assert.equal((await decide(new Memory())).setUps, 0);
    assert.equal((await decide(new Memory(), "Set Up Ollama")).setUps, 1);
  });

  it("is told to be Ollama when that was set up, and only then", async () => {
    server.close();
    const sentences = async (ready: boolean) =>
      (await decide(new Memory(), "Set Up Ollama", ready)).said.map(({ sentence }) => sentence);
    const done = "Ollama is ready and is used for the next plots.";
    assert.deepEqual(await sentences(true), [noAnswer, done]);
    assert.deepEqual(await sentences(false), [noAnswer]);
  });
});
