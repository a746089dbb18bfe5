import * as assert from "node:assert/strict";
import { Failure } from "../../../../src/core/model/failures";
import {
  checkDiscriminants,
  crossValidate,
} from "../../../../src/core/projection/discriminantCheck";
import { fitDiscriminants } from "../../../../src/core/projection/discriminants";
import { type Groups, placesOf } from "../../../../src/core/projection/groupSums";
import {
  explainedVariance,
  placeLinear,
  reconstructionError,
  shownVariance,
} from "../../../../src/core/projection/linear";
import { fitPca } from "../../../../src/core/projection/pca";
import { gaussian } from "../../../../src/core/random";
import { type Matrix, row, selectRows } from "../../../../src/core/vectors/matrix";
import { implementations } from "../implementations";
import { clustered, matrixOf, noise } from "../samples";
import recorded from "./discriminants.json";

const groupsOf = (codes: ArrayLike<number>, count: number): Groups => ({
  codeOf: Uint32Array.from(codes),
  count,
});
const inTurn = (rows: number, count: number) =>
  groupsOf(
    Array.from({ length: rows }, (_, i) => i % count),
    count,
  );

function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < found.length; i++) {
    const difference = Math.abs((found[i] ?? NaN) - (expected[i] ?? NaN));
    assert.ok(difference <= tolerance, `${i}: ${found[i]}, not ${expected[i]}`);
  }
}

