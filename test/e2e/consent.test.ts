import * as assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openWindow, plotIn } from "../../tools/window.mjs";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { FakeServer } from "../unit/support/fakeServer";
import {
  openFile,
  palette,
  photographFailures,
  pick,
  pressUntil,
  quickInput,
  reloadWindow,
  root,
  selectAllOf,
} from "./window";

const files = {
  "fruit.txt": "apple pear\nred wine\nplum cake\n",
  "words.txt": "nettle thistle dandelion\n",
};

/** Tests of this file build on each other; the first has a window of its own. */
describe("what is sent from an untrusted workspace, in a real window in Restricted Mode", function () {
  this.timeout(2 * 60_000);
  this.bail(true);
  const server = new FakeServer(answerAsOllama);
  let host: string;
  let window: Awaited<ReturnType<typeof openWindow>>;
  let page: Page;

  before(async () => {
    host = await server.listen();
  });
  after(async () => {
    await window.close();
    server.close();
  });

  async function open(engine: string): Promise<void> {
    window = await openWindow({
      extension: root,
      trust: false,
      files,
      settings: {
        "embeddings.engine": engine,
        "embeddings.ollama.host": host,
        "embeddings.categories": ["fruits"],
        "embeddings.wordsPerCategory": 3,
        "embeddings.prefix": "",
      },
    });
    ({ page } = window);
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  }
  photographFailures(() => page);

  const sent = () => server.requests.filter(({ path }) => /\/(chat|embed)$/.test(path));
  const lastSent = () => sent().at(-1)?.body["input"];
  const dialog = () => page.locator(".monaco-dialog-box");
  const question = () =>
    dialog().getByText(
      `Send texts of this untrusted workspace to Ollama at ${host} (this machine)?`,
    );

  async function refuses(command: string, answer: () => Promise<void> = async () => {}) {
    await refused(async () => {
      await palette(page, command);
      await answer();
    });
    assert.deepEqual(sent(), []);
  }
  async function refused(ask: () => Promise<void>): Promise<void> {
    const before = sent().length;
    await ask();
    await question().waitFor();
    await dialog()
      .getByText(
        "The texts you embed, search, place or have named, and your category names, are sent only there",
      )
      .waitFor();
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await dialog().waitFor({ state: "detached" });
    assert.equal(sent().length, before);
  }

  it("is nothing with the built-in engine, which does not ask", async () => {
    await open("builtin");
    await selectAllOf(page, "fruit.txt");
    await palette(page, "Embeddings: Embed Selection");
    await plotIn(page).getByText("3 points", { exact: true }).waitFor();
    assert.equal(server.requests.length, 0);
    await window.close();
    await open("ollama");
  });

  it("is nothing before the user has said so, whichever the command", async () => {
    const lines = () => pick(page, "Lines", "Lines");
    await selectAllOf(page, "fruit.txt");
    await refuses("Embeddings: Embed Selection");
    await refuses("Embeddings: Embed File…", lines);
    await refuses("Embeddings: Embed Folder…", async () => {
      await quickInput(page).fill("**/*.txt");
      await page.keyboard.press("Enter");
      await lines();
    });
    await refuses("Embeddings: Search File by Meaning…");
    await refuses("Embeddings: Search Workspace by Meaning…");
    assert.equal(await page.locator(".tab").count(), 1, "a plot was opened for nothing");
    await refuses("Embeddings: Cluster Categories", async () => {
      await page.getByRole("checkbox", { name: "fruits", checked: true }).first().waitFor();
      await page.keyboard.press("Enter");
    });
    await plotIn(page).getByText("The run was canceled.").waitFor();
  });

  it("is asked for once, then goes to that server, with a notice of what is sent where", async () => {
    await selectAllOf(page, "fruit.txt");
    await palette(page, "Embeddings: Embed Selection");
    await question().waitFor();
    await dialog().getByRole("button", { name: "Send" }).click();
    await plotIn(page).getByText("3 points", { exact: true }).waitFor();
    assert.deepEqual(lastSent(), ["apple pear", "red wine", "plum cake"]);
    const notice =
      "The texts you embed, search, place in a plot or have named, and your category names, are sent only to " +
      `Ollama at ${host} (this machine).`;
    await palette(page, "Notifications: Show Notifications");
    await page.locator(".notifications-center").getByText(notice).waitFor();
    await selectAllOf(page, "words.txt");
    await palette(page, "Embeddings: Embed Selection");
    await plotIn(page).getByText("6 points", { exact: true }).waitFor();
    assert.deepEqual(lastSent(), ["nettle", "thistle", "dandelion"]);
  });

  it("is written in the log", async () => {
    await palette(page, "Embeddings: Show Log");
    const log = page.locator(".output-view .view-lines");
    await log.getByText("(this machine): 3 texts").first().waitFor();
  });

  it("is asked again after a reload: for a placed text, a text that changed, and the clipboard", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await reloadWindow(page);
    await plotIn(page).getByText("6 points", { exact: true }).waitFor();
    const placed = plotIn(page).getByRole("heading", { name: "a red bicycle" });
    const place = async () => {
      await plotIn(page).getByRole("combobox", { name: "Find a word" }).fill("a red bicycle");
      await plotIn(page).getByRole("option", { name: "Place “a red bicycle”" }).click();
    };
    const changed = plotIn(page).getByRole("button", { name: "1 text has changed." });
    const reembedAll = () => plotIn(page).getByRole("button", { name: "Re-embed" }).click();
    const embedClipboard = () => palette(page, "Embeddings: Embed Clipboard");

    await refused(place);
    assert.equal(await placed.count(), 0);
    await openFile(page, "words.txt");
    await pressUntil(page, "Control+Home", /^Ln 1, Col 1$/);
    await page.keyboard.type("common");
    await changed.waitFor();
    await refused(reembedAll);
    await page.evaluate(() => navigator.clipboard.writeText("quince medlar"));
    await refused(embedClipboard);
    assert.equal(await changed.count(), 1);

    await place();
    await question().waitFor();
    await dialog().getByRole("button", { name: "Send" }).click();
    await placed.waitFor();
    assert.deepEqual(lastSent(), ["a red bicycle"]);
    await reembedAll();
    await changed.waitFor({ state: "hidden" });
    assert.deepEqual(lastSent(), ["commonnettle"]);
    await embedClipboard();
    await plotIn(page).getByText("8 points", { exact: true }).waitFor();
    assert.deepEqual(lastSent(), ["quince", "medlar"]);
    assert.equal(
      await page.locator(".notification-list-item", { hasText: "are sent only to" }).count(),
      0,
    );
  });
});
