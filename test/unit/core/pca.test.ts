import * as assert from "node:assert/strict";
import { Failure, type FailureData } from "../../../src/core/failures";
import { type Matrix, row, selectRows } from "../../../src/core/matrix";
import { explainedVariance, fitPca, placePca } from "../../../src/core/pca";
import { clustered, matrixOf } from "./samples";

function failureOf(act: () => unknown): FailureData | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof Failure ? error.data : undefined;
  }
  return undefined;
}

function allZero(m: Matrix): boolean {
  return m.data.every((value) => value === 0);
}

describe("principal component analysis", () => {
  it("gives ten components of falling variance for many points", () => {
    const shares = explainedVariance(fitPca(clustered(60, 24)));
    assert.equal(shares.length, 10);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    assert.ok(shares.reduce((sum, share) => sum + share, 0) <= 1);
  });

  it("finds the axis on which points lie", () => {
    const points = matrixOf([
      [1, 1],
      [2, 3],
      [3, 5],
      [4, 7],
    ]);
    const model = fitPca(points);
    assert.ok(Math.abs((explainedVariance(model)[0] ?? 0) - 1) < 1e-12);
    const [x, y] = row(model.axes, 0);
    assert.ok(Math.abs((y ?? 0) / (x ?? 1) - 2) < 1e-6);
    assert.ok((y ?? 0) > 0, "the largest entry of an axis is positive");
  });

  it("gives coordinates around zero with the variances it names", () => {
    const points = clustered(80, 16);
    const model = fitPca(points);
    const { data, columns } = placePca(model, points);
    for (let component = 0; component < columns; component++) {
      const values = Array.from({ length: 80 }, (_, i) => data[i * columns + component] ?? NaN);
      const mean = values.reduce((sum, value) => sum + value, 0) / 80;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 79;
      assert.ok(Math.abs(mean) < 1e-5);
      assert.ok(Math.abs(variance / (model.variances[component] ?? NaN) - 1) < 1e-4);
    }
  });

  it("does not move points when some are placed alone", () => {
    const points = clustered(40, 12);
    const model = fitPca(points);
    const all = placePca(model, points);
    assert.deepEqual(placePca(model, selectRows(points, [7])).data, row(all, 7));
  });

  it("puts a single point, and equal points, at zero with no variance", () => {
    for (const points of [
      matrixOf([[3, 1, 2, 5]]),
      matrixOf(Array.from({ length: 6 }, () => [0.1, 0.2, 0.7])),
    ]) {
      const model = fitPca(points);
      assert.deepEqual(new Set(explainedVariance(model)), new Set([0]));
      assert.ok(allZero(placePca(model, points)));
    }
  });

  it("shows two points on one axis and three points on two", () => {
    const two = fitPca(clustered(2, 8));
    assert.deepEqual(
      explainedVariance(two).map((share) => Math.round(share * 1e6) / 1e6),
      [1, 0, 0],
    );
    const three = explainedVariance(fitPca(clustered(3, 8)));
    assert.ok(Math.abs((three[0] ?? 0) + (three[1] ?? 0) - 1) < 1e-6);
    assert.equal(three.length, 3);
  });

  it("bears fewer columns than axes of a picture, and constant columns", () => {
    const flat = placePca(fitPca(matrixOf([[1], [2], [4]])), matrixOf([[1], [2], [4]]));
    assert.equal(flat.columns, 3);
    const constant = matrixOf([
      [1, 5, 0],
      [2, 5, 1],
      [0, 5, 3],
      [7, 5, 2],
    ]);
    assert.ok(placePca(fitPca(constant), constant).data.every(Number.isFinite));
  });

  it("names what is wrong with the vectors", () => {
    const points = clustered(5, 4);
    points.data[9] = NaN;
    assert.deepEqual(
      failureOf(() => fitPca(points)),
      { kind: "matrixValues", row: 2, column: 1 },
    );
    assert.deepEqual(
      failureOf(() => fitPca({ ...clustered(5, 4), rows: 6 })),
      { kind: "matrixShape", rows: 6, columns: 4, length: 20 },
    );
    assert.deepEqual(
      failureOf(() => fitPca(matrixOf([]))),
      { kind: "tooFewPoints", points: 0 },
    );
  });
});
