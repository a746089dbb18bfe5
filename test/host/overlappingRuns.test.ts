import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { embed, fileWith, postedBy, textsOf } from "./documents";
import { api, closeEverything, configure, progressDuring, replacing, run, until } from "./support";

describe("two runs in one plot", () => {
  let server: FakeServer;
  let waiting: (() => void)[];
  let arrived: string[];
  const lines = (name: string, count: number) =>
    Array.from({ length: count }, (_, line) => `${name} ${line}`);

  beforeEach(async () => {
    waiting = [];
    arrived = [];
    // The first texts of run A are answered when the test says so.
    server = new FakeServer((request, response) => {
      const texts = (request.body["input"] ?? []) as string[];
      const answer = () => answerAsOllama(request, response);
      arrived.push(...texts);
      if (texts[0]?.includes("slow")) waiting.push(answer);
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

  it("lose no vector of the older one, which are not asked for again", async () => {
    const id = crypto.randomUUID();
    const older = [...lines(`quick ${id}`, 200), ...lines(`slow ${id}`, 200)];
    await selectLines(older);
    const first = run("embeddings.embedSelection", { ...argument, target: "new" });
    await until(() => waiting.length > 0 && arrived.some((text) => text.includes("quick")));
    const { plots } = await api();
    plots.all.at(-1)?.dispose();
    for (const answer of waiting) answer();
    assert.equal((await first).outcome, "canceled");
    const known = new Set(arrived.filter((text) => text.includes("quick")));
    arrived.length = 0;
    waiting.length = 0;
    await selectLines(older);
    const second = run("embeddings.embedSelection", { ...argument, target: "new" });
    await until(() => waiting.length > 0);
    assert.deepEqual(
      arrived.filter((text) => known.has(text)),
      [],
    );
    plots.all.at(-1)?.dispose();
    await second;
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
      const answer = () => answerAsOllama(request, response);
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

describe("trying again", () => {
  afterEach(async () => {
    await closeEverything();
    await configure({ engine: undefined, "ollama.host": undefined });
  });

  it("makes a new plot where the one that failed was closed meanwhile", async () => {
    let refuses = false;
    const server = new FakeServer((request, response) => {
      if (refuses && request.path === "/api/embed") sendJson(response, 401, {});
      else answerAsOllama(request, response);
    });
    await configure({ engine: "ollama", "ollama.host": await server.listen() });
    const { plots } = await api();
    const lines = { granularity: "lines" };
    const select = async (text: string) => {
      const editor = await fileWith(text);
      editor.selection = new vscode.Selection(0, 0, 0, text.length);
    };
    await select(`apple ${crypto.randomUUID()}`);
    const plot = await embed({ ...lines, target: "new" });
    const late = `pear ${crypto.randomUUID()}`;
    await select(late);
    refuses = true;
    let tryAgain = () => {};
    const showWarningMessage = () =>
      new Promise<string>((resolve) => {
        tryAgain = () => resolve("Try Again");
      });
    await replacing({ showWarningMessage }, async () => {
      assert.equal((await run("embeddings.embedSelection", lines)).outcome, "failed");
    });
    refuses = false;
    plot.dispose();
    tryAgain();
    await until(() => plots.all.some(({ session }) => session !== undefined));
    server.close();
    const [again] = plots.all;
    assert.deepEqual(again && textsOf(again), [late]);
  });
});
