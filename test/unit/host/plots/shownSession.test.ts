import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Embeddings, Engine } from "../../../../src/core/model/engine";
import { Failure, type FailureData } from "../../../../src/core/model/failures";
import { matrix, row } from "../../../../src/core/vectors/matrix";
import { Picture } from "../../../../src/host/plots/shownSession";
import { Projector } from "../../../../src/worker/client/projector";
import type { Source } from "../../../../src/core/model/source";
import { engineOf, sessionOf } from "../../../sessions";
import { clustered } from "../../core/samples";
import { root } from "../../../root";

const worker = path.join(root, "dist/worker.js");

describe("what a plot shows", () => {
  const vectors = clustered(300, 24);
  const session = sessionOf({
    engine: { id: "ollama", label: "Ollama", embeddingModel: "m", version: "a" },
    items: Array.from({ length: vectors.rows }, (_, index) => ({
      text: `word ${index}`,
      category: "words",
      sources: [],
      state: "fresh" as const,
    })),
    vectors,
  });
  const ignore = () => {};
  const failsWith = (kind: FailureData["kind"]) => (error: unknown) =>
    Failure.from(error).kind === kind;

  let projector: Projector;
  let picture: Picture;
  before(() => (projector = new Projector(worker)));
  after(() => projector.dispose());
  beforeEach(async () => {
    ({ picture } = await Picture.of(session, projector, new AbortController().signal));
  });
  afterEach(() => picture.dispose());

  /** An engine that gives each text the vector of the first item. */
  function engine(version: string): Engine {
    const first = matrix(row(vectors, 0).slice(), 1, vectors.columns);
    const given: Embeddings = {
      version,
      vectors: first,
      problems: [],
      cached: 0,
      collisions: [],
    };
    return {
      describe: () => engineOf(session),
      embed: () => Promise.resolve(given),
      async *words() {},
    };
  }

  it("is the projection that was asked for last", async () => {
    const first = picture.project("1", "tsne", { perplexity: 20 }, ignore);
    const second = picture.project("1", "umap", { neighbors: 5 }, ignore);
    await assert.rejects(first, failsWith("canceled"));
    assert.equal((await second).method, "umap");
    assert.equal(picture.layout.method, "umap");
  });

  it("holds its vectors once, in the memory that the thread shares", () => {
    const { vectors: held } = picture.session.spaces[0];
    assert.ok(held.data.buffer instanceof SharedArrayBuffer);
    assert.deepEqual([...held.data], [...vectors.data]);
    assert.deepEqual([held.rows, held.columns], [vectors.rows, vectors.columns]);
  });

  it("shows any of its spaces, each with vectors, layouts and neighbors of its own", async () => {
    const turned = vectors.data.map((value, index) => (index % vectors.columns < 8 ? 0 : value));
    const second = { ...session.spaces[0], id: "2", vectors: { ...vectors, data: turned } };
    const both = { ...session, spaces: [session.spaces[0], second] as const };
    const { picture: two } = await Picture.of(both, projector, new AbortController().signal);
    const layout = await two.project("2", "pca", {}, ignore);
    assert.equal(layout.space, "2");
    assert.notDeepEqual(layout.coordinates, picture.layout.coordinates);
    assert.notDeepEqual(await two.neighbors("2", 0, 5), await two.neighbors("1", 0, 5));
    assert.ok(two.session.spaces[1]?.vectors.data.buffer instanceof SharedArrayBuffer);
    await assert.rejects(two.neighbors("3", 0, 5), failsWith("unexpected"));
    two.dispose();
  });

  it("places no text among vectors of which no model is known", async () => {
    const file: Source = { kind: "file", uri: "file:///v.npy", digest: "0a" };
    const [space] = session.spaces;
    const opened = { ...session, spaces: [{ ...space, source: file }] as const };
    const { picture: shown } = await Picture.of(opened, projector, new AbortController().signal);
    assert.deepEqual(
      shown.scatter.spaces.map(({ canEmbed }) => canEmbed),
      [false],
    );
    const placed = shown.place("1", "one", () => Promise.resolve(engine("a")));
    await assert.rejects(placed, failsWith("noEmbedder"));
    shown.dispose();
  });

  it("is colored by any column", () => {
    picture.colorBy("text");
    assert.equal(picture.scatter.grouping.names.length, vectors.rows);
    assert.equal(picture.session.colorBy, "text");
  });

  it("makes no layout twice", async () => {
    const pca = picture.layout;
    const umap = await picture.project("1", "umap", { neighbors: 5 }, ignore);
    assert.ok((await picture.project("1", "pca", {}, ignore)) === pca);
    assert.ok((await picture.project("1", "umap", { neighbors: 5 }, ignore)) === umap);
  });

  it("has the text that was placed last, whichever engine is ready first", async () => {
    let ready: (engine: Engine) => void = ignore;
    const slow = new Promise<Engine>((resolve) => (ready = resolve));
    const first = picture.place("1", "one", () => slow);
    const second = picture.place("1", "two", () => Promise.resolve(engine("a")));
    const {
      query: { text, neighbors },
    } = await second;
    assert.deepEqual([text, neighbors[0]?.point], ["two", 0]);
    ready(engine("a"));
    await assert.rejects(first, failsWith("canceled"));
  });

  it("has no text among points of other vectors", async () => {
    const placed = picture.place("1", "one", () => Promise.resolve(engine("b")));
    await assert.rejects(placed, failsWith("otherVectors"));
  });

  it("gives no answer once it is gone", async () => {
    const answers = [
      picture.project("1", "tsne", {}, ignore),
      picture.fidelity("1", "pca", [0, 1, 2]),
      picture.neighbors("1", 0, 5),
      picture.place("1", "one", () => Promise.resolve(engine("a"))),
    ];
    const outcomes = Promise.allSettled(answers);
    picture.dispose();
    for (const outcome of await outcomes) {
      assert.ok(outcome.status === "rejected" && failsWith("canceled")(outcome.reason));
    }
  });
});
