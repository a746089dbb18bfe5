import * as assert from "node:assert/strict";
import { duplicates, nearDuplicates } from "../../../../src/core/vectors/duplicates";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { PlainVectors } from "../../../../src/core/vectors/plainVectors";
import { clustered, matrixOf } from "../samples";

const points = matrixOf([
  [1, 2, 3],
  [4, 0, 1],
  [1, 2, 3],
  [4, 0, 1.01],
  [1, 2, 3],
]);

describe("duplicates", () => {
  it("are the groups of equal vectors", () => {
    assert.deepEqual(duplicates(points), [[0, 2, 4]]);
  });

  it("are none among different vectors", () => {
    assert.deepEqual(duplicates(clustered(100, 8)), []);
  });

  it("that are only near are pairs with their cosine, each once, without the equal ones", () => {
    const near = nearDuplicates(points, allNeighbors(new PlainVectors(points), 4));
    assert.deepEqual(
      near.map(({ points: pair }) => pair),
      [[1, 3]],
    );
    assert.ok((near[0]?.cosine ?? 0) > 0.999 && (near[0]?.cosine ?? 1) < 1);
  });
});
