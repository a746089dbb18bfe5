import * as assert from "node:assert/strict";
import { textsIn } from "../../../src/core/model/columns";
import { type EngineDescription, engineLabels } from "../../../src/core/model/engine";
import { tableOf } from "../../../src/core/model/table";
import { byEngine, sessionOf } from "../../sessions";
import type { FailureData } from "../../../src/core/model/failures";
import type { Item } from "../../../src/core/model/item";
import type { CategoryNote } from "../../../src/core/model/session";
import { tellWithButtons } from "../../../src/host/actions";
import { scatterOf } from "../../../src/host/plots/scatterMessage";
import { actionTitles } from "../../../src/host/strings";
import { noteSentence, pictureNotices, tellUser, wordsSentence } from "../../../src/host/tellUser";
import { type Layout, parseToView, type ToView } from "../../../src/protocol/messages";

const failures: FailureData[] = [
  { kind: "canceled" },
  { kind: "unreachable", host: "http://h", code: "ECONNREFUSED" },
  { kind: "untrusted", host: "https://h", code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
  { kind: "refused", host: "http://h", status: 401 },
  { kind: "refused", host: "http://h", status: 403 },
  { kind: "refused", host: "http://h", status: 403, hostName: true },
  { kind: "refused", host: "http://h", status: 401, signIn: "https://ollama.com/connect" },
  { kind: "notThisServer", host: "http://h" },
  { kind: "notThisServer", host: "http://h", openAi: true },
  { kind: "oldServer", host: "http://h", version: "0.5.1", wanted: "0.6.4" },
  { kind: "unreachable", host: "", code: "ERR_INVALID_URL" },
  { kind: "unreachable", host: "http://h", code: "ECONNREFUSED", ollama: "stopped" },
  { kind: "unreachable", host: "http://h", code: "ECONNREFUSED", ollama: "absent" },
  { kind: "modelMissing", model: "", host: "http://h", task: "chat" },
  { kind: "modelMissing", model: "nomic-embed-text", host: "h", task: "embed", canPull: true },
  { kind: "pullFailed", model: "m", host: "http://h", reason: "no space left on device" },
  { kind: "busy", host: "http://h", status: 503 },
  { kind: "modelMissing", model: "m", host: "http://h" },
  { kind: "cannotEmbed", model: "m" },
  { kind: "cannotChat", model: "m" },
  { kind: "modelNotLoaded", model: "m", status: 500 },
  { kind: "vectorCount", model: "m", expected: 2, received: 1 },
  { kind: "vectorShape", model: "m", expected: 2, received: 1 },
  { kind: "vectorValues", model: "m", text: "t" },
  { kind: "textTooLong", model: "m", text: "long ".repeat(100) },
  { kind: "noVector", text: "t" },
  { kind: "noVector", text: "t", others: 1 },
  { kind: "noWords", categories: ["c"], model: "m" },
  { kind: "noWords", categories: ["c", "d", "e", "f"], model: "built-in" },
  { kind: "tooFewPoints", points: 0 },
  { kind: "matrixShape", rows: 1, columns: 1, length: 2 },
  { kind: "matrixValues", row: 0, column: 0 },
  { kind: "parameter", name: "perplexity", value: 0, minimum: 1, maximum: Infinity },
  { kind: "parameter", name: "minDistance", value: 2, minimum: 0, maximum: 1 },
  { kind: "noDiscriminants", reason: "scale" },
  { kind: "noDiscriminants", reason: "oneGroup" },
  { kind: "noDiscriminants", reason: "alone" },
  { kind: "noDiscriminants", reason: "equal" },
  { kind: "noDiscriminants", reason: "tooManyGroups", maximum: 1000 },
  { kind: "tableDamaged" },
  { kind: "nothingSelected" },
  { kind: "outOfMemory", needed: 3e9, available: 1e9 },
  { kind: "outOfMemory", needed: 3e9 },
  { kind: "outOfMemory" },
  { kind: "badArgument", argument: "", received: "5" },
  { kind: "badArgument", argument: "limit", received: "0" },
  { kind: "nothingFound" },
  { kind: "sessionLost", session: "1" },
  { kind: "sessionTooNew", session: "1" },
  { kind: "noEmbedder", source: "vectors.parquet" },
  ...(["empty", "cutOff", "damaged", "unknown", "missing", "noVectors", "shortened"] as const).map(
    (fault) => ({ kind: "badFile", file: "vectors.npy", fault }) as const,
  ),
  ...(["objects", "bomb", "tooLarge"] as const).map(
    (fault) => ({ kind: "badFile", file: "vectors.npy", fault }) as const,
  ),
  ...(["pickle", "torch", "lance", "duckdb", "faiss"] as const).map(
    (format) => ({ kind: "otherFormat", file: "vectors.pkl", format }) as const,
  ),
  ...(["missing", "values", "cutOff", "notNumbers", "shortened"] as const).map(
    (reason) =>
      ({ kind: "noUsableVector", file: "a.npy", rows: 9, first: { row: 0, reason } }) as const,
  ),
  { kind: "unexpected", detail: "d" },
];

function failure(kind: FailureData["kind"], more: object): FailureData {
  return { kind, host: "http://h", ...more } as FailureData;
}

describe("what the user is told", () => {
  it("is one short sentence for every failure", () => {
    for (const failure of failures) {
      const { sentence } = tellUser(failure);
      assert.match(sentence, /^[\p{Lu}“].*[.)d]$/su, sentence);
      assert.ok(sentence.length < 160, sentence);
    }
  });

  it("is one exact sentence for a damaged or missing table, and the way to another engine", () => {
    const { sentence, actions } = tellUser({ kind: "tableDamaged" });
    assert.equal(sentence, "The built-in vectors are damaged; reinstall the extension.");
    assert.equal(actions[0], "changeEngine");
  });

  it("names every category without words, and offers Ollama", () => {
    const told = (...categories: string[]) =>
      tellUser({ kind: "noWords", categories, model: engineLabels.builtin });
    assert.deepEqual(told("zzz"), {
      sentence:
        "The built-in engine has no words for “zzz”; a chat model on Ollama can write them.",
      actions: ["setUpOllama"],
    });
    assert.match(told("a", "b").sentence, /for “a”, “b”; /);
    assert.match(told("a", "b", "c", "d", "e").sentence, /for “a”, “b”, “c” and 2 more; /);
  });

  it("offers a plot whose own engine does not answer no other engine, but a new plot", () => {
    const failure: FailureData = {
      kind: "unreachable",
      host: "http://h",
      code: "ECONNREFUSED",
      ollama: "stopped",
    };
    const can = { retry: () => undefined, newPlot: () => undefined };
    const told = tellWithButtons({ failure, ownEngine: true, ...can });
    assert.equal(
      told.sentence,
      "No answer from http://h, where this plot's vectors come from; those of another engine cannot be mixed with this plot's vectors.",
    );
    assert.deepEqual(
      told.actions.map(({ title }) => title),
      ["Start Ollama", "Try Again", "Use a New Plot"],
    );
    const ids = tellWithButtons({ failure, ...can }).actions.map(({ id }) => id);
    assert.ok(ids.includes("useBuiltin") && !ids.includes("newPlot"), ids.join());
  });

  it("offers a plot of another version of the vectors to re-embed all, and a new plot", () => {
    const failure: FailureData = { kind: "otherVectors", engine: "built-in" };
    const newPlot = () => undefined;
    const told = tellWithButtons({ failure, ownEngine: true, newPlot });
    assert.equal(
      told.sentence,
      "This plot was made with another version of the built-in vectors; those of this version cannot be mixed with this plot's vectors.",
    );
    assert.deepEqual(
      told.actions.map(({ title }) => title),
      ["Re-embed All", "Use a New Plot"],
    );
    const ofModel: FailureData = { kind: "otherVectors", engine: "Ollama", model: "embedder" };
    assert.match(
      tellWithButtons({ failure: ofModel }).sentence,
      /version of the embedder vectors;/,
    );
  });

  it("has buttons only for what can be done now", () => {
    const failure: FailureData = { kind: "unreachable", host: "h", code: "ENOTFOUND" };
    const ids = (context: Parameters<typeof tellWithButtons>[0]) =>
      tellWithButtons(context).actions.map(({ id }) => id);
    const can = () => undefined;
    assert.deepEqual(ids({ failure }), ["changeHost", "useBuiltin", "showLog"]);
    assert.deepEqual(ids({ failure, retry: can }), [
      "changeHost",
      "useBuiltin",
      "retry",
      "showLog",
    ]);
    assert.equal(ids({ failure, plotPartialResults: can })[0], "plotPartialResults");
  });

  it("offers what mends each finding", () => {
    const offers: [FailureData, readonly string[]][] = [
      [failure("unreachable", { code: "ECONNREFUSED", ollama: "stopped" }), ["startOllama"]],
      [failure("unreachable", { code: "ECONNREFUSED", ollama: "absent" }), ["downloadOllama"]],
      [failure("unreachable", { code: "ENOTFOUND" }), ["changeHost"]],
      [failure("refused", { status: 401 }), ["setToken"]],
      [failure("refused", { status: 401, signIn: "https://s" }), ["signIn"]],
      [failure("notThisServer", { openAi: true }), ["switchToOpenAi"]],
      [failure("notThisServer", {}), ["changeHost"]],
      [failure("modelMissing", { model: "m", task: "chat", canPull: true }), ["pullModel"]],
      [failure("modelMissing", { model: "m", task: "chat" }), ["chooseChatModel"]],
      [failure("modelMissing", { model: "", task: "embed" }), ["chooseEmbeddingModel"]],
      [failure("cannotEmbed", { model: "m" }), ["chooseEmbeddingModel"]],
      [failure("cannotChat", { model: "m" }), ["chooseChatModel"]],
      [failure("busy", { status: 503 }), ["retry"]],
      [failure("oldServer", { version: "0.5.0", wanted: "0.6.4" }), ["updateOllama"]],
    ];
    for (const [data, [first]] of offers) {
      assert.equal(tellUser(data).actions[0], first, JSON.stringify(data));
    }
    const missing = failure("modelMissing", { model: "m", task: "chat" });
    assert.ok(!tellUser(missing).actions.includes("pullModel"), "a server that cannot download");
    assert.ok(!tellUser(missing).actions.includes("chooseEmbeddingModel"), "the other kind");
  });

  it("says how large a known download is, and on which machine it has looked", () => {
    const model = "nomic-embed-text";
    const missing = failure("modelMissing", { model, task: "embed", canPull: true });
    assert.match(tellUser(missing).sentence, /nomic-embed-text \(274 MB\)/);
    for (const ollama of ["absent", "stopped"] as const) {
      const data = failure("unreachable", { code: "ECONNREFUSED", ollama });
      assert.match(tellUser(data, "the SSH host").sentence, /on the SSH host/);
      assert.doesNotMatch(tellUser(data).sentence, /SSH/);
    }
  });

  it("says a shortage of words, with its reason where there is one", () => {
    const category = "trees";
    assert.equal(
      noteSentence({ category, wanted: 100, received: 83 }),
      "83 of 100: the category may be too small for this model.",
    );
    assert.match(
      noteSentence({ category, wanted: 9, received: 2, failure: { kind: "canceled" } }) ?? "",
      /^2 of 9: The run was canceled/,
    );
    assert.equal(noteSentence({ category, wanted: 9, received: 9 }), undefined);
  });
});

