import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { remove, temporaryFolder, until } from "../../tools/processes.mjs";
import { openWindow, plotIn, runCommand } from "../../tools/window.mjs";
import { FakeServer } from "../unit/support/fakeServer";
import { fromEnvironment } from "./environment";
import { answer, cluster, notification, option, photographFailures, points, root } from "./window";

const installedHere = ["/usr/local/bin/ollama", "/opt/homebrew/bin/ollama"].some(fs.existsSync);

/** The button of the first notice on machines where Ollama is absent, stopped, or without a model. */
describe("Set Up Ollama, by clicks in a real window on a real Ollama", function () {
  this.timeout(4 * 60_000);
  this.bail(true);
  const program = fromEnvironment("TEST_OLLAMA_PROGRAM");
  const models = fromEnvironment("TEST_OLLAMA_MODELS");
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;
  let home: string;
  let host: string;

  photographFailures(() => page);

  /** A window of a person whose PATH has Ollama or not, on a machine that has the models of the folder. */
  async function open(onPath: boolean, folder: string): Promise<void> {
    home = temporaryFolder();
    // A port that nothing listens on any more.
    const server = new FakeServer(() => undefined);
    host = await server.listen();
    server.close();
    // VS Code takes PATH from a login shell.
    const added = onPath ? `${path.dirname(program)}:` : "";
    fs.writeFileSync(path.join(home, ".profile"), `PATH="${added}$PATH"\n`);
    const nowhere = "http://127.0.0.1:9";
    window = await openWindow({
      extension: root,
      env: {
        HOME: home,
        OLLAMA_MODELS: folder,
        OLLAMA_NOPRUNE: "1",
        SHELL: "/bin/sh",
        // What Ollama asks of the world outside is refused at once, whether there is one or not.
        HTTPS_PROXY: nowhere,
      },
      settings: {
        "embeddings.ollama.host": host,
        "embeddings.categories": ["fruits"],
        "embeddings.wordsPerCategory": 4,
      },
    });
    ({ page } = window);
    await cluster(page);
    await points(page, 4);
  }
  async function close(): Promise<void> {
    await window.close();
    remove(home);
  }

  const madeBy = (label: string) =>
    plotIn(page).locator(".status-bar .engine").getByText(label, { exact: true }).waitFor();
  const terminal = () => page.locator(".terminal-wrapper.active .xterm-screen");
  async function setUp(): Promise<void> {
    await answer(page, "Ollama isn't running, so words and vectors come from", "Set Up Ollama");
  }
  const answers = async () =>
    fetch(`${host}/api/version`).then(
      ({ ok }) => ok,
      () => undefined,
    );

  describe("where it is not installed", () => {
    before(async function () {
      if (installedHere) this.skip();
      await open(false, path.join(temporaryFolder(), "models"));
    });
    after(close);

    it("says so, and leads to its download", async () => {
      await setUp();
      await answer(page, "Ollama was not found on", "Download Ollama");
      const question = page.locator(".monaco-dialog-box");
      await question.getByText("https://ollama.com/download", { exact: true }).waitFor();
      await question.getByRole("button", { name: "Cancel" }).click();
      assert.equal(await answers(), undefined);
    });
  });

  describe("where it is installed, but does not run and has no model", () => {
    before(() => open(true, path.join(home, "models")));
    after(close);

    it("starts it in a terminal, and offers models to download", async () => {
      await setUp();
      await terminal().waitFor();
      await page.getByText("Embedding Model", { exact: true }).waitFor();
      await option(page, "nomic-embed-text").waitFor();
      assert.equal(await answers(), true);
    });

    it("says why a download fails, and lets it be tried again", async () => {
      await option(page, "nomic-embed-text").click();
      const sentence = `The server at ${host} could not download nomic-embed-text`;
      const failed = await notification(page, sentence);
      await failed.getByRole("button", { name: "Try Again" }).click();
      await failed.waitFor({ state: "hidden" });
      await (await notification(page, sentence)).waitFor();
      await runCommand(page, "Terminal: Kill All Terminals");
      await until(async () => ((await answers()) ? undefined : true), 20_000, "its end");
    });
  });

  describe("where it is installed and has models, but does not run", () => {
    before(() => open(true, models));
    after(close);

    it("starts it, says that it is ready, and makes the next plot with it", async () => {
      await madeBy("built-in");
      await setUp();
      await terminal().waitFor();
      await page.getByText("Ollama is ready and is used for the next plots.").first().waitFor();
      await cluster(page);
      await madeBy("Ollama");
      await runCommand(page, "Terminal: Kill All Terminals");
    });
  });
});
