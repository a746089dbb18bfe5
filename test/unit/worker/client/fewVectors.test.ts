import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Failure } from "../../../../src/core/model/failures";
import { isGrouped, methodIds } from "../../../../src/core/projection/methods";
import type { Matrix } from "../../../../src/core/vectors/matrix";
import { Projector } from "../../../../src/worker/client/projector";
import { clustered } from "../../core/samples";
import { root } from "../../../root";

function kindOf(error: unknown): string {
  return Failure.from(error).kind;
}

describe("a space of vectors at the edge", () => {
  let projector: Projector;
  before(() => {
    projector = new Projector(path.join(root, "dist/worker.js"));
  });
  after(() => projector.dispose());

  const shapes: Record<string, Matrix> = {
    "one row": clustered(1, 8),
    "two rows": clustered(2, 8),
    "one column": clustered(12, 1),
    "equal rows": { data: new Float32Array(12 * 8).fill(0.3), rows: 12, columns: 8 },
    "zero rows": { data: new Float32Array(12 * 8), rows: 12, columns: 8 },
  };
  for (const [what, vectors] of Object.entries(shapes)) {
    it(`of ${what} has every figure`, async () => {
      const space = await projector.open(vectors);
      const groups = {
        codeOf: Uint32Array.from({ length: vectors.rows }, (_, i) => i % 2),
        count: 2,
      };
      for (const method of methodIds) {
        const request = { method, groups };
        if (isGrouped(method) && what !== "one column") {
          const refused = (error: unknown) => kindOf(error) === "noDiscriminants";
          await assert.rejects(space.project(request), refused);
          continue;
        }
        const { coordinates } = await space.project(request);
        assert.equal(coordinates.rows, vectors.rows);
        assert.ok(coordinates.columns >= 3 && coordinates.data.every(Number.isFinite), method);
        const placed = await space.place(request, clustered(2, vectors.columns, 1, 3));
        assert.equal(placed.rows, 2);
        assert.ok(placed.data.every(Number.isFinite), `places by ${method}`);
        const categoryOf = groups.codeOf;
        const figures = await space.fidelity({ request, axes: [0, 1, 2], k: 5, categoryOf });
        const { kept, trustworthiness, continuity, variance = 0 } = figures;
        for (const figure of [kept, trustworthiness, continuity, variance]) {
          assert.ok(figure >= 0 && figure <= 1, `${method}: ${figure}`);
        }
      }
      const others = Math.min(3, vectors.rows - 1);
      const nearest = await space.neighbors(0, 3);
      assert.equal(nearest.k, others);
      assert.ok(nearest.cosines.every(Number.isFinite));
      assert.equal((await space.allNeighbors(3)).indices.length, vectors.rows * others);
      const levels = await space.clusterLevels();
      for (const minimumSize of [2, 5, ...levels.map((level) => level.minimumSize)]) {
        const { labels, count } = await space.cluster(minimumSize);
        assert.equal(labels.length, vectors.rows);
        assert.ok(labels.every((label) => label >= -1 && label < count));
        if (what === "equal rows" || what === "zero rows") assert.equal(count, 0);
      }
      const { equal } = await space.duplicates();
      assert.equal(equal.length, what === "equal rows" || what === "zero rows" ? 1 : 0);
      space.dispose();
    });
  }

  it("of no rows has nothing near, and cannot be projected", async () => {
    const space = await projector.open({ data: new Float32Array(0), rows: 0, columns: 8 });
    for (const method of methodIds) {
      await assert.rejects(space.project({ method }), (error) => kindOf(error) === "tooFewPoints");
    }
    assert.equal((await space.nearest(new Float32Array(8).fill(1), 3)).k, 0);
    assert.equal((await space.allNeighbors(3)).indices.length, 0);
    assert.deepEqual(await space.duplicates(), { equal: [], near: [] });
    space.dispose();
  });

  it("of no columns is refused", async () => {
    const opened = projector.open({ data: new Float32Array(0), rows: 4, columns: 0 });
    await assert.rejects(opened, (error) => kindOf(error) === "matrixShape");
  });

  for (const value of [NaN, Infinity]) {
    it(`with ${value} is refused by everything, and says where it is`, async () => {
      const data = clustered(12, 8).data;
      data[5 * 8 + 2] = value;
      const space = await projector.open({ data, rows: 12, columns: 8 });
      const refused = (error: unknown) => {
        assert.deepEqual(Failure.from(error).data, { kind: "matrixValues", row: 5, column: 2 });
        return true;
      };
      for (const method of methodIds) await assert.rejects(space.project({ method }), refused);
      await assert.rejects(space.allNeighbors(3), refused);
      await assert.rejects(space.duplicates(), refused);
      const query = clustered(1, 8).data.fill(value, 2, 3);
      await assert.rejects(space.nearest(query, 3), (error) => kindOf(error) === "matrixValues");
      space.dispose();
    });
  }
});
