import * as assert from "node:assert/strict";
import { PCA } from "ml-pca";
import { Failure, type FailureData } from "../../../../src/core/model/failures";
import { type Matrix, row, selectRows, widen } from "../../../../src/core/vectors/matrix";
import { explainedVariance, placeLinear } from "../../../../src/core/projection/linear";
import { fitPca } from "../../../../src/core/projection/pca";
import { implementations } from "../implementations";
import { clustered, matrixOf, noise } from "../samples";

function failureOf(act: () => unknown): FailureData | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof Failure ? error.data : undefined;
  }
  return undefined;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function column(m: Matrix, index: number): number[] {
  return Array.from({ length: m.rows }, (_, i) => m.data[i * m.columns + index] ?? NaN);
}

/**
 * Compares with a full singular value decomposition in float64. Axes of almost equal variance are
 * hardly determined, so the scores along them may differ by more than 1e-5.
 */
function assertAsFullSvd(
  vectors: Matrix,
  pca: ReturnType<typeof fitPca>,
  method: "SVD" | "covarianceMatrix" = "SVD",
): void {
  const rows = Array.from({ length: vectors.rows }, (_, i) => Array.from(row(vectors, i)));
  const oracle = new PCA(rows, { method });
  const variances = oracle.getEigenvalues();
  const scores = oracle.predict(rows, { nComponents: 10 });
  const largest = Math.sqrt((variances[0] ?? 0) * vectors.rows);
  pca.model.variances.forEach((variance, component) => {
    const expected = variances[component] ?? NaN;
    const share = expected / total(variances);
    const found = explainedVariance(pca.model)[component] ?? NaN;
    assert.ok(Math.abs(variance / expected - 1) < 1e-6, `variance ${component}: ${variance}`);
    assert.ok(Math.abs(found / share - 1) < 1e-6, `share ${component}: ${found}`);
    const theirs = scores.getColumn(component);
    const ours = column(pca.coordinates, component);
    const sign = Math.sign(total(ours.map((value, i) => value * (theirs[i] ?? NaN))));
    const error = Math.hypot(...ours.map((value, i) => value - sign * (theirs[i] ?? NaN)));
    const gap = Math.min(
      (variances[component - 1] ?? Infinity) - expected,
      expected - (variances[component + 1] ?? 0),
    );
    const tolerance = 1e-5 * Math.max(1, (2e-3 * (variances[0] ?? NaN)) / gap);
    assert.ok(error / largest < tolerance, `scores ${component}: ${error / largest}`);
  });
}

