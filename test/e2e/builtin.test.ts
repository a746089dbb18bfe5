import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { openWindow, plotIn } from "../../tools/window.mjs";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { answer, cluster, notification, photographFailures, pick, points, root } from "./window";

const settings = {
  "embeddings.categories": ["fruits", "colors"],
  "embeddings.wordsPerCategory": 4,
};

describe("the built-in engine, in a real window", function () {
  this.timeout(4 * 60_000);
  this.bail(true);
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;
  let server: FakeServer;
  let host: string;
  let installed: string[];

  beforeEach(() => {
    installed = ["llama3.2"];
  });

  async function open(extension: string, more: Record<string, unknown>): Promise<void> {
    server = new FakeServer(silent);
    host = await server.listen();
    window = await openWindow({
      extension,
      settings: { ...settings, "embeddings.ollama.host": host, ...more },
    });
    ({ page } = window);
  }
  async function close(): Promise<void> {
    await window.close();
    server.close();
  }

  photographFailures(() => page);

  const silent: FakeServer["answer"] = (_request, response) => void response.destroy();
  /** An Ollama that has what is `installed`, and can download more. */
  const ollama: FakeServer["answer"] = ({ path, body }, response) => {
    const line = (value: object) => response.end(JSON.stringify(value) + "\n");
    switch (path) {
      case "/api/version":
        return sendJson(response, 200, { version: "0.11.4" });
      case "/api/tags": {
        const details = { family: "f", parameter_size: "1M" };
        const models = installed.map((name) => ({
          name: `${name}:latest`,
          digest: name,
          size: 1,
          details,
        }));
        return sendJson(response, 200, { models });
      }
      case "/api/show": {
        const chats = String(body["model"]).startsWith("llama");
        const capabilities = [chats ? "completion" : "embedding"];
        return sendJson(response, 200, { capabilities, details: { family: "f" }, model_info: {} });
      }
      case "/api/pull":
        installed.push(String(body["name"]));
        return void line({ status: "success" });
      case "/api/chat": {
        const content = JSON.stringify({ words: ["plum", "fig", "kiwi", "lime"] });
        return void line({ message: { content }, done: true });
      }
      default: {
        const texts = body["input"] as string[];
        const embeddings = texts.map((text) =>
          Array.from({ length: 8 }, (_, i) => text.charCodeAt(i % text.length) + i),
        );
        return sendJson(response, 200, { embeddings });
      }
    }
  };

  const plot = () => plotIn(page);
  const button = (name: string) => plot().getByRole("button", { name, exact: true });
  const madeBy = (label: string) =>
    plot().locator(".status-bar .engine").getByText(label, { exact: true }).waitFor();
  const rows = () => page.locator(".quick-input-list .monaco-list-row");

  describe("where Ollama is not running", () => {
    const notice = "Ollama isn't running, so words and vectors come from the built-in engine.";

    before(() => open(root, {}));
    after(close);

    it("makes the first plot, and says so", async () => {
      await cluster(page);
      await points(page, 8);
      await madeBy("built-in");
      await (
        await notification(page, notice)
      )
        .getByRole("button", { name: "Set Up Ollama" })
        .waitFor();
    });

    it("is named in the panel, with a link to the choice of the engine", async () => {
      // By keys: the list of notifications may lie over it.
      await button("Change the engine").press("Enter");
      await page.getByText("Words and Vectors From", { exact: true }).waitFor();
      const labels = (await rows().all()).map((row) => row.locator(".label-name").first());
      const names = await Promise.all(labels.map((label) => label.innerText()));
      assert.deepEqual(names, ["Automatic", "Ollama", "Built-in", "OpenAI-compatible"]);
      await page.keyboard.press("Escape");
    });

    it("gives way to Ollama, which the notice's button sets up", async () => {
      server.answer = ollama;
      await answer(page, notice, "Set Up Ollama");
      await page.getByText("Embedding Model", { exact: true }).waitFor();
      await pick(page, "nomic-embed-text", "nomic-embed-text");
      await notification(page, "nomic-embed-text");
      while (!installed.includes("nomic-embed-text")) await page.waitForTimeout(50);
      await cluster(page);
      await madeBy("Ollama");
    });

    it("does its work again after a reload, without a word", async () => {
      server.answer = silent;
      await page.reload();
      await cluster(page);
      await points(page, 8);
      await madeBy("built-in");
      assert.equal(await (await notification(page, notice)).count(), 0);
    });
  });

  describe("with damaged vectors", () => {
    let extension: string;

    before(async () => {
      extension = fs.mkdtempSync(path.join(os.tmpdir(), "extension-"));
      for (const part of ["package.json", "package.nls.json", "dist", "media"]) {
        fs.cpSync(path.join(root, part), path.join(extension, part), { recursive: true });
      }
      fs.truncateSync(path.join(extension, "media/vectors.bin"), 1_000_000);
      await open(extension, { "embeddings.engine": "builtin" });
    });
    after(async () => {
      await close();
      fs.rmSync(extension, { recursive: true });
    });

    it("says in one sentence that they are damaged", async () => {
      await cluster(page);
      const sentence = "The built-in vectors are damaged; reinstall the extension.";
      await plot().getByRole("alert").getByText(sentence, { exact: true }).waitFor();
    });

    it("lets another engine do the work", async () => {
      server.answer = ollama;
      installed = ["llama3.2", "nomic-embed-text"];
      await button("Change Engine").click();
      await page.getByText("Words and Vectors From", { exact: true }).waitFor();
      await pick(page, "Ollama", "Words and vectors from models on an Ollama server");
      await points(page, 8);
      await madeBy("Ollama");
    });
  });
});
