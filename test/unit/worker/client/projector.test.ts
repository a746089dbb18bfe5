import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { agreement } from "../../../../src/core/clusters/agreement";
import { Failure } from "../../../../src/core/model/failures";
import { matrix, row, selectRows } from "../../../../src/core/vectors/matrix";
import { sharedMatrix } from "../../../../src/core/vectors/sharedVectors";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { layoutAlgorithms } from "../../../../src/core/projection/algorithms";
import { isLinear, type LayoutMethod, methodIds } from "../../../../src/core/projection/methods";
import { checkDiscriminants } from "../../../../src/core/projection/discriminantCheck";
import { fitDiscriminants } from "../../../../src/core/projection/discriminants";
import { fitPca } from "../../../../src/core/projection/pca";
import { fitUmap } from "../../../../src/core/projection/umap";
import { Projector, type VectorSpace } from "../../../../src/worker/client/projector";
import { implementations, layoutImplementations } from "../../core/implementations";
import { clustered } from "../../core/samples";
import { root } from "../../../root";

const worker = path.join(root, "dist/worker.js");

describe("the projector", () => {
  const vectors = clustered(60, 24);
  const alone = implementations[0]![1](vectors);
  let projector: Projector;
  let space: VectorSpace;
  before(async () => {
    projector = new Projector(worker);
    space = await projector.open(vectors);
  });
  after(() => projector.dispose());

  it("projects by PCA and leaves the caller's vectors alone", async () => {
    const before = vectors.data.slice();
    const projection = await space.project({ method: "pca" });
    assert.equal(projection.coordinates.rows, 60);
    assert.equal(projection.coordinates.columns, 10);
    assert.equal(projection.explainedVariance.length, 10);
    assert.deepEqual(vectors.data, before);
  });

  it("gives the same bytes every time, and on another thread", async () => {
    const first = await space.project({ method: "pca" });
    const again = await space.project({ method: "pca" });
    const other = new Projector(worker);
    const elsewhere = await (await other.open(vectors)).project({ method: "pca" });
    await other.dispose();
    assert.deepEqual(again, first);
    assert.deepEqual(elsewhere, first);
  });

  it("computes with vectors in shared memory where they lie, and copies them for a second space", async () => {
    const many = clustered(300, 24);
    const given = sharedMatrix(300, 24);
    given.data.set(many.data);
    const first = await projector.open(given);
    assert.equal(first.shared?.data.buffer, given.data.buffer);
    const second = await projector.open(given);
    assert.notEqual(second.shared?.data.buffer, given.data.buffer);
    const running = first.project({ method: "umap" });
    const expected = await (await projector.open(many)).project({ method: "umap" });
    assert.deepEqual((await second.project({ method: "umap" })).coordinates, expected.coordinates);
    assert.deepEqual((await running).coordinates, expected.coordinates);
    assert.deepEqual(given.data, many.data);
  });

  it("gives the bytes of one thread, also where several share the work", async () => {
    const many = clustered(700, 140);
    const alone = implementations[0]![1](many);
    const shared = await projector.open(many);
    const { coordinates } = await shared.project({ method: "pca" });
    const neighbors = allNeighbors(alone, 15);
    assert.deepEqual(coordinates, fitPca(alone).coordinates);
    assert.deepEqual(await shared.allNeighbors(15), neighbors);
    const umap = await shared.project({ method: "umap" });
    const loops = layoutImplementations[0]![1]();
    assert.deepEqual(umap.coordinates, fitUmap(loops, neighbors, coordinates, {}));
    shared.dispose();
  });

  it("answers queries in the midst of long computations, which come out the same", async () => {
    const many = await projector.open(clustered(1500, 40));
    const alone = await projector.open(clustered(1500, 40));
    const query = clustered(1, 40).data;
    const near = await alone.neighbors(7, 5);
    const nearest = await alone.nearest(query, 5);
    const view = { axes: [0, 1, 2], k: 15 };
    for (const [what, long] of [
      ["neighbors", (space: VectorSpace) => space.allNeighbors(15)],
      ["umap", (space: VectorSpace) => space.project({ method: "umap" })],
      ["tsne", (space: VectorSpace) => space.project({ method: "tsne" })],
      [
        "fidelity",
        (space: VectorSpace) => space.fidelity({ request: { method: "tsne" }, ...view }),
      ],
    ] as const) {
      let ended = false;
      const running = long(many).finally(() => (ended = true));
      assert.deepEqual(await many.neighbors(7, 5), near, what);
      assert.deepEqual(await many.nearest(query, 5), nearest, what);
      assert.equal(ended, false, what);
      assert.deepEqual(await running, await long(alone), what);
    }
    many.dispose();
    alone.dispose();
  });

  it("places further vectors where they would be among the points", async () => {
    const { coordinates } = await space.project({ method: "pca" });
    const placed = await space.place({ method: "pca" }, selectRows(vectors, [5, 9]));
    assert.deepEqual(row(placed, 0), row(coordinates, 5));
    assert.deepEqual(row(placed, 1), row(coordinates, 9));
  });

  const groups = { codeOf: Uint32Array.from({ length: 60 }, (_, i) => i % 5), count: 5 };
  for (const method of methodIds) {
    it(`projects by ${method} and places a point among the same ones`, async () => {
      const { coordinates, explainedVariance } = await space.project({ method, groups });
      assert.equal(coordinates.rows, 60);
      assert.ok(coordinates.data.every(Number.isFinite));
      assert.equal(explainedVariance.length, isLinear(method) ? coordinates.columns : 0);
      const placed = await space.place({ method, groups }, selectRows(vectors, [5, 9]));
      assert.deepEqual([placed.rows, placed.columns], [2, coordinates.columns]);
      assert.ok(placed.data.every(Number.isFinite));
    });
  }

  for (const method of Object.keys(layoutAlgorithms) as LayoutMethod[]) {
    it(`lays out by ${method}, from the principal components, and shows it on the way`, async () => {
      const seen: [coordinates: Float32Array, progress: number][] = [];
      const { coordinates } = await space.project({ method: "pca" });
      const projection = await space.project(
        { method },
        { onLayout: (layout, progress) => seen.push([layout, progress]) },
      );
      assert.equal(projection.method, method);
      assert.equal(projection.coordinates.columns, 3);
      assert.deepEqual(projection.explainedVariance, []);
      assert.deepEqual([...seen[0]![0].subarray(0, 3)], [...row(coordinates, 0).subarray(0, 3)]);
      assert.ok(seen.length >= 2 && seen[0]![1] === 0);
    });

    it(`gives the same bytes by ${method} on another thread`, async () => {
      const first = await space.project({ method, seed: 5 });
      const other = new Projector(worker);
      const elsewhere = await (await other.open(vectors)).project({ method, seed: 5 });
      await other.dispose();
      assert.deepEqual(elsewhere, first);
    });

    it(`judges a layout by ${method}, and places further vectors in it`, async () => {
      const { coordinates } = await space.project({ method });
      const figures = await space.fidelity({ request: { method }, axes: [0, 1, 2], k: 5 });
      assert.ok(figures.trustworthiness > 0.8);
      assert.equal(figures.variance, undefined);
      const placed = await space.place({ method }, selectRows(vectors, [5]));
      const apart = (i: number) =>
        Math.hypot(...row(coordinates, i).map((value, c) => value - row(placed, 0)[c]!));
      const nearer = Array.from({ length: 60 }, (_, i) => i).filter((i) => apart(i) < apart(5));
      assert.ok(nearer.length < 12, `${nearer.length} points are nearer`);
    });

    it(`cancels ${method} and keeps its thread`, async () => {
      const many = await projector.open(clustered(1500, 24));
      await many.allNeighbors(90);
      const control = new AbortController();
      const layout = many.project(
        { method },
        {
          signal: control.signal,
          onLayout: (_, progress) => progress > 0 && control.abort(),
        },
      );
      await assert.rejects(layout, (error) => Failure.from(error).kind === "canceled");
      const after = await many.project({ method: "pca" });
      assert.equal(after.coordinates.rows, 1500);
      many.dispose();
    });
  }

  it("finds neighbors of a row and of a vector", async () => {
    const ofRow = await space.neighbors(3, 4);
    assert.ok(!ofRow.indices.includes(3));
    const ofVector = await space.nearest(row(vectors, 3), 5);
    assert.deepEqual([...ofVector.indices], [3, ...ofRow.indices]);
    const ofAll = await space.allNeighbors(4);
    assert.deepEqual(ofAll.indices.slice(12, 16), ofRow.indices);
  });

  it("judges a view", async () => {
    const figures = await space.fidelity({
      request: { method: "pca" },
      axes: [0, 1, 2],
      k: 5,
      categoryOf: Uint32Array.from({ length: 60 }, (_, i) => i % 5),
      categories: 6,
    });
    assert.equal(figures.keptOf.length, 60);
    assert.ok(figures.kept > 0 && figures.kept <= 1);
    assert.ok(figures.trustworthiness > 0.8 && figures.continuity > 0.8);
    const { explainedVariance } = await space.project({ method: "pca" });
    const shown = explainedVariance.slice(0, 3).reduce((sum, share) => sum + share, 0);
    assert.ok(Math.abs((figures.variance ?? NaN) - shown) < 1e-12);
    assert.ok((figures.reconstructionError ?? 0) > 0);
    assert.equal(figures.silhouette.length, 6);
    assert.ok((figures.silhouette[0] ?? 0) > 0.3);
    assert.ok(Number.isNaN(figures.silhouette[5]));
  });

  it("parts groups, and says how often a point is recognized that the axes have not seen", async () => {
    const { coordinates, separation, explainedVariance } = await space.project({
      ...{ method: "lda", groups },
    });
    assert.equal(separation?.length, 4);
    assert.deepEqual(coordinates, fitDiscriminants(alone, groups).coordinates);
    const view = { axes: [0, 1], k: 5 };
    const figures = await space.fidelity({ request: { method: "lda", groups }, ...view });
    assert.deepEqual(figures.recognition, checkDiscriminants(alone, groups, [0, 1]));
    assert.ok((figures.variance ?? 0) > Math.max(...explainedVariance.slice(0, 2)));
    const pca = await space.fidelity({ request: { method: "pca", groups }, ...view });
    assert.equal(pca.recognition, undefined);
  });

  it("parts other groups by other axes", async () => {
    const other = { codeOf: groups.codeOf.map((code) => code % 2), count: 2 };
    const first = await space.project({ method: "lda", groups });
    const second = await space.project({ method: "lda", groups: other });
    assert.equal(second.separation?.length, 1);
    assert.deepEqual(await space.project({ method: "lda", groups }), first);
  });

  it("parts the groups of the points that make the projections, and places the others", async () => {
    const frozen = await projector.open(vectors, 42);
    const first = selectRows(
      vectors,
      Array.from({ length: 42 }, (_, index) => index),
    );
    const expected = await (
      await projector.open(first)
    ).project({ method: "lda", groups: { ...groups, codeOf: groups.codeOf.slice(0, 42) } });
    const { coordinates } = await frozen.project({ method: "lda", groups });
    const { data } = expected.coordinates;
    assert.deepEqual(coordinates.data.slice(0, data.length), data);
    assert.equal(coordinates.rows, 60);
    const request = { method: "lda", groups } as const;
    const { recognition } = await frozen.fidelity({ request, axes: [0, 1, 2], k: 5 });
    assert.equal(recognition?.of, 42);
  });

  it("says what there is no group to part of", async () => {
    for (const given of [undefined, { codeOf: new Uint32Array(60), count: 1 }]) {
      const request = { method: "lda" as const, ...(given ? { groups: given } : {}) };
      await assert.rejects(space.project(request), (error) => {
        const { data } = Failure.from(error);
        return data.kind === "noDiscriminants" && data.reason === "oneGroup";
      });
    }
  });

  it("judges a view when there is nothing else to do, and gives way to what is asked meanwhile", async () => {
    const many = await projector.open(clustered(1500, 24));
    const view = { request: { method: "umap" as const }, axes: [0, 1, 2], k: 15 };
    const order: string[] = [];
    const { signal } = new AbortController();
    const idle = many.fidelityWhenIdle(view, signal).finally(() => order.push("idle"));
    for (const round of ["first", "second", "third"]) {
      await many.project({ method: "pca" });
      order.push(round);
    }
    const figures = await idle;
    assert.deepEqual(order, ["first", "second", "third", "idle"]);
    assert.deepEqual(figures, await many.fidelity(view));
    many.dispose();
  });

  it("does not judge what nobody waits for", async () => {
    const canceling = new AbortController();
    const view = { request: { method: "umap" as const }, axes: [0, 1, 2], k: 15 };
    const idle = space.fidelityWhenIdle(view, canceling.signal);
    canceling.abort();
    await assert.rejects(idle, (error) => Failure.from(error).kind === "canceled");
  });

  it("finds clusters, the same on every run, and of another size", async () => {
    const grouped = clustered(300, 24, 5);
    const [one, other] = [await projector.open(grouped), await projector.open(grouped)];
    const fractions: number[] = [];
    const found = await one.cluster(10, { onProgress: (fraction) => fractions.push(fraction) });
    const known = Array.from({ length: 300 }, (_, row) => row % 5);
    assert.ok(agreement(known, found.labels).rand > 0.95);
    assert.deepEqual(await other.cluster(10), found);
    assert.ok(
      fractions.every((fraction) => fraction >= 0 && fraction <= 1) && fractions.length > 0,
    );
    assert.equal((await one.cluster(200)).count, 0);
    one.dispose();
    other.dispose();
  });

  it("gives the levels of clusters, and the clusters of each, more than once", async () => {
    const opened = await projector.open(clustered(300, 24, 5));
    const levels = await opened.clusterLevels();
    assert.ok(levels.some(({ count }) => count === 5));
    for (const { minimumSize, count } of levels) {
      const { labels, typical } = await opened.cluster(minimumSize);
      assert.equal(Math.max(...labels), count - 1);
      assert.equal(typical.length, labels.filter((label) => label >= 0).length);
    }
    assert.deepEqual(await opened.clusterLevels(), levels);
    opened.dispose();
  });

  it("finds a number of clusters, the largest first, and splits one of them again", async () => {
    const opened = await projector.open(clustered(300, 24, 5));
    const { count, labels } = await opened.kMeans(2);
    assert.equal(count, 2);
    const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] === 0);
    assert.ok(rows.length >= 150);
    const parts = await opened.split(rows);
    assert.equal(parts.length, rows.length);
    assert.ok(new Set(parts).size >= 2);
    assert.deepEqual(await opened.kMeans(2), await opened.kMeans(2));
    opened.dispose();
  });

  it("finds one cluster where all vectors are equal or there is one, and does not split it", async () => {
    for (const rows of [1, 40]) {
      const opened = await projector.open(matrix(new Float32Array(rows * 24).fill(1), rows, 24));
      assert.deepEqual(await opened.clusterLevels(), []);
      const { labels } = await opened.kMeans(2);
      assert.deepEqual([...(await opened.split(Int32Array.from(labels.keys())))], [...labels]);
      opened.dispose();
    }
  });

  it("puts rows that are in no cluster into the nearest one, and names typical rows", async () => {
    const opened = await projector.open(clustered(300, 24, 5));
    const { count, labels } = await opened.kMeans(5);
    const some = labels.map((label, row) => (row % 3 === 0 ? -1 : label));
    assert.deepEqual(await opened.assignOutliers(some, count), labels);
    const { typical, neighbors } = await opened.centers(some, count);
    assert.equal(typical.length, 200);
    assert.ok(typical.every((row) => row % 3 > 0));
    assert.deepEqual(
      neighbors.map((others) => others.length),
      [4, 4, 4, 4, 4],
    );
    opened.dispose();
  });

  it("stops finding clusters when it is canceled", async () => {
    const opened = await projector.open(clustered(2000, 24, 5));
    const canceling = new AbortController();
    const clusters = opened.cluster(10, {
      signal: canceling.signal,
      onProgress: () => canceling.abort(),
    });
    await assert.rejects(
      clusters,
      (error) => error instanceof Failure && error.kind === "canceled",
    );
    opened.dispose();
  });

  it("holds no vectors of spaces that were disposed of, whatever is asked of them later", async () => {
    const own = new Projector(worker);
    const canceled = { data: { kind: "canceled" } };
    for (let i = 0; i < 100; i++) {
      const opened = await own.open(vectors);
      const asked = opened.project({ method: "pca" });
      if (i === 0) await asked.then(async () => assert.equal(await own.held(), 1));
      opened.dispose();
      await asked;
      await assert.rejects(opened.neighbors(0, 3), canceled);
      await assert.rejects(opened.nearest(row(vectors, 0), 3), canceled);
      await assert.rejects(opened.project({ method: "pca" }), canceled);
    }
    assert.equal(await own.held(), 0);
    await own.dispose();
  });

  it("names equal vectors", async () => {
    const twice = await projector.open(selectRows(vectors, [0, 1, 0, 2]));
    assert.deepEqual((await twice.duplicates()).equal, [[0, 2]]);
    twice.dispose();
  });

  it("passes on what is wrong with vectors", async () => {
    const broken = clustered(5, 4);
    broken.data[6] = Infinity;
    const opened = await projector.open(broken);
    await assert.rejects(opened.project({ method: "pca" }), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.deepEqual(error.data, { kind: "matrixValues", row: 1, column: 2 });
      return true;
    });
  });

  it("tells that memory is short for layouts of many points, and goes on with fewer", async function () {
    this.timeout(120_000);
    const short = { data: { kind: "outOfMemory" } };
    const enough = async (method: LayoutMethod): Promise<number> => {
      // How much a thread needs to begin with depends on Node.
      for (let megabytes = 5; ; megabytes += 1) {
        const small = new Projector(worker, { maxOldGenerationSizeMb: megabytes });
        try {
          await (await small.open(vectors)).project({ method });
          return megabytes;
        } catch {
          // Too little.
        } finally {
          await small.dispose();
        }
      }
    };
    for (const method of Object.keys(layoutAlgorithms) as LayoutMethod[]) {
      // What was just enough once may not be the next time.
      const megabytes = (await enough(method)) + 3;
      const small = new Projector(worker, { maxOldGenerationSizeMb: megabytes });
      try {
        const few = await small.open(vectors);
        const many = await small.open(clustered(24_000, 4));
        await assert.rejects(many.project({ method }), short, method);
        assert.equal((await few.project({ method })).coordinates.rows, 60);
      } finally {
        await small.dispose();
      }
    }
  });

  it("leaves the points where they are when others are placed in frozen axes", async () => {
    const first = selectRows(
      vectors,
      Array.from({ length: 42 }, (_, index) => index),
    );
    const alone = await projector.open(first);
    const frozen = await projector.open(vectors, 42);
    for (const method of ["pca", "umap", "tsne"] as const) {
      const before = await alone.project({ method });
      const { coordinates, explainedVariance } = await frozen.project({ method });
      const { columns } = coordinates;
      assert.equal(coordinates.rows, 60);
      assert.deepEqual(coordinates.data.slice(0, 42 * columns), before.coordinates.data);
      assert.deepEqual(explainedVariance, before.explainedVariance);
      const placed = await alone.place({ method }, selectRows(vectors, [50]));
      const far = row(placed, 0).map((value, c) => Math.abs(value - row(coordinates, 50)[c]!));
      if (method === "pca") assert.deepEqual(row(coordinates, 50), row(placed, 0));
      assert.ok(far.every(Number.isFinite));
      const figures = await frozen.fidelity({ request: { method }, axes: [0, 1, 2], k: 5 });
      assert.equal(figures.keptOf.length, 60);
    }
    assert.equal((await frozen.neighbors(0, 59)).indices.length, 59);
  });

  it("gives the same up to rounding where there are no kernels", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "projector-"));
    fs.copyFileSync(worker, path.join(folder, "worker.js"));
    const plain = new Projector(path.join(folder, "worker.js"));
    const elsewhere = await plain.open(vectors);
    const { coordinates } = await elsewhere.project({ method: "pca" });
    const { indices } = await elsewhere.allNeighbors(4);
    await plain.dispose();
    fs.rmSync(folder, { recursive: true });
    const expected = await space.project({ method: "pca" });
    coordinates.data.forEach((value, i) => {
      assert.ok(Math.abs(value - (expected.coordinates.data[i] ?? NaN)) < 1e-5);
    });
    assert.deepEqual(indices, (await space.allNeighbors(4)).indices);
  });

  it("works again after it was disposed of, with the vectors still there", async () => {
    await projector.dispose();
    assert.equal((await space.project({ method: "pca" })).coordinates.rows, 60);
  });
});