for (const [name, open] of implementations) {
  describe(`principal component analysis, ${name}`, () => {
    for (const [shape, vectors] of [
      ["few long vectors", clustered(40, 300)],
      ["many short vectors", clustered(500, 24)],
      ["more dimensions than vectors", clustered(180, 256)],
      ["more vectors than dimensions", clustered(400, 160)],
      ["vectors far from the origin", clustered(200, 160, 5, 3, 50)],
      ["noise without structure", noise(300, 160)],
      ["a length that is no multiple of four", clustered(150, 131)],
    ] as const) {
      it(`agrees with a full decomposition for ${shape}`, () => {
        const pca = fitPca(open(vectors));
        assert.equal(pca.coordinates.columns, 10);
        assertAsFullSvd(vectors, pca);
      });
    }

    for (const equal of [3, 7, 12]) {
      it(`finds each of ${equal} axes of equal variance`, () => {
        const reach = Array.from({ length: 160 }, (_, j) => (j < equal ? 3 : 2 * 0.97 ** j));
        const points = matrixOf(
          reach.flatMap((value, j) =>
            [value, -value].map((own) => reach.map((_, axis) => (axis === j ? own : 0))),
          ),
        );
        const { variances } = fitPca(open(points)).model;
        variances.forEach((variance, component) => {
          const expected = (2 * (reach[component] ?? NaN) ** 2) / (points.rows - 1);
          assert.ok(Math.abs(variance / expected - 1) < 1e-6, `${component}: ${variance}`);
        });
      });
    }

    it("bears many rows of which most are equal, and columns that never change", () => {
      const some = clustered(150, 140);
      const rows = Array.from({ length: 300 }, (_, i) =>
        Array.from(row(some, i < 40 ? i : 40), (value, j) => (j % 3 === 0 ? 0.5 : value)),
      );
      // The oracle's singular value decomposition of such rows does not end.
      assertAsFullSvd(matrixOf(rows), fitPca(open(matrixOf(rows))), "covarianceMatrix");
    });

    it("finds the axis on which points lie, its largest entry positive", () => {
      const points = matrixOf([
        [1, 1],
        [2, 3],
        [3, 5],
        [4, 7],
      ]);
      const { model } = fitPca(open(points));
      assert.ok(Math.abs((explainedVariance(model)[0] ?? 0) - 1) < 1e-6);
      const [x, y] = row(model.axes, 0);
      assert.ok(Math.abs((y ?? 0) / (x ?? 1) - 2) < 1e-6);
      assert.ok((y ?? 0) > 0);
    });

    it("does not move points when some are placed alone", () => {
      const points = clustered(140, 132);
      const vectors = open(points);
      const { model, coordinates } = fitPca(vectors);
      const placed = placeLinear(model, vectors, selectRows(vectors, [7, 139]));
      assert.deepEqual(row(placed, 0), row(coordinates, 7));
      assert.deepEqual(row(placed, 1), row(coordinates, 139));
    });

    it("gives the same bytes on every run", () => {
      const points = clustered(135, 132);
      const first = fitPca(open(points));
      const vectors = open(points);
      const runs = name === "WebAssembly" ? 100 : 5;
      for (let run = 0; run < runs; run++) {
        const { model, coordinates } = fitPca(vectors);
        assert.ok(
          Buffer.from(coordinates.data.buffer).equals(Buffer.from(first.coordinates.data.buffer)),
        );
        assert.deepEqual(model.variances, first.model.variances);
      }
    });

    it("puts a single point, and equal points, at zero with no variance", () => {
      const equal = matrixOf(Array.from({ length: 200 }, () => [0.1, 0.2, 0.7, 0.4]));
      for (const points of [matrixOf([[3, 1, 2, 5]]), equal, widen(equal, 200)]) {
        const { model, coordinates } = fitPca(open(points));
        assert.deepEqual(new Set(explainedVariance(model)), new Set([0]));
        assert.ok(coordinates.data.every((value) => value === 0));
      }
    });

    it("shows two points on one axis and three points on two", () => {
      const two = explainedVariance(fitPca(open(clustered(2, 8))).model);
      assert.ok(Math.abs((two[0] ?? 0) - 1) < 1e-6);
      assert.deepEqual(two.slice(1), [0, 0]);
      const three = explainedVariance(fitPca(open(clustered(3, 8))).model);
      assert.ok(Math.abs((three[0] ?? 0) + (three[1] ?? 0) - 1) < 1e-6);
      assert.equal(three.length, 3);
    });

    it("bears vectors that span fewer axes than are wanted", () => {
      const five = clustered(5, 160);
      const repeated = selectRows(
        five,
        Array.from({ length: 300 }, (_, i) => i % 5),
      );
      const { model, coordinates } = fitPca(open(repeated));
      const shares = explainedVariance(model);
      assert.ok(Math.abs(total(shares.slice(0, 4)) - 1) < 1e-6);
      assert.ok(shares.slice(4).every((share) => share < 1e-9));
      assert.ok(coordinates.data.every(Number.isFinite));
    });

    it("bears constant columns and fewer columns than a picture has axes", () => {
      const constant = clustered(150, 140);
      for (let i = 0; i < 150; i++) constant.data.fill(5, i * 140 + 3, i * 140 + 40);
      assertAsFullSvd(constant, fitPca(open(constant)));
      const { coordinates } = fitPca(open(matrixOf([[1], [2], [4]])));
      assert.ok(coordinates.columns >= 3);
      assert.ok(coordinates.data.every(Number.isFinite));
    });

    it("names what is wrong with the vectors", () => {
      const points = clustered(5, 4);
      points.data[9] = NaN;
      points.data[15] = Infinity;
      assert.deepEqual(
        failureOf(() => fitPca(open(points))),
        { kind: "matrixValues", row: 2, column: 1 },
      );
      assert.deepEqual(
        failureOf(() => fitPca(open({ data: new Float32Array(0), rows: 0, columns: 4 }))),
        { kind: "tooFewPoints", points: 0 },
      );
    });

    it("stops when told to", () => {
      const signal = { aborted: true };
      assert.deepEqual(
        failureOf(() => fitPca(open(clustered(200, 140)), { signal })),
        { kind: "canceled" },
      );
    });
  });
}
