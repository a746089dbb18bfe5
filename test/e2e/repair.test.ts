import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import type { ServerResponse } from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import type { Locator, Page } from "playwright-core";
import { until } from "../../tools/processes.mjs";
import {
  answer,
  cluster,
  notification,
  photographFailures,
  pick,
  points,
  quickInput,
  root,
} from "./window";
import { openWindow, plotIn, runCommand } from "../../tools/window.mjs";
import { answerAsOllama, vectorOf } from "../unit/support/fakeOllama";
import { type FakeRequest, FakeServer, sendJson } from "../unit/support/fakeServer";

const fruits = ["apple", "pear", "plum", "fig", "kiwi", "lime", "mango", "date"];

type Answer = (request: FakeRequest, response: ServerResponse) => void;

/** What a person sees when a server does not do what it should, and what the buttons do about it. */
describe("repairs, by clicks in a real window on a scripted server", function () {
  this.timeout(4 * 60_000);
  this.bail(true);
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;
  let server: FakeServer;
  let host: string;
  let home: string;
  /** How many words the scripted chat model knows. */
  let knows = fruits.length;

  before(async () => {
    server = new FakeServer((request, response) => healthy(request, response));
    host = await server.listen();
    home = fs.mkdtempSync(path.join(os.tmpdir(), "home-"));
    // VS Code takes PATH from a login shell.
    const { TEST_OLLAMA_PROGRAM: program = "" } = process.env;
    fs.writeFileSync(path.join(home, ".profile"), `PATH="${path.dirname(program)}:$PATH"\n`);
    window = await openWindow({
      extension: root,
      env: {
        HOME: home,
        OLLAMA_MODELS: path.join(home, "models"),
        SHELL: "/bin/sh",
      },
      settings: {
        "embeddings.engine": "ollama",
        "embeddings.ollama.host": host,
        "embeddings.categories": ["fruits"],
        "embeddings.wordsPerCategory": 4,
      },
    });
    ({ page } = window);
  });

  after(async () => {
    await window.close();
    server.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  photographFailures(() => page);

  /** An Ollama with its models, which counts words from where it was told to go on. */
  const healthy: Answer = (request, response) =>
    answerAsOllama(request, response, fruits.slice(0, knows));

  const plot = () => plotIn(page);
  const button = (name: string) => plot().getByRole("button", { name, exact: true });
  const alert = (text: string | RegExp) => plot().getByRole("alert").getByText(text).waitFor();

  const models = () => page.locator(".quick-input-list .monaco-list-row");

  /** What a list offers, once it offers `count`. */
  async function labelsOf(rows: Locator, count: number): Promise<string[]> {
    await rows.nth(count - 1).waitFor();
    const labels = (await rows.all()).map((row) => row.locator(".label-name").first().innerText());
    return (await Promise.all(labels)).map((text) => text.trim());
  }

  it("asks for a token, sends it, and tells an old version", async () => {
    server.answer = (request, response) =>
      request.headers.authorization === "Bearer secret"
        ? healthy(request, response)
        : sendJson(response, 401, { error: "unauthorized" });
    await cluster(page);
    await alert(`The server at ${host} requires a token (401).`);
    await button("Set Token").click();
    await quickInput(page).fill("secret");
    await page.keyboard.press("Enter");
    await points(page, 4);
    await plot().getByText("newly generated words").waitFor();
    await answer(page, "Ollama 0.5.1 is old; 0.6.4 or later works best.", "Continue");
  });

  it("reuses the words, and regenerates them on request", async () => {
    server.answer = healthy;
    await cluster(page);
    await points(page, 4);
    await plot()
      .getByText(/^words saved \w+ \d+, \d+/)
      .waitFor();
    assert.equal(server.to("/api/chat").length, 1);
    await button("Regenerate words with the model").click();
    await plot().getByText("newly generated words").waitFor();
    assert.equal(server.to("/api/chat").length, 2);
  });

  it("says a shortage; Try Again asks for the missing words only, Keep accepts them", async () => {
    knows = 3;
    await button("Regenerate words with the model").click();
    const shortage = plot().getByText("fruits 3 of 4; the category may be too small");
    await shortage.waitFor();
    await points(page, 3);
    const asked = server.to("/api/chat").length;
    await button("Try Again").click();
    await plot()
      .getByText(/^words saved/)
      .waitFor();
    await shortage.waitFor();
    assert.match(JSON.stringify(server.to("/api/chat")[asked]?.body), /List 5 .*apple, pear, plum/);
    await button("Keep").click();
    await shortage.waitFor({ state: "hidden" });
    knows = fruits.length;
  });

  it("downloads a missing model with progress, stops, resumes, and goes on", async () => {
    let pulls = 0;
    let installed = false;
    server.answer = (request, response) => {
      if (request.path === "/api/show" && !installed) {
        return sendJson(response, 404, { error: "model not found" });
      }
      if (request.path !== "/api/pull") return healthy(request, response);
      pulls++;
      response.writeHead(200, { "Content-Type": "application/x-ndjson" });
      const line = (value: object) => response.write(JSON.stringify(value) + "\n");
      line({ status: "pulling manifest" });
      const layer = { status: "pulling aaaa", digest: "sha256:aaaa", total: 40e6 };
      line({ ...layer, completed: pulls === 1 ? 10e6 : 30e6 });
      if (pulls === 1) return;
      installed = true;
      line({ ...layer, completed: 40e6 });
      response.end(JSON.stringify({ status: "success" }) + "\n");
    };
    await runCommand(page, "Embeddings: Clear Saved Words");
    await cluster(page);
    await alert(`The model llama3.2 (2.0 GB) is not installed at ${host}.`);
    await button("Pull Model").click();
    const progress = await notification(page, "Downloading llama3.2");
    await progress.getByText("10 MB of 40 MB").waitFor();
    const aborted = server.aborted;
    await progress.getByRole("button", { name: "Cancel" }).click();
    await answer(
      page,
      "The download of llama3.2 was stopped; what has been downloaded is kept.",
      "Resume",
    );
    await points(page, 4);
    assert.ok(server.aborted > aborted, "the first download went on");
    assert.equal(pulls, 2);
  });

  it("lets another model be chosen where one cannot embed", async () => {
    await runCommand(page, "Embeddings: Clear Cache");
    server.answer = (request, response) =>
      request.path === "/api/embed" && request.body["model"] === "nomic-embed-text"
        ? sendJson(response, 501, { error: "no embeddings" })
        : healthy(request, response);
    await cluster(page);
    await alert("The model nomic-embed-text cannot make embeddings.");
    await button("Choose an Embedding Model").click();
    await models().filter({ hasText: "nomic-embed-text:latest" }).waitFor();
    const labels = await models().allInnerTexts();
    assert.match(labels[0] ?? "", /nomic-embed-text:latest.*274 MB.*embedding.*context 2,048/s);
    assert.match(labels.at(-1) ?? "", /llama3\.2/);
    await models().filter({ hasText: "llama3.2" }).click();
    await points(page, 4);
  });

  it("switches to the OpenAI API where the server has only that", async () => {
    server.answer = (request, response) => {
      switch (request.path) {
        case "/v1/models":
          return sendJson(response, 200, { data: [{ id: "writer" }, { id: "bge-small" }] });
        case "/v1/chat/completions": {
          const content = JSON.stringify({ words: fruits });
          response.writeHead(200, { "Content-Type": "text/event-stream" });
          const event = JSON.stringify({ choices: [{ delta: { content } }] });
          return void response.end(`data: ${event}\n\ndata: [DONE]\n\n`);
        }
        case "/v1/embeddings": {
          const texts = request.body["input"] as string[];
          const data = texts.map((text, index) => ({ index, embedding: vectorOf(text) }));
          return sendJson(response, 200, { data });
        }
        default:
          return sendJson(response, 404, { detail: "Not Found" });
      }
    };
    await cluster(page);
    await alert(`The server at ${host} offers the OpenAI API, not Ollama's.`);
    await button("Switch to OpenAI API").click();
    await page.getByText("Embedding Model", { exact: true }).waitFor();
    assert.deepEqual(await labelsOf(models(), 2), ["bge-small", "writer"]);
    await page.keyboard.press("Enter");
    await page.getByText("Chat Model", { exact: true }).waitFor();
    assert.deepEqual(await labelsOf(models(), 2), ["writer", "bge-small"]);
    await page.keyboard.press("Enter");
    await points(page, 4);
    const used = server.to("/v1/embeddings").map(({ body }) => body["model"]);
    assert.deepEqual([...new Set(used)], ["bge-small"]);
    assert.equal(server.to("/v1/chat/completions")[0]?.body["model"], "writer");
  });

  it("starts a real Ollama in a terminal, and goes on to what it lacks", async function () {
    if (!process.env["TEST_OLLAMA_PROGRAM"]) this.skip();
    server.close();
    await button("Change the engine").click();
    await pick(page, "Ollama", "Words and vectors from models on an Ollama server");
    const chosen = () =>
      fs.readFileSync(window.settingsFile, "utf8").includes('engine": "ollama"') || undefined;
    await until(chosen, 20_000, "the choice of the engine");
    await cluster(page);
    await alert(/^Ollama is installed but not running at .*/);
    await button("Start Ollama").click();
    await page.locator(".terminal-wrapper.active .xterm-screen").waitFor();
    await alert(/^The model llama3\.2 \(2\.0 GB\) is not installed at .*/);
    const { version } = (await (await fetch(`${host}/api/version`)).json()) as { version: string };
    assert.match(version, /^\d+\.\d+\.\d+/);
    await runCommand(page, "Terminal: Kill All Terminals");
  });
});
