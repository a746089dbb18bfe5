import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as vscode from "vscode";
import { normalizeHost } from "../../src/engines/address";
import { readSettings } from "../../src/host/settings";
import { Repair } from "../../src/host/engines/repair";
import { Tokens } from "../../src/host/engines/tokens";
import type { Plot } from "../../src/host/plots/plot";
import type { ToView } from "../../src/protocol/messages";
import { engineOf } from "../sessions";
import { answerAsOllama } from "../unit/support/fakeOllama";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { embed, fileWith, postedBy, restored, select, textsOf } from "./documents";
import { closeEverything, configure, replacing, run, toldDuring, until } from "./support";

const password = "p@ss:wörd/1";
const typedPair = `me:${encodeURIComponent(password)}@`;
const header = `Basic ${Buffer.from(`me:${password}`).toString("base64")}`;
const secrets = [password, encodeURIComponent(password), header, header.slice("Basic ".length)];

describe("name and password in the address of a server", () => {
  let server: FakeServer;
  let host: string;
  /** All that was logged, told in notifications and posted to plots since the test began. */
  let said: unknown[];

  beforeEach(async () => {
    said = [];
    server = new FakeServer((request, response) => {
      if (request.headers.authorization !== header) return sendJson(response, 401, {});
      if (request.path !== "/v1/embeddings") return answerAsOllama(request, response);
      const texts = request.body["input"] as string[];
      const data = texts.map((text, index) => ({ index, embedding: [text.length, index + 1, 3] }));
      return sendJson(response, 200, { data });
    });
    host = await server.listen();
    await closeEverything();
  });
  afterEach(async () => {
    server.close();
    await closeEverything();
    const openAi = ["chatUrl", "chatModel", "embeddingUrl", "embeddingModel"];
    const keys = ["engine", "ollama.host", ...openAi.map((key) => `openai.${key}`)];
    await configure(Object.fromEntries(keys.map((key) => [key, undefined])));
  });

  const setting = (key: string) =>
    vscode.workspace.getConfiguration("embeddings").inspect(key)?.globalValue;
  const withPair = (address: string) => address.replace("://", `://${typedPair}`);

  async function embedded(text: string): Promise<Plot> {
    select(await fileWith(text), text);
    const plot = await embed();
    watch(plot);
    return plot;
  }

  function watch(plot: Plot): ToView[] {
    const { log } = plot["services"];
    for (const level of ["info", "warn", "failure"] as const) {
      Object.assign(log, { [level]: (entry: unknown) => said.push(String(entry)) });
    }
    const posted = postedBy(plot);
    said.push(posted);
    return posted;
  }

  async function place(plot: Plot, text: string): Promise<void> {
    const posted = watch(plot);
    plot["receive"]({ type: "query", space: "1", text });
    await until(() => posted.some(({ type }) => type === "query" || type === "failed"));
    assert.ok(
      posted.some(({ type }) => type === "query"),
      JSON.stringify(posted),
    );
  }

  /** Where it could have got to, all of it with the address and none with the password. */
  async function assertNowhere(plot: Plot): Promise<void> {
    const { session, services } = { session: plot.session!, services: plot["services"] };
    const file = await fs.readFile(services.files["fileOf"](session.id), "utf8");
    assert.ok(file.includes(host));
    const settings = JSON.stringify(vscode.workspace.getConfiguration("embeddings"));
    const where = {
      file,
      settings,
      said: JSON.stringify(said),
      read: JSON.stringify(readSettings()),
    };
    for (const [name, text] of Object.entries(where)) {
      for (const secret of secrets) assert.ok(!text.includes(secret), `${name}: ${text}`);
    }
  }

  for (const [engine, key, address, model] of [
    ["ollama", "ollama.host", "", {}],
    ["openai", "openai.embeddingUrl", "/v1", { "openai.embeddingModel": "embedder" }],
  ] as const) {
    it(`let in at ${engine} for the run, later texts and after a reload, and stay secret`, async () => {
      await configure({ engine, ...model });
      const told = await toldDuring(async (told) => {
        await configure({ [key]: withPair(host) });
        await until(() => told.length > 0);
      });
      said.push(told);
      const url = host + address;
      assert.deepEqual(
        told.map(({ sentence }) => sentence),
        [
          `Name and password for ${url} were moved from the setting embeddings.${key} to the secret storage.`,
        ],
      );
      assert.equal(setting(key), host);
      const plot = await embedded("apple pear");
      assert.equal(engineOf(plot.session!).host, url);
      await place(plot, `plum of ${engine}`);
      const { id } = plot.session!;
      await plot["save"]();
      await assertNowhere(plot);
      await closeEverything();
      await configure({ [key]: undefined });
      const reloaded = await restored(id);
      await until(() => reloaded.session !== undefined);
      await place(reloaded, `cherry of ${engine}`);
      await assertNowhere(reloaded);
    });
  }

  it("let in two users at one address, each where it was typed", async () => {
    const answer = server.answer;
    server.answer = (request, response) => {
      if (request.path !== "/v1/chat/completions") return answer(request, response);
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const delta = { content: '{"words":["sorrel","medlar"]}' };
      return void response.end(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
    };
    const models = { "openai.chatModel": "writer", "openai.embeddingModel": "embedder" };
    await configure({ engine: "openai", ...models });
    const told = await toldDuring(async (told) => {
      await configure({ "openai.embeddingUrl": withPair(host) });
      await until(() => told.length === 1);
      await configure({ "openai.chatUrl": host.replace("://", "://other:pw@") });
      await until(() => told.length === 2);
    });
    assert.equal(told.length, 2);
    const wish = { categories: ["plants"], wordsPerCategory: 2, words: "regenerate" };
    const { outcome, points } = await run("embeddings.clusterCategories", wish);
    assert.deepEqual([outcome, points], ["complete", 2]);
    const used = (path: string) => [
      ...new Set(server.to(path).map(({ headers }) => headers.authorization)),
    ];
    assert.deepEqual(used("/v1/embeddings"), [header]);
    assert.deepEqual(used("/v1/chat/completions"), ["Basic b3RoZXI6cHc="]);
  });

  it("let in where a run begins before the setting was rewritten", async () => {
    await configure({ engine: "ollama" });
    const writing = configure({ "ollama.host": withPair(host) });
    await until(() => readSettings().ollama.host === host);
    assert.deepEqual(textsOf(await embedded("fig kiwi")), ["fig", "kiwi"]);
    await writing;
  });

  it("stay in a setting that is no address, and are not shown with it", async () => {
    const typed = `http://${typedPair}h:99999`;
    await configure({ engine: "ollama", "ollama.host": typed });
    assert.equal(readSettings().ollama.host, "http://h:99999");
    assert.equal(setting("ollama.host"), typed);
    select(await fileWith("sloe haw"), "sloe haw");
    const told = await toldDuring(() => run("embeddings.embedSelection"));
    for (const secret of secrets) assert.ok(!JSON.stringify(told).includes(secret));
  });
});

describe("what lets a person in at a server", () => {
  const kept = new Map<string, string>();
  const tokens = new Tokens({
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  } as never);
  const url = "http://h:11434";
  const typeToken = (token: string) =>
    replacing({ showInputBox: () => Promise.resolve(token) }, () => tokens.ask(url));
  beforeEach(() => kept.clear());

  it("is what was typed last: a token, or a name and password", async () => {
    await typeToken("one");
    assert.deepEqual(await tokens.headers(url), { Authorization: "Bearer one" });
    await tokens.keepCredentials("me:pw@h", normalizeHost);
    assert.deepEqual(await tokens.headers(url), { Authorization: "Basic bWU6cHc=" });
    await typeToken("two");
    assert.deepEqual(await tokens.headers(url), { Authorization: "Bearer two" });
    await typeToken("");
    assert.deepEqual(await tokens.headers(url), {});
  });

  it("is taken from OLLAMA_HOST once for each of its values, so that a token set later counts", async () => {
    await tokens.keepEnvironment("http://me:pw@h:11434");
    assert.deepEqual(await tokens.headers(url), { Authorization: "Basic bWU6cHc=" });
    await typeToken("one");
    await tokens.keepEnvironment("http://me:pw@h:11434");
    assert.deepEqual(await tokens.headers(url), { Authorization: "Bearer one" });
    await tokens.keepEnvironment("http://me:new@h:11434");
    assert.deepEqual(await tokens.headers(url), { Authorization: "Basic bWU6bmV3" });
  });

  it("is taken from the box that asks for another address, before that is a setting", async () => {
    await configure({ engine: "ollama", "ollama.host": "http://127.0.0.1:1" });
    const offered: (string | undefined)[] = [];
    const showInputBox = ({ value }: vscode.InputBoxOptions) => {
      offered.push(value);
      return Promise.resolve(" http://me:pw@h ");
    };
    const repair = new Repair(tokens, {});
    try {
      const told = await toldDuring(() =>
        replacing({ showInputBox }, () => repair.changeAddress()),
      );
      assert.deepEqual(offered, ["http://127.0.0.1:1"]);
      assert.deepEqual(
        told.map(({ sentence }) => sentence),
        ["Name and password for http://h:80 were saved in the secret storage."],
      );
      assert.equal(readSettings().ollama.host, "http://h");
      assert.deepEqual(await tokens.headers("http://h:80"), { Authorization: "Basic bWU6cHc=" });
    } finally {
      await configure({ engine: undefined, "ollama.host": undefined });
    }
  });

  it("is that of the setting it was typed in, until a token is set for the server", async () => {
    const [chat, embedding] = ["openai.chatUrl", "openai.embeddingUrl"] as const;
    await tokens.keepCredentials("a:x@h", normalizeHost, chat);
    await tokens.keepCredentials("b:y@h", normalizeHost, embedding);
    assert.deepEqual(await tokens.headers(url, chat), { Authorization: "Basic YTp4" });
    assert.deepEqual(await tokens.headers(url, embedding), { Authorization: "Basic Yjp5" });
    assert.deepEqual(await tokens.headers(url), { Authorization: "Basic Yjp5" });
    await typeToken("one");
    for (const key of [chat, embedding, undefined]) {
      assert.deepEqual(await tokens.headers(url, key), { Authorization: "Bearer one" });
    }
    await tokens.keepCredentials("a:x@h", normalizeHost, chat);
    await typeToken("");
    assert.deepEqual(await tokens.headers(url, chat), {});
    assert.equal(kept.size, 0);
  });

  it("is the same at every spelling of the address", async () => {
    await tokens.keepCredentials("me@H", normalizeHost);
    assert.deepEqual(await tokens.headers(url), { Authorization: "Basic bWU6" });
  });
});