describe("what is said of a picture", () => {
  const origin = { model: "m", prompt: "p", seed: 1, round: 0 };
  const word = (written: string | undefined, kept: boolean): Item => ({
    text: "w",
    category: "fruits",
    sources: [],
    state: "fresh",
    origin: { ...origin, ...(written ? { written } : {}), kept },
  });
  const ollama: EngineDescription = { id: "ollama", label: "Ollama", embeddingModel: "e" };
  const session = sessionOf({
    engine: ollama,
    items: [word(undefined, false)],
    vectors: { data: new Float32Array(1), rows: 1, columns: 1 },
  });

  it("is nothing when nothing is wrong", () => {
    assert.deepEqual(pictureNotices(session), []);
  });

  it("says a shortage, with Keep and Try Again, until it is accepted", () => {
    const notes = [{ category: "fruits", wanted: 100, received: 83 }];
    const [told] = pictureNotices({ ...session, notes });
    assert.equal(told?.sentence, "fruits 83 of 100; the category may be too small for this model.");
    assert.deepEqual(
      told.actions.map((id) => actionTitles[id]),
      ["Keep", "Try Again"],
    );
    assert.deepEqual(pictureNotices({ ...session, notes, accepted: ["shortage"] }), []);
    const builtin: Item = { text: "w", category: "fruits", sources: [], state: "fresh" };
    const [ofLists] = pictureNotices({ ...session, notes, table: tableOf([builtin]) });
    assert.deepEqual(ofLists?.actions, ["keepShortage"]);
  });

  it("offers Ollama for all categories without words at once, until that is dismissed", () => {
    const notes = ["a", "b"].map((category): CategoryNote => {
      const failure = {
        kind: "noWords",
        categories: [category],
        model: engineLabels.builtin,
      } as const;
      return { category, wanted: 9, received: 0, failure };
    });
    const [told, ...others] = pictureNotices({ ...session, notes });
    assert.match(told?.sentence ?? "", /no words for “a”, “b”; a chat model on Ollama can/);
    assert.deepEqual(told?.actions, ["setUpOllama", "dismissNoWords"]);
    assert.deepEqual(others, []);
    assert.deepEqual(pictureNotices({ ...session, notes, accepted: ["noWords"] }), []);
  });

  it("names texts without a vector, and lists them all where they are many", () => {
    const failure = { kind: "noVector", text: "東京" } as const;
    const noteOf = (...withoutVector: string[]): CategoryNote[] => [
      { category: "fruits", wanted: 9, received: 8, failure, withoutVector },
    ];
    const builtin = byEngine(session, { ...ollama, id: "builtin" });
    assert.deepEqual(pictureNotices({ ...builtin, notes: noteOf("東京") }), [
      {
        sentence: "There is no vector for “東京”; it is not in the plot.",
        actions: ["changeEngine", "dismissNoVector"],
      },
    ]);
    const many = ["東京", "🍎", "!!!", "привет"];
    const [told] = pictureNotices({ ...session, notes: noteOf(...many) });
    assert.equal(
      told?.sentence,
      "There is no vector for “東京”, “🍎”, “!!!” and 1 more; they are not in the plot.",
    );
    assert.deepEqual(told.texts, many);
    assert.deepEqual(told.actions, ["dismissNoVector"]);
  });

  it("names texts that were cut, and lists them all where they are many", () => {
    const notes = [
      { category: "a", cut: ["one", "two"] },
      { category: "b", cut: ["two", "three", "four"] },
    ];
    assert.deepEqual(pictureNotices({ ...session, notes }), [
      {
        sentence:
          "4 texts are too long for the model; only their beginnings were embedded: “one”, “two”, “three” and 1 more.",
        actions: ["chooseEmbeddingModel", "dismissCut"],
        texts: ["one", "two", "three", "four"],
      },
    ]);
    assert.deepEqual(pictureNotices({ ...session, notes: [{ category: "a", cut: ["one"] }] }), [
      {
        sentence: "“one” is too long for the model; only its beginning was embedded.",
        actions: ["chooseEmbeddingModel", "dismissCut"],
      },
    ]);
    assert.deepEqual(pictureNotices({ ...session, notes, accepted: ["cut"] }), []);
  });

  it("offers to find clusters where many points have one color, until that is dismissed", () => {
    const points = (count: number): Item[] =>
      Array.from({ length: count }, (_, i) => ({
        ...{ text: `text ${i}`, category: "lines", sources: [], state: "fresh" },
      }));
    const table = tableOf(points(50));
    const [told] = pictureNotices({ ...session, table });
    assert.match(told?.sentence ?? "", /^All 50 points have one color/);
    assert.deepEqual(told?.actions, ["findClusters", "dismissOneGroup"]);
    assert.deepEqual(pictureNotices({ ...session, table, accepted: ["oneGroup"] }), []);
    assert.deepEqual(pictureNotices({ ...session, table: tableOf(points(49)) }), []);
    const [first, ...others] = points(50);
    const two = first ? [{ ...first, category: "other" }, ...others] : [];
    assert.deepEqual(pictureNotices({ ...session, table: tableOf(two) }), []);
  });

  it("names different texts with equal vectors", () => {
    const collisions = [
      ["Apple", "Pear"],
      ["A", "B"],
      ["C", "D"],
      ["E", "F"],
    ];
    const [told] = pictureNotices({ ...session, collisions });
    assert.match(told?.sentence ?? "", /same vector: “Apple” = “Pear”, .* and 1 more\.$/);
    assert.deepEqual(told?.actions, ["chooseEmbeddingModel", "dismissCollisions"]);
    const builtin = byEngine(session, { ...ollama, id: "builtin" });
    const [own] = pictureNotices({ ...builtin, collisions });
    assert.deepEqual(own?.actions, ["changeEngine", "dismissCollisions"]);
  });

  it("says whether words were saved or newly generated", () => {
    const nov3 = "2026-11-03T10:00:00Z";
    const nov5 = "2026-11-05T10:00:00Z";
    assert.equal(wordsSentence(tableOf([word(nov3, false)])), "newly generated words");
    assert.equal(wordsSentence(tableOf([word(nov3, true)])), "words saved Nov 3, 2026");
    assert.equal(
      wordsSentence(tableOf([word(nov3, true), word(nov5, true), word(nov5, false)])),
      "2 words saved Nov 3 – 5, 2026, 1 newly generated",
    );
    assert.equal(wordsSentence(tableOf([])), undefined);
  });
});

