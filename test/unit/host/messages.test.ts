import * as assert from "node:assert/strict";
import type { FailureData } from "../../../src/core/failures";
import { Actions } from "../../../src/host/actions";
import { scatterOf } from "../../../src/host/scatterMessage";
import { noteSentence, tellUser } from "../../../src/host/tellUser";
import { parseToView } from "../../../src/protocol/messages";

const failures: FailureData[] = [
  { kind: "cancelled" },
  { kind: "unreachable", host: "http://h", code: "ECONNREFUSED" },
  { kind: "refused", host: "http://h", status: 401 },
  { kind: "refused", host: "http://h", status: 403 },
  { kind: "notThisServer", host: "http://h" },
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
  { kind: "noWords", category: "c", model: "m" },
  { kind: "tooFewPoints", points: 0 },
  { kind: "matrixShape", rows: 1, columns: 1, length: 2 },
  { kind: "matrixValues", row: 0, column: 0 },
  { kind: "tableDamaged" },
  { kind: "nothingSelected" },
  { kind: "sessionLost", session: "1" },
  { kind: "unexpected", detail: "d" },
];

describe("what the user is told", () => {
  it("is one short sentence for every failure", () => {
    for (const failure of failures) {
      const { sentence } = tellUser(failure);
      assert.match(sentence, /^[\p{Lu}“].*[.)d]$/su, sentence);
      assert.ok(sentence.length < 160, sentence);
    }
  });

  it("has buttons only for what can be done now", () => {
    const actions = new Actions();
    actions.register("retry", () => undefined);
    actions.register("changeHost", () => undefined);
    const failure: FailureData = { kind: "unreachable", host: "h", code: "ENOTFOUND" };
    const ids = (context: Parameters<Actions["tell"]>[0]) =>
      actions.tell(context).actions.map(({ id }) => id);
    assert.deepEqual(ids({ failure }), ["changeHost"]);
    assert.deepEqual(ids({ failure, retry: () => undefined }), ["changeHost", "retry"]);
    assert.deepEqual(ids({ failure, plotArrived: () => undefined }), ["plotArrived", "changeHost"]);
  });

  it("says a shortage of words, with its reason where there is one", () => {
    const category = "trees";
    assert.equal(
      noteSentence({ category, wanted: 100, received: 83 }),
      "83 of 100: the category may be too small for this model.",
    );
    assert.match(
      noteSentence({ category, wanted: 9, received: 2, failure: { kind: "cancelled" } }) ?? "",
      /^2 of 9: The run was cancelled/,
    );
    assert.equal(noteSentence({ category, wanted: 9, received: 9 }), undefined);
  });
});

describe("the session as the view gets it", () => {
  const scatter = scatterOf({
    id: "1",
    title: "t",
    created: "",
    engine: {
      id: "ollama",
      label: "Ollama",
      chatModel: "chat",
      embeddingModel: "embedder",
      host: "http://h",
      prefix: "search: ",
    },
    items: [
      { text: "pear", category: "fruits", sources: [], state: "fresh" },
      { text: "red", category: "colors", sources: [], state: "stale", count: 7 },
      { text: "fig", category: "fruits", sources: [], state: "ghost" },
    ],
    vectors: { data: new Float32Array(12), rows: 3, columns: 4 },
    notes: [
      { category: "jobs", wanted: 2, received: 0, failure: { kind: "cancelled" } },
      { category: "colors", wanted: 2, received: 1 },
    ],
  });

  it("is columns by point, in the order of the items", () => {
    assert.deepEqual(scatter.texts, ["pear", "red", "fig"]);
    assert.deepEqual([...scatter.categoryOf], [0, 1, 0]);
    assert.deepEqual([...scatter.sourceCounts], [0, 7, 0]);
    assert.deepEqual([...scatter.states], [0, 1, 2]);
    assert.equal(scatter.dimensions, 4);
  });

  it("lists every category, one without a word too, with its note", () => {
    assert.deepEqual(
      scatter.categories.map(({ name, note }) => [name, note !== undefined]),
      [
        ["fruits", false],
        ["colors", true],
        ["jobs", true],
      ],
    );
  });

  it("names who made it", () => {
    assert.equal(scatter.engine.label, "Ollama");
    assert.equal(
      scatter.engine.detail,
      "words by chat, vectors by embedder with the prefix “search: ”, at http://h",
    );
  });

  it("passes the check of the protocol", () => {
    const layout = {
      method: "pca",
      parameters: {},
      components: 2,
      coordinates: new Float32Array(6),
      explainedVariance: [0.6, 0.4],
    };
    const appearance = { palette: "turbo", renderer: "auto" };
    assert.ok(parseToView({ type: "show", scatter, layout, appearance }));
  });
});
