import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Embeddings, Engine } from "../../../../src/core/model/engine";
import { packTexts, type Column, type TextColumn } from "../../../../src/core/model/columns";
import { Failure, type FailureData } from "../../../../src/core/model/failures";
import { matrix, row } from "../../../../src/core/vectors/matrix";
import { Picture } from "../../../../src/host/plots/shownSession";
import { Projector } from "../../../../src/worker/client/projector";
import type { Session } from "../../../../src/core/model/session";
import type { Source } from "../../../../src/core/model/source";
import { engineOf, itemsOf, sessionOf } from "../../../sessions";
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

  describe("by axes that part groups", () => {
    const kinds = ["one", "two", "three"];
    const values: TextColumn = {
      type: "text",
      ...packTexts(kinds),
      codes: Uint32Array.from({ length: vectors.rows }, (_, i) => i % 3),
    };
    const scale: Column = {
      type: "number",
      values: Float64Array.from({ length: vectors.rows }, (_, i) => i),
    };
    /** The points with a column of kinds, which colors them. */
    const grouped = (column: Column = values): Session => {
      const { table } = picture.session;
      const columns = new Map(table.columns).set("kind", column).set("size", scale);
      return { ...picture.session, table: { ...table, columns }, colorBy: "kind" };
    };
    const fails = (reason: string) => (error: unknown) => {
      const { data } = Failure.from(error);
      return data.kind === "noDiscriminants" && data.reason === reason;
    };
    const outdated = () => picture.outdated?.method;
    beforeEach(() => picture.change(grouped()));

    it("names the column, and how much each axis parts", async () => {
      const layout = await picture.project("1", "lda", {}, ignore);
      assert.equal(layout.discriminants?.column, "kind");
      assert.equal(layout.discriminants?.separation.length, 2);
      const { recognition, variance } = await picture.fidelity("1", "lda", [0, 1, 2]);
      assert.equal(recognition?.of, 300);
      assert.ok(variance !== undefined && variance > 0 && variance < 1);
    });

    it("is outdated once other groups color the points, until it is made for them", async () => {
      const first = await picture.project("1", "lda", {}, ignore);
      assert.equal(outdated(), undefined);
      picture.change(grouped({ ...values, codes: values.codes!.map((code) => code % 2) }));
      assert.equal(outdated(), "lda");
      await assert.rejects(picture.fidelity("1", "lda", [0, 1, 2]), failsWith("canceled"));
      const second = await picture.project("1", "lda", {}, ignore);
      assert.equal(second.discriminants?.separation.length, 1);
      assert.equal(outdated(), undefined);
      picture.change(grouped());
      assert.deepEqual(await picture.project("1", "lda", {}, ignore), first);
    });

    it("is not outdated by what leaves the groups as they are", async () => {
      const layout = await picture.project("1", "lda", {}, ignore);
      picture.change({ ...picture.session, title: "other" });
      assert.equal(outdated(), undefined);
      assert.ok((await picture.project("1", "lda", {}, ignore)) === layout);
    });

    it("stays as it is where the new groups cannot be parted, and tells why", async () => {
      const layout = await picture.project("1", "lda", {}, ignore);
      picture.colorBy("size");
      await assert.rejects(picture.project("1", "lda", {}, ignore), fails("scale"));
      assert.ok(picture.layout === layout);
      assert.equal(outdated(), undefined);
      const { recognition } = await picture.fidelity("1", "lda", [0, 1]);
      assert.equal(recognition?.of, 300, "of the groups that it was made for");
      picture.colorBy("category");
      await assert.rejects(picture.project("1", "lda", {}, ignore), fails("oneGroup"));
    });

    it("places a text where its vector is", async () => {
      const { coordinates, components } = await picture.project("1", "lda", {}, ignore);
      const placed = await picture.place("1", "one", () => Promise.resolve(engine("a")));
      assert.deepEqual(placed.query.coordinates, coordinates.slice(0, components));
      assert.equal(placed.query.method, "lda");
    });
  });

  describe("beside other views", () => {
    it("names one that preserves far more, as it is measured", async () => {
      const fidelity = await picture.fidelity("1", "pca", [0, 1, 2]);
      const low = { ...fidelity, kept: 0.05 };
      const better = await picture.better(low);
      assert.equal(better?.method, "umap");
      await picture.project("1", "umap", {}, ignore);
      const measured = await picture.fidelity("1", "umap", [0, 1, 2]);
      assert.equal(better?.kept, measured.kept);
      const barely = { ...fidelity, kept: measured.kept / 1.4 };
      assert.equal(await picture.better(barely), undefined);
      const flat = await picture.better({ ...low, axes: [0, 1] });
      assert.ok(flat && flat.kept < measured.kept, "of as many dimensions as the view has");
    });

    it("names the best of those that were shown", async () => {
      await picture.project("1", "tsne", {}, ignore);
      const tsne = await picture.fidelity("1", "tsne", [0, 1, 2]);
      await picture.project("1", "umap", { neighbors: 2 }, ignore);
      const umap = await picture.fidelity("1", "umap", [0, 1, 2]);
      const better = await picture.better({ ...umap, kept: 0.05 });
      assert.equal(better?.kept, Math.max(tsne.kept, umap.kept));
    });

    it("gives up trying another as soon as something is asked for", async () => {
      const fidelity = await picture.fidelity("1", "pca", [0, 1, 2]);
      const better = picture.better(fidelity);
      const asked = picture.project("1", "tsne", {}, ignore);
      await assert.rejects(better, failsWith("canceled"));
      assert.equal((await asked).method, "tsne");
    });

    it("tries none where points are few", async () => {
      const few = sessionOf({
        items: itemsOf(session.table).slice(0, 20),
        vectors: clustered(20, 24),
      });
      const { picture: shown } = await Picture.of(few, projector, new AbortController().signal);
      const fidelity = await shown.fidelity("1", "pca", [0, 1, 2]);
      assert.equal(await shown.better({ ...fidelity, kept: 0 }), undefined);
      shown.dispose();
    });
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
