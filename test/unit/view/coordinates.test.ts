import * as assert from "node:assert/strict";
import type { Layout } from "../../../src/protocol/messages";
import { axisHint, axisTitles, positionsOf } from "../../../src/view/coordinates";

function layout(components: number, coordinates: number[], change: Partial<Layout> = {}): Layout {
  return {
    space: "1",
    method: "pca",
    parameters: {},
    components,
    coordinates: Float32Array.from(coordinates),
    explainedVariance: [],
    ...change,
  };
}

describe("positionsOf", () => {
  it("takes the chosen components in the chosen order", () => {
    const positions = positionsOf(layout(4, [1, 2, 3, 4, 5, 6, 7, 8]), [3, 0, 2]);
    assert.deepEqual([...positions], [4, 1, 3, 8, 5, 7]);
  });

  it("puts a component that is missing at 0 and lets through what is not finite", () => {
    assert.deepEqual([...positionsOf(layout(2, [NaN, 2, 3, 4]), [0, 1, 2])], [NaN, 2, 0, 3, 4, 0]);
    assert.equal(positionsOf(layout(0, []), [0, 1, 2]).length, 0);
  });
});

describe("axisTitles", () => {
  it("carry the explained variance of principal components", () => {
    const pca = layout(3, [], { explainedVariance: [0.1234, 0.05, NaN] });
    assert.deepEqual(axisTitles(pca, [0, 1, 2]), ["PC1 (12.3%)", "PC2 (5.0%)", "PC3"]);
  });

  it("tell axes that part groups from those that show the rest, and what each does", () => {
    const lda = layout(3, [], {
      method: "lda",
      explainedVariance: [0.1, 0.2, 0.05],
      discriminants: { column: "category", separation: [0.75, 0.25] },
    });
    assert.deepEqual(axisTitles(lda, [0, 1, 2]), ["LD1 (10.0%)", "LD2 (20.0%)", "Rest 1 (5.0%)"]);
    assert.equal(axisHint(lda, 0), "LD1 (10.0%): 75% of the separation between groups");
    assert.match(axisHint(lda, 2), /^Rest 1 \(5\.0%\): main direction of what/);
    assert.equal(axisHint(layout(3, []), 0), "PC1");
  });

  it("name other methods without a share", () => {
    assert.deepEqual(axisTitles(layout(3, [], { method: "tsne" }), [0, 1, 2]), [
      "t-SNE 1",
      "t-SNE 2",
      "t-SNE 3",
    ]);
  });
});
