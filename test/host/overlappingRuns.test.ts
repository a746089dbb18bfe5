import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { FakeServer } from "../unit/support/fakeServer";
import { embed, fileWith, postedBy, textsOf } from "./documents";
import { closeEverything, configure, progressDuring, run, until } from "./support";

describe("two runs in one plot", () => {
  let server: FakeServer;
  let waiting: (() => void)[];
  const lines = (name: string, count: number) =>
    Array.from({ length: count }, (_, line) => `${name} ${line}`);

  beforeEach(async () => {
    waiting = [];
    // The first texts of run A are answered when the test says so.
    server = new FakeServer((request, response) => {
      const [first = ""] = (request.body["input"] ?? []) as string[];
      const answer = () => void answerAsOllama(request, response);
      if (first.includes("slow")) waiting.push(answer);
      else answer();
    });
    await configure({ engine: "ollama", "ollama.host": await server.listen() });
  });
  afterEach(async () => {
    server.close();
    await closeEverything();
    await configure({ engine: undefined, "ollama.host": undefined });
  });

  async function selectLines(texts: readonly string[]): Promise<void> {
    const editor = await fileWith(texts.join("\n"));
    editor.selection = new vscode.Selection(0, 0, texts.length, 0);
  }
  const argument = { granularity: "lines", target: "current" };

  it("leave the points of the newer one, and nothing of the older one", async () => {
    await selectLines(lines("old", 50));
    const plot = await embed({ ...argument, target: "new" });
    await selectLines(lines("slow", 500));
    const first = run("embeddings.embedSelection", argument);
    await until(() => waiting.length > 0);
    await selectLines(lines("fast", 500));
    const second = run("embeddings.embedSelection", argument);
    const [older, newer] = await Promise.all([first, second]);
    assert.equal(older.outcome, "canceled");
    assert.equal(newer.outcome, "complete", JSON.stringify(newer.failure));
    assert.deepEqual(textsOf(plot), [...lines("old", 50), ...lines("fast", 500)]);
  });

  it("say only how far the newer one is, also while the older one ends late", async () => {
    await selectLines(lines("old", 5));
    const plot = await embed({ ...argument, target: "new" });
    await selectLines(lines("slow", 40));
    const first = run("embeddings.embedSelection", argument);
    await until(() => waiting.length > 0);
    await selectLines(lines("fast", 5));
    const posted = postedBy(plot);
    await progressDuring(async () => {
      const second = run("embeddings.embedSelection", argument);
      for (const answer of waiting) answer();
      await Promise.all([first, second]);
    });
    assert.equal(posted.filter(({ type }) => type === "show").length, 1);
    assert.equal(posted.filter(({ type }) => type === "failed").length, 0);
    assert.deepEqual(textsOf(plot), [...lines("old", 5), ...lines("fast", 5)]);
  });
});

describe("the engine of a run", () => {
  afterEach(async () => {
    await closeEverything();
    await configure({ engine: undefined, "ollama.host": undefined });
  });

  it("stays as it was where the setting changes meanwhile", async () => {
    const waiting: (() => void)[] = [];
    const server = new FakeServer((request, response) => {
      const answer = () => void answerAsOllama(request, response);
      if (request.path === "/api/embed") waiting.push(answer);
      else answer();
    });
    await configure({ engine: "ollama", "ollama.host": await server.listen() });
    const editor = await fileWith(`apple ${crypto.randomUUID()}\npear`);
    editor.selection = new vscode.Selection(0, 0, 1, 4);
    const running = run("embeddings.embedSelection", { granularity: "lines", target: "new" });
    await until(() => waiting.length > 0);
    await configure({ engine: "builtin" });
    for (const answer of waiting) answer();
    const report = await running;
    server.close();
    assert.equal(report.outcome, "complete", JSON.stringify(report.failure));
    assert.equal(report.engine?.id, "ollama");
    const later = await run("embeddings.embedSelection", { granularity: "lines", target: "new" });
    assert.equal(later.engine?.id, "builtin");
  });
});
