import * as assert from "node:assert/strict";
import { neighborhoodFidelity } from "../../../../src/core/vectors/fidelity";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { explainedVariance, reconstructionError } from "../../../../src/core/projection/linear";
import { fitPca } from "../../../../src/core/projection/pca";
import { silhouettes } from "../../../../src/core/vectors/silhouette";
import { implementations } from "../implementations";
import recorded from "../scikitLearn.json";

const { columns, k } = recorded;
const rows = recorded.categoryOf.length;
const given = { data: Float32Array.from(recorded.vectors), rows, columns };
const view = { data: Float32Array.from(recorded.view), rows, columns: 2 };

function assertClose(found: ArrayLike<number>, expected: number[], tolerance: number): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((found[i] ?? NaN) - value) < tolerance, `${i}: ${found[i]}, not ${value}`);
  });
}

// What scikit-learn says was recorded by tools/recordScikitLearn.py.
for (const [name, open] of implementations) {
  describe(`beside scikit-learn, ${name}`, () => {
    const vectors = open(given);

    it("trustworthiness and continuity are the same", () => {
      const figures = neighborhoodFidelity(vectors, view, allNeighbors(vectors, k), k);
      assertClose([figures.trustworthiness], [recorded.trustworthiness], 1e-12);
      assertClose([figures.continuity], [recorded.continuity], 1e-12);
    });

    it("the silhouette of every point is the same", () => {
      const values = silhouettes(vectors, Uint32Array.from(recorded.categoryOf), 4);
      assertClose(values, recorded.silhouettes, 1e-6);
    });

    it("the explained variance and the reconstruction error are the same", () => {
      const { model } = fitPca(vectors);
      assertClose(explainedVariance(model), recorded.explainedVariance, 1e-6);
      assertClose([reconstructionError(model, rows, [0, 1])], [recorded.reconstructionError], 1e-6);
    });
  });
}