/** The standard deviation of the coordinates along an axis within groups. */
function spreadWithin({ data, rows, columns }: Matrix, { codeOf, count }: Groups, axis: number) {
  const values = Array.from({ length: rows }, (_, i) => data[i * columns + axis]!);
  const means = Array.from({ length: count }, (_, group) => {
    const own = values.filter((_, i) => codeOf[i] === group);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return Math.sqrt(
    values.reduce((sum, value, i) => sum + (value - means[codeOf[i]!]!) ** 2, 0) / rows,
  );
}

for (const [name, open] of implementations) {
  describe(`discriminant axes, ${name}`, () => {
    // What scikit-learn and scipy say was recorded by tools/recordDiscriminants.py.
    for (const [sample, figures] of Object.entries({
      "many points": recorded.manyPoints,
      "fewer points than dimensions": recorded.fewPoints,
      "two groups": recorded.twoGroups,
    })) {
      describe(`of ${sample}, beside scikit-learn`, () => {
        const { rows, columns, groups } = figures;
        const vectors = open({ data: Float32Array.from(figures.vectors), rows, columns });
        const known = groupsOf(figures.groupOf, groups);
        const fit = fitDiscriminants(vectors, known);
        const discriminants = Math.min(3, groups - 1);

        it("the axes and what each separates are the same", () => {
          const { axes } = fit.model;
          const largest = Math.max(...figures.axes.map(Math.abs));
          assertClose(axes.data.subarray(0, discriminants * columns), figures.axes, 5e-4 * largest);
          assertClose(fit.separation, figures.separation, 1e-4);
          assertClose([fit.shrinkage], [figures.shrinkage], 1e-5);
        });

        it("the variance that the axes show together is the same", () => {
          const shown = Array.from({ length: discriminants }, (_, axis) => axis);
          assertClose([shownVariance(fit.model, shown)], [figures.shownVariance], 1e-4);
        });

        it("as many points are recognized by axes that have not seen them", () => {
          const places = placesOf(
            vectors,
            Int32Array.from({ length: rows }, (_, i) => i),
            {},
          );
          const folds = Uint8Array.from(figures.foldOf);
          const { codeOf } = known;
          const right = crossValidate(places, codeOf, groups, folds, columns, [0, 1, 2], {});
          assert.equal(right?.all, figures.right);
          assert.ok(Math.abs(figures.right - figures.rightByOwnShrinkage) <= 0.03 * rows);
        });
      });
    }

    it("have spread 1 within groups, where there are points enough", () => {
      const vectors = open(clustered(900, 12, 5));
      const { coordinates } = fitDiscriminants(vectors, inTurn(900, 5));
      for (const axis of [0, 1, 2, 3]) {
        const spread = spreadWithin(coordinates, inTurn(900, 5), axis);
        assert.ok(Math.abs(spread - 1) < 0.1, `${spread}`);
      }
    });

    it("place the same vectors where they are", () => {
      const vectors = open(clustered(90, 24, 4));
      const { model, coordinates } = fitDiscriminants(vectors, inTurn(90, 4));
      const placed = placeLinear(model, vectors, selectRows(vectors, [7, 30]));
      assert.deepEqual(row(placed, 0), row(coordinates, 7));
      assert.deepEqual(row(placed, 1), row(coordinates, 30));
    });

    it("are the same bytes every time", () => {
      const vectors = open(clustered(90, 120, 4));
      assert.deepEqual(
        fitDiscriminants(vectors, inTurn(90, 4)),
        fitDiscriminants(vectors, inTurn(90, 4)),
      );
    });

    it("do not depend on the order of points and groups", () => {
      const vectors = clustered(90, 24, 4);
      const back = Array.from({ length: 90 }, (_, i) => 89 - i);
      const one = fitDiscriminants(open(vectors), inTurn(90, 4));
      const other = fitDiscriminants(
        open(selectRows(vectors, back)),
        groupsOf(
          back.map((i) => 3 - (i % 4)),
          4,
        ),
      );
      back.forEach((from, to) =>
        assertClose(row(other.coordinates, to), row(one.coordinates, from), 2e-3),
      );
    });

    it("turn with the vectors", () => {
      const vectors = clustered(60, 8, 3);
      const angle = 0.7;
      const turned = { ...vectors, data: vectors.data.slice() };
      for (let i = 0; i < 60; i++) {
        const [a, b] = row(vectors, i) as unknown as [number, number];
        turned.data[i * 8] = Math.cos(angle) * a - Math.sin(angle) * b;
        turned.data[i * 8 + 1] = Math.sin(angle) * a + Math.cos(angle) * b;
      }
      const one = fitDiscriminants(open(vectors), inTurn(60, 3));
      const other = fitDiscriminants(open(turned), inTurn(60, 3));
      assertClose(other.separation, one.separation, 1e-5);
      for (let i = 0; i < 60; i++) {
        assertClose(
          row(other.coordinates, i).subarray(0, 2).map(Math.abs),
          row(one.coordinates, i).subarray(0, 2).map(Math.abs),
          2e-3,
        );
      }
    });

    it("give one axis for two groups, then the principal axes of the rest", () => {
      const vectors = open(clustered(80, 12, 2));
      const { model, coordinates, separation } = fitDiscriminants(vectors, inTurn(80, 2));
      assert.equal(separation.length, 1);
      assert.equal(coordinates.columns, 3);
      const [first, second, third] = [0, 1, 2].map((axis) => row(model.axes, axis));
      const cosine = (a: Float32Array, b: Float32Array) =>
        a.reduce((sum, value, j) => sum + value * b[j]!, 0) / Math.hypot(...a) / Math.hypot(...b);
      for (const [a, b] of [
        [first, second],
        [first, third],
        [second, third],
      ] as const) {
        assert.ok(Math.abs(cosine(a!, b!)) < 1e-5);
      }
      // What is left when the first axis is taken away varies as much along its principal axes.
      const unit = first!.map((value) => value / Math.hypot(...first!));
      const left = { ...vectors, data: vectors.data.slice() };
      for (let i = 0; i < 80; i++) {
        const x = row(left, i);
        const part = x.reduce((sum, value, j) => sum + value * unit[j]!, 0);
        for (let j = 0; j < 12; j++) x[j]! -= part * unit[j]!;
      }
      const principal = fitPca(open({ data: left.data, rows: 80, columns: 12 })).model;
      assertClose(
        model.variances.slice(1),
        principal.variances.slice(0, 2),
        1e-4 * principal.variances[0]!,
      );
    });

    it("show more of the variance by more axes, and all of it at most", () => {
      const vectors = open(clustered(200, 6, 5));
      const { model } = fitDiscriminants(vectors, inTurn(200, 5));
      const shown = [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]].map((axes) =>
        shownVariance(model, axes),
      );
      shown.forEach((value, i) => assert.ok(value >= (shown[i - 1] ?? 0) && value <= 1));
      assertClose([shown[0]!], [explainedVariance(model)[0]!], 1e-6);
      const hidden = reconstructionError(model, 200, [0, 1]);
      assertClose([hidden ** 2], [(1 - shown[1]!) * model.totalVariance * (199 / 200)], 1e-6);
    });

    it("let points without a group shape nothing, and give them a place", () => {
      const vectors = clustered(60, 12, 3);
      const further = clustered(20, 12, 7, 5);
      const both = {
        data: Float32Array.from([...vectors.data, ...further.data]),
        rows: 80,
        columns: 12,
      };
      const codes = Array.from({ length: 80 }, (_, i) => (i < 60 ? i % 3 : 3));
      const alone = fitDiscriminants(open(vectors), inTurn(60, 3));
      const among = fitDiscriminants(open(both), groupsOf(codes, 3));
      assert.equal(among.coordinates.rows, 80);
      assert.deepEqual(among.model.axes, alone.model.axes);
      assert.deepEqual(row(among.coordinates, 59), row(alone.coordinates, 59));
    });

    it("exist where all points of each group are in one place", () => {
      const vectors = matrixOf(Array.from({ length: 12 }, (_, i) => [i % 3, (i % 3) ** 2, 1, 0]));
      const { coordinates, separation } = fitDiscriminants(open(vectors), inTurn(12, 3));
      assert.equal(separation.length, 2);
      assert.ok(coordinates.data.every(Number.isFinite));
    });

    it("exist for groups of one beside others", () => {
      const vectors = open(clustered(31, 12, 3));
      const codes = Array.from({ length: 31 }, (_, i) => (i === 30 ? 3 : i % 3));
      const { coordinates } = fitDiscriminants(vectors, groupsOf(codes, 4));
      assert.ok(coordinates.data.every(Number.isFinite));
    });

    const missing: Record<string, [vectors: Matrix, groups: Groups, reason: string]> = {
      "one group": [clustered(30, 8), inTurn(30, 1), "oneGroup"],
      "no group": [clustered(30, 8), groupsOf(new Uint32Array(30).fill(2), 2), "oneGroup"],
      "a group per point": [noise(2000, 4), inTurn(2000, 2000), "alone"],
      "more groups than anyone tells apart": [noise(2200, 4), inTurn(2200, 1100), "tooManyGroups"],
      "points that are all equal": [
        matrixOf(Array.from({ length: 9 }, () => [1, 2, 3, 4])),
        inTurn(9, 3),
        "equal",
      ],
    };
    for (const [what, [vectors, groups, reason]] of Object.entries(missing)) {
      it(`are not there for ${what}`, () => {
        assert.throws(
          () => fitDiscriminants(open(vectors), groups),
          (error) => {
            const { data } = Failure.from(error);
            return data.kind === "noDiscriminants" && data.reason === reason;
          },
        );
      });
    }

    it("tell where a vector is no vector of numbers", () => {
      const broken = clustered(30, 8);
      broken.data[3 * 8 + 2] = NaN;
      assert.throws(
        () => fitDiscriminants(open(broken), inTurn(30, 3)),
        (error) => {
          assert.deepEqual(Failure.from(error).data, { kind: "matrixValues", row: 3, column: 2 });
          return true;
        },
      );
    });

    it("end as canceled when they are stopped, at the start and on the way", () => {
      const vectors = open(clustered(300, 24, 4));
      for (const looks of [0, 20, 60]) {
        let count = 0;
        const signal = {
          get aborted() {
            return count++ >= looks;
          },
        };
        assert.throws(
          () => checkDiscriminants(vectors, inTurn(300, 4), [0, 1], { signal }),
          (error) => Failure.from(error).kind === "canceled",
        );
        assert.equal(count, looks + 1, "nothing is done once they are stopped");
      }
    });
  });

  describe(`recognizing groups by discriminant axes, ${name}`, () => {
    it("recognizes nearly all where groups lie apart, and no more than by chance where nothing parts them", () => {
      const apart = checkDiscriminants(open(clustered(300, 24, 5)), inTurn(300, 5), [0, 1, 2]);
      assert.ok(apart!.all > 0.97 && apart!.shown > 0.9, JSON.stringify(apart));
      assert.equal(apart!.chance, 0.2);
      assert.deepEqual([apart!.points, apart!.of], [300, 300]);
      // With nearly as many dimensions as points, axes part groups that nothing tells apart.
      const random = gaussian(5);
      const codes = Array.from({ length: 300 }, () => (random() > 0 ? 1 : 0));
      const alike = open(noise(300, 200, 3));
      const { data, columns } = fitDiscriminants(alike, groupsOf(codes, 2)).coordinates;
      const middle = (group: number) => {
        const own = [...codes.keys()].filter((i) => codes[i] === group);
        return own.reduce((sum, i) => sum + data[i * columns]!, 0) / own.length;
      };
      const [zero, one] = [middle(0), middle(1)];
      const parted = codes.filter((code, i) => {
        const value = data[i * columns]!;
        return Math.abs(value - one) < Math.abs(value - zero) === (code === 1);
      });
      const found = checkDiscriminants(alike, groupsOf(codes, 2), [0])!;
      assert.ok(parted.length / 300 > 0.75, `${parted.length}`);
      assert.ok(Math.abs(found.shown - 0.5) < 0.1, JSON.stringify(found));
      assert.ok(Math.abs(found.all - 0.5) < 0.1, JSON.stringify(found));
    });

    it("leaves out points that nobody could recognize", () => {
      const codes = Array.from({ length: 42 }, (_, i) => (i < 40 ? i % 2 : i - 38));
      const found = checkDiscriminants(open(clustered(42, 12, 2)), groupsOf(codes, 4), [0])!;
      assert.deepEqual([found.points, found.of], [40, 40]);
      assert.equal(found.chance, 0.5);
    });

    it("says nothing where one group alone has two points, and where no shown axis is a discriminant", () => {
      const vectors = open(clustered(20, 12, 2));
      const one = groupsOf(
        Array.from({ length: 20 }, (_, i) => (i < 18 ? 0 : i - 17)),
        3,
      );
      assert.equal(checkDiscriminants(vectors, one, [0]), undefined);
      assert.equal(checkDiscriminants(vectors, inTurn(20, 2), [1, 2]), undefined);
    });

    it("judges some of very many points, from every group alike, and says how many", () => {
      const vectors = open(clustered(12_000, 16, 5));
      const groups = inTurn(12_000, 5);
      const { points, of, chance, all } = checkDiscriminants(vectors, groups, [0, 1, 2])!;
      assert.deepEqual([points, of], [10_000, 12_000]);
      assert.ok(Math.abs(chance - 0.2) < 0.001 && all > 0.95);
    });
  });
}