describe("the session as the view gets it", () => {
  const session = sessionOf({
    engine: {
      id: "ollama",
      label: "Ollama",
      chatModel: "chat",
      embeddingModel: "embedder",
      host: "http://h",
      prefix: "search: ",
      version: "0a109f422b47e3a30ba2b10eca18548e944e8a23073ee3f3e947efcf3c45e59f",
    },
    items: [
      { text: "pear", category: "fruits", sources: [], state: "fresh" },
      { text: "red", category: "colors", sources: [], state: "stale", count: 7 },
      { text: "fig", category: "fruits", sources: [], state: "ghost" },
    ],
    vectors: { data: new Float32Array(12), rows: 3, columns: 4 },
    notes: [
      { category: "jobs", wanted: 2, received: 0, failure: { kind: "canceled" } },
      { category: "colors", wanted: 2, received: 1 },
    ],
  });
  const scatter = scatterOf(session);

  it("is columns by point, in the order of the items", () => {
    const [text, category] = scatter.columns;
    assert.ok(text?.type === "text" && category?.type === "text");
    assert.deepEqual([text.name, textsIn(text)], ["text", ["pear", "red", "fig"]]);
    assert.deepEqual(textsIn(category), ["fruits", "colors", "fruits"]);
    assert.deepEqual([...scatter.grouping.codeOf], [0, 1, 0]);
    assert.deepEqual([...scatter.sourceCounts], [0, 7, 0]);
    assert.deepEqual([...scatter.states], [0, 1, 2]);
  });

  it("names its spaces, and says what can embed", () => {
    assert.deepEqual(scatter.spaces, [
      { id: "1", label: "embedder", dimensions: 4, metric: "cosine", canEmbed: true },
    ]);
  });

  it("sends numbers in buffers that hold nothing else", () => {
    const larger = new Float64Array(9).subarray(2, 5);
    const columns = new Map([["size", { type: "number", values: larger } as const]]);
    const sent = scatterOf({ ...session, table: { ...session.table, columns } });
    const [column] = sent.columns;
    assert.ok(column?.type === "number");
    assert.equal(column.values.buffer.byteLength, 24);
  });

  it("lists every category, one without a word too, with its note", () => {
    assert.deepEqual(
      [scatter.grouping.names, scatter.grouping.notes.map(({ group }) => group)],
      [
        ["fruits", "colors", "jobs"],
        [1, 2],
      ],
    );
  });

  it("names who made it", () => {
    assert.equal(scatter.engine.label, "Ollama");
    assert.equal(scatter.engine.prefix, "search: ");
    assert.equal(
      scatter.engine.detail,
      "words by chat, vectors by embedder in version 0a109f422b47 with the prefix “search: ”, at http://h",
    );
  });

  it("passes the check of the protocol", () => {
    const layout: Layout = {
      space: "1",
      method: "pca",
      parameters: {},
      components: 2,
      coordinates: new Float32Array(6),
      explainedVariance: [0.6, 0.4],
    };
    const appearance = { palette: "turbo", renderer: "auto" } as const;
    const show: ToView = { type: "show", scatter, layout, appearance };
    assert.deepEqual(parseToView(show), show);
    const damaged = { ...scatter, columns: [{ type: "text", name: "text", bytes: "pear" }] };
    assert.equal(parseToView({ ...show, scatter: damaged }), undefined);
  });
});
