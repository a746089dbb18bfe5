import * as assert from "node:assert/strict";
import { alikePoints, duplicates, nearDuplicates } from "../../../../src/core/vectors/duplicates";
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

  it("are joined to groups of points that are alike, the nearest first", () => {
    const near = [
      { points: [1, 3] as const, cosine: 0.999 },
      { points: [3, 5] as const, cosine: 0.992 },
      { points: [0, 6] as const, cosine: 0.995 },
    ];
    assert.deepEqual(
      alikePoints(
        [
          [0, 2, 4],
          [7, 8],
        ],
        near,
      ),
      [
        { points: [7, 8], cosine: 1 },
        { points: [0, 2, 4, 6], cosine: 0.995 },
        { points: [1, 3, 5], cosine: 0.992 },
      ],
    );
    assert.deepEqual(alikePoints([], []), []);
  });

  it("of one kind are found among many", () => {
    const equal = { data: new Float32Array(80_000).fill(1), rows: 40_000, columns: 2 };
    assert.deepEqual(
      duplicates(equal).map(({ length }) => length),
      [40_000],
    );
  });
});
