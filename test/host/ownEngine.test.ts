import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { remarksOf } from "../../src/core/model/remarks";
import { withVectors } from "../../src/core/model/session";
import { byEngine, engineOf, vectorsOf } from "../sessions";
import type { Session } from "../../src/core/model/session";
import { probeText } from "../../src/engines/openai/modelProbe";
import type { Plot } from "../../src/host/plots/plot";
import type { RunReport } from "../../src/host/commands/runInPlot";
import { FakeServer, sendJson } from "../unit/support/fakeServer";
import { embed, fileWith, postedBy, replace, select, statesOf, textsOf } from "./documents";
import { api, closeEverything, configure, next, run, toldDuring, until } from "./support";

const engineIn = (plot: Plot) => engineOf(plot.session!);
const vectorsIn = (plot: Plot) => vectorsOf(plot.session!);

/** Characters that the model at the server takes. */
const contextLength = 200;

describe("a plot and the engine that made it", () => {
  let server: FakeServer;
  let host: string;
  let columns: number;
  /** Of the model at the Ollama; no two tests have the same, so that none finds vectors of another in the cache. */
  let digest: string;
  const pullAnother = () => {
    digest = `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", "");
  };

  beforeEach(async () => {
    columns = 8;
    pullAnother();
    server = new FakeServer(({ path, body }, response) => {
      const texts = body["input"] as string[];
      const vectorOf = (text: string) =>
        Array.from({ length: columns }, (_, i) => text.charCodeAt(i % text.length) + i);
      switch (path) {
        case "/api/version":
          return sendJson(response, 200, { version: "0.11.4" });
        case "/api/tags":
          return sendJson(response, 200, { models: [{ name: "embedder:latest", digest }] });
        case "/api/embed":
          if (texts.some((text) => text.length > contextLength) && body["truncate"] !== true) {
            const error = "the input length exceeds the context length";
            return sendJson(response, 400, { error });
          }
          return sendJson(response, 200, { embeddings: texts.map(vectorOf) });
        case "/v1/embeddings": {
          const data = texts.map((text, index) => ({ index, embedding: vectorOf(text) }));
          return sendJson(response, 200, { data });
        }
        default:
          return sendJson(response, 404, {});
      }
    });
    host = await server.listen();
    await closeEverything();
  });
  afterEach(async () => {
    server.close();
    await closeEverything();
    const keys = ["engine", "ollama.host", "ollama.embeddingModel", "dimensions", "longTexts"];
    const openAi = ["openai.chatUrl", "openai.embeddingUrl", "openai.embeddingModel"];
    await configure(Object.fromEntries([...keys, ...openAi].map((key) => [key, undefined])));
  });

  const useOllama = () =>
    configure({ engine: "ollama", "ollama.host": host, "ollama.embeddingModel": "embedder" });
  /** With a server for vectors only: there is none that writes words. */
  const useOpenAi = () =>
    configure({
      engine: "openai",
      "openai.embeddingUrl": host,
      "openai.embeddingModel": "embedder",
    });
  const useBuiltin = () => configure({ engine: "builtin" });

  async function selected(text: string): Promise<void> {
    select(await fileWith(text), text);
  }
  async function added(to: Plot, text: string): Promise<void> {
    await selected(text);
    assert.equal(await embed(), to);
  }
  const inputs = () =>
    server.requests
      .flatMap(({ path, body }) => (/embed/.test(path) ? (body["input"] as string[]) : []))
      .filter((text) => text !== probeText);

  for (const [name, use, path] of [
    ["ollama", useOllama, "/api/embed"],
    ["openai", useOpenAi, "/v1/embeddings"],
  ] as const) {
    it(`stay together when the setting changes from ${name} to the built-in engine`, async () => {
      await use();
      await selected("apple pear");
      const plot = await embed();
      await useBuiltin();
      await added(plot, "fig kiwi");
      assert.deepEqual(textsOf(plot), ["apple", "pear", "fig", "kiwi"]);
      assert.equal(engineIn(plot).id, name);
      assert.equal(vectorsIn(plot).columns, 8);
      assert.deepEqual(inputs(), ["apple", "pear", "fig", "kiwi"]);
      const asked = server.to(path).length;
      await selected("plum lime");
      const other = await embed({ target: "new" });
      assert.equal(engineIn(other).id, "builtin");
      assert.equal(server.to(path).length, asked);
    });
  }

  it("stay together when the setting changes from the built-in engine to a server", async () => {
    await useBuiltin();
    await selected("apple pear");
    const plot = await embed();
    const { columns: width } = vectorsIn(plot);
    await useOllama();
    await added(plot, "fig kiwi");
    assert.equal(engineIn(plot).id, "builtin");
    assert.equal(vectorsIn(plot).columns, width);
    assert.deepEqual(server.requests, []);
  });

  it("stay together when another length of vectors is set", async () => {
    await useOllama();
    await configure({ dimensions: 8 });
    await selected("apple pear");
    const plot = await embed();
    await configure({ dimensions: 4 });
    await added(plot, "fig kiwi");
    const asked = server.to("/api/embed").map(({ body }) => body["dimensions"]);
    assert.deepEqual(asked, [8, 8]);
  });

  async function failing(answer?: string): Promise<{
    report: RunReport;
    told: Awaited<ReturnType<typeof toldDuring>>;
  }> {
    let report: RunReport | undefined;
    const told = await toldDuring(async () => {
      report = await run("embeddings.embedSelection");
      await new Promise((resolve) => setImmediate(resolve));
    }, answer);
    assert.ok(report);
    return { report, told: told.filter(({ buttons }) => buttons.length > 0) };
  }

  it("lead to a new plot, said in one sentence, when that engine answers no more", async () => {
    await useOpenAi();
    await selected("apple pear");
    const plot = await embed();
    const vectors = vectorsIn(plot);
    server.close();
    await useBuiltin();
    await selected("fig kiwi");
    const { plots } = await api();
    const opened = next(plots.onDidOpen);
    const { report, told } = await failing("Use a New Plot");
    assert.equal(report.failure?.kind, "unreachable");
    assert.deepEqual(told, [
      {
        sentence: `No answer from ${host}/v1, where this plot's vectors come from; those of another engine cannot be mixed with this plot's vectors.`,
        buttons: ["Try Again", "Show Log", "Use a New Plot"],
      },
    ]);
    assert.equal(vectorsIn(plot), vectors);
    const other = await opened;
    await until(() => other.session !== undefined);
    assert.deepEqual(textsOf(other), ["fig", "kiwi"]);
    assert.equal(engineIn(other).id, "builtin");
    assert.equal(vectorsIn(plot), vectors);
  });

  it("are not mixed when another model answers under the same name", async () => {
    await useOpenAi();
    await selected("apple pear");
    const plot = await embed();
    const vectors = vectorsIn(plot);
    columns = 6;
    await selected("fig kiwi");
    const { report, told } = await failing();
    const failure = { kind: "otherVectors", engine: "OpenAI-compatible", model: "embedder" };
    assert.deepEqual(report.failure, failure);
    assert.deepEqual(
      told.map(({ buttons }) => buttons),
      [["Re-embed All", "Use a New Plot"]],
    );
    assert.equal(vectorsIn(plot), vectors);
  });

  /** A plot of the built-in engine as it was kept before the table of its vectors became another. */
  async function plotOfOtherTable(version?: string): Promise<Plot> {
    await useBuiltin();
    await selected("apple pear");
    const plot = await embed();
    const { version: now, ...older } = engineIn(plot);
    assert.ok(now);
    const before = version === undefined ? older : { ...older, version };
    const session = withVectors(byEngine(plot.session!, before), ({ vectors }) => ({
      ...vectors,
      data: vectors.data.map((value) => -value),
    }));
    await plot.startRun().show(session);
    return plot;
  }

  for (const [name, version] of [
    ["another version", "01234567"],
    ["one that was not recorded", undefined],
  ] as const) {
    it(`are embedded again before points of this table join those of ${name}`, async () => {
      const plot = await plotOfOtherTable(version);
      const vectors = vectorsIn(plot);
      await selected("fig kiwi");
      const { report, told } = await failing();
      assert.deepEqual(report.failure, { kind: "otherVectors", engine: "built-in" });
      assert.deepEqual(told, [
        {
          sentence:
            "This plot was made with another version of the built-in vectors; those of this version cannot be mixed with this plot's vectors.",
          buttons: ["Re-embed All", "Use a New Plot"],
        },
      ]);
      assert.equal(vectorsIn(plot), vectors);
      await failing("Re-embed All");
      await until(() => textsOf(plot)?.length === 4);
      assert.deepEqual(textsOf(plot), ["apple", "pear", "fig", "kiwi"]);
      const fresh = await embedded("apple pear fig kiwi");
      assert.deepEqual(vectorsIn(plot).data, vectorsOf(fresh).data);
      assert.deepEqual(engineIn(plot), engineOf(fresh));
    });
  }

  async function embedded(text: string): Promise<Session> {
    await selected(text);
    return (await embed({ target: "new" })).session!;
  }

  /** What is told where a text cannot be placed among the points as they are. */
  const placing = (plot: Plot, text: string, answer?: string) =>
    toldDuring(async (told) => {
      plot["receive"]({ type: "query", space: "1", text });
      await until(() => told.length > 0);
    }, answer);

  it("let a text be placed among points of another table once those are embedded again", async () => {
    const plot = await plotOfOtherTable("01234567");
    const posted = postedBy(plot);
    const placed = () => posted.some(({ type }) => type === "query");
    const [told] = await placing(plot, "plum");
    assert.match(told?.sentence ?? "", /another version of the built-in vectors/);
    assert.deepEqual(told?.buttons, ["Re-embed All"]);
    assert.ok(!placed());
    await placing(plot, "plum", "Re-embed All");
    await until(placed);
  });

  it("are embedded again before a changed text is", async () => {
    const plot = await plotOfOtherTable("01234567");
    await replace(vscode.window.activeTextEditor!, "pear", "plum");
    await until(() => statesOf(plot)["pear"] === "stale");
    const [told] = await toldDuring(() => run("embeddings.reembedChanged"));
    assert.match(told?.sentence ?? "", /another version of the built-in vectors/);
    assert.deepEqual(textsOf(plot), ["apple", "pear"]);
    await toldDuring(() => run("embeddings.reembedChanged"), "Re-embed All");
    await until(() => textsOf(plot)?.includes("plum") ?? false);
    const fresh = await embedded("apple plum");
    assert.deepEqual(vectorsIn(plot).data, vectorsOf(fresh).data);
  });

  describe("where another model has come under the name of the one at the Ollama", () => {
    const sentence =
      "This plot was made with another version of the embedder vectors; those of this version cannot be mixed with this plot's vectors.";
    const failure = { kind: "otherVectors", engine: "Ollama", model: "embedder" };
    let plot: Plot;

    beforeEach(async () => {
      await useOllama();
      await selected("apple pear");
      plot = await embed();
      assert.equal(engineIn(plot).version, digest);
    });

    it("are embedded again before points of that model join them", async () => {
      const vectors = vectorsIn(plot);
      await added(plot, "fig kiwi");
      pullAnother();
      await selected("plum lime");
      const { report, told } = await failing();
      assert.deepEqual(report.failure, failure);
      assert.deepEqual(told, [{ sentence, buttons: ["Re-embed All", "Use a New Plot"] }]);
      assert.deepEqual(textsOf(plot), ["apple", "pear", "fig", "kiwi"]);
      assert.deepEqual(vectorsIn(plot).data.subarray(0, 16), vectors.data);
      const before = inputs().length;
      await failing("Re-embed All");
      await until(() => textsOf(plot)?.length === 6);
      assert.deepEqual(inputs().slice(before), ["apple", "pear", "fig", "kiwi"]);
      assert.equal(engineIn(plot).version, digest);
    });

    it("let a text be placed among them once they are embedded again", async () => {
      const posted = postedBy(plot);
      const placed = () => posted.filter(({ type }) => type === "query").length;
      plot["receive"]({ type: "query", space: "1", text: "plum" });
      await until(() => placed() === 1);
      pullAnother();
      const told = await placing(plot, "lime", "Re-embed All");
      assert.deepEqual(told, [{ sentence, buttons: ["Re-embed All"] }]);
      await until(() => placed() === 2);
      assert.equal(engineIn(plot).version, digest);
    });

    it("are embedded again before a changed text is", async () => {
      await replace(vscode.window.activeTextEditor!, "pear", "plum");
      await until(() => statesOf(plot)["pear"] === "stale");
      pullAnother();
      const [told] = await toldDuring(() => run("embeddings.reembedChanged"));
      assert.equal(told?.sentence, sentence);
      assert.deepEqual(textsOf(plot), ["apple", "pear"]);
    });

    it("are guarded from the first addition on where the plot was kept without its version", async () => {
      const { version, ...older } = engineIn(plot);
      assert.ok(version);
      await plot.startRun().show(byEngine(plot.session!, older));
      pullAnother();
      await added(plot, "fig kiwi");
      assert.equal(engineIn(plot).version, digest);
      pullAnother();
      await selected("plum lime");
      const { report } = await failing();
      assert.deepEqual(report.failure, failure);
      assert.deepEqual(textsOf(plot), ["apple", "pear", "fig", "kiwi"]);
    });
  });

  it("name texts that are too long for the model: left out, or cut where the setting says so", async () => {
    const long = `long ${"x".repeat(contextLength)}`;
    await useOllama();
    await selected(`apple\n${long}\npear`);
    const left = await embed({ granularity: "lines" });
    assert.deepEqual(textsOf(left), ["apple", "pear"]);
    const remarks = (plot: Plot) => remarksOf(plot.session!);
    assert.deepEqual([remarks(left).noVector, remarks(left).cut], [[long], []]);

    await configure({ longTexts: "cut" });
    await selected(`fig\n${long}`);
    const cut = await embed({ granularity: "lines", target: "new" });
    assert.deepEqual(textsOf(cut), ["fig", long]);
    assert.deepEqual([remarks(cut).noVector, remarks(cut).cut], [[], [long]]);
    const told = await toldDuring(async () => {
      const posted = postedBy(cut);
      cut["receive"]({ type: "query", space: "1", text: `${long}!` });
      await until(() => posted.some(({ type }) => type === "query"));
    });
    assert.match(told[0]?.sentence ?? "", /^“long x+…” is too long for the model; only its beg/);
  });

  it("are made of cut texts at the press of a button, where all are too long", async () => {
    const long = "y".repeat(contextLength + 1);
    await useOllama();
    await selected(long);
    const report = await run("embeddings.embedSelection", { granularity: "lines" });
    assert.equal(report.failure?.kind, "textTooLong");
    const { plots } = await api();
    plots.current?.["receive"]({ type: "action", id: "cutLongTexts" });
    await until(() => plots.current?.session !== undefined);
    assert.deepEqual(remarksOf(plots.current!.session!).cut, [long]);
    const setting = vscode.workspace.getConfiguration("embeddings").get("longTexts");
    assert.equal(setting, "cut");
  });

  it("leave out texts that have no vector, name them, and keep the others", async () => {
    await useBuiltin();
    await selected("apple\n東京\npear\n🍎\n!!!");
    const plot = await embed({ granularity: "lines" });
    assert.deepEqual(textsOf(plot), ["apple", "pear"]);
    const unknown = () => plot.session?.notes.flatMap(({ withoutVector }) => withoutVector ?? []);
    assert.deepEqual(unknown(), ["東京", "🍎", "!!!"]);
    await selected("fig\nпривет");
    await embed({ granularity: "lines" });
    assert.deepEqual(textsOf(plot), ["apple", "pear", "fig"]);
    assert.deepEqual(unknown(), ["東京", "🍎", "!!!", "привет"]);
    assert.ok(vectorsIn(plot).data.some((value) => value !== 0));
    await selected("東京\nпривет");
    const report = await run("embeddings.embedSelection", { granularity: "lines", target: "new" });
    assert.deepEqual(report.failure, { kind: "noVector", text: "東京", others: 1 });
    assert.equal(vscode.window.activeTextEditor?.document.getText(), "東京\nпривет");
  });
});
