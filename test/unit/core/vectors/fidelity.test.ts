import * as assert from "node:assert/strict";
import { neighborhoodFidelity, neighborhoodSize } from "../../../../src/core/vectors/fidelity";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { row } from "../../../../src/core/vectors/matrix";
import { PlainVectors } from "../../../../src/core/vectors/plainVectors";
import { implementations } from "../implementations";
import { clustered, matrixOf, noise } from "../samples";

/** Unit vectors in a plane: the angles are the places on a circle. */
function onCircle(angles: number[]) {
  return new PlainVectors(matrixOf(angles.map((angle) => [Math.cos(angle), Math.sin(angle)])));
}

const angles = [0, 0.1, 0.25, 0.45, 0.7, 1];
const vectors = onCircle(angles);
const neighbors = allNeighbors(vectors, 5);

describe("fidelity of a view", () => {
  it("is full for a view that keeps all neighborhoods", () => {
    const view = matrixOf(angles.map((angle) => [angle, 0]));
    const figures = neighborhoodFidelity(vectors, view, neighbors, 2);
    assert.equal(figures.k, 2);
    assert.equal(figures.kept, 1);
    assert.equal(figures.trustworthiness, 1);
    assert.equal(figures.continuity, 1);
    assert.deepEqual(new Set(figures.keptOf), new Set([1]));
  });

  it("counts false neighbors by how far away they really are, lost ones by how far the view puts them", () => {
    // Point 5, really the last, is shown right of point 0; with k = 1 and six points, both measures
    // are 1 - 2 / (6 * 1 * 8) * (sum of ranks beyond k).
    const view = matrixOf([[0], [0.1], [0.25], [0.45], [0.7], [0.04]]);
    const figures = neighborhoodFidelity(vectors, view, neighbors, 1);
    // Shown nearest: 0->5 (true rank 5), 1->5 (true rank 5), 5->0 (true rank 5); others are true.
    assert.ok(Math.abs(figures.trustworthiness - (1 - (2 / 48) * (4 + 4 + 4))) < 1e-12);
    // Lost: 0->1 (now rank 2), 1->0 (now rank 2), 5->4 (now rank 5).
    assert.ok(Math.abs(figures.continuity - (1 - (2 / 48) * (1 + 1 + 4))) < 1e-12);
    assert.deepEqual([...figures.keptOf], [0, 0, 1, 1, 1, 0]);
    assert.ok(Math.abs(figures.kept - 0.5) < 1e-12);
  });

  it("takes as shown neighbors the nearest in the view, of equal distances the first", () => {
    const [points, k] = [144, 30];
    const many = new PlainVectors(clustered(points, 20, 1));
    const found = allNeighbors(many, k);
    const view = matrixOf(Array.from({ length: points }, (_, i) => [i % 12, Math.floor(i / 12)]));
    const { keptOf } = neighborhoodFidelity(many, view, found, k);
    for (let i = 0; i < points; i++) {
      const [x, y] = row(view, i);
      const apart = (j: number) => (row(view, j)[0]! - x!) ** 2 + (row(view, j)[1]! - y!) ** 2;
      const shown = Array.from({ length: points }, (_, j) => j)
        .filter((j) => j !== i)
        .sort((a, b) => apart(a) - apart(b) || a - b)
        .slice(0, k);
      const real = [...found.indices.subarray(i * k, (i + 1) * k)];
      const kept = real.filter((j) => shown.includes(j)).length / k;
      assert.ok(Math.abs(keptOf[i]! - kept) < 1e-6, `point ${i}`);
    }
  });

  it("is estimated from some of very many points: full for the same picture, half for any other", () => {
    const sphere = noise(10_001, 4).data.map((value, place) => (place % 4 === 3 ? 0 : value));
    for (let i = 0; i < sphere.length; i += 4) {
      const length = Math.hypot(...sphere.subarray(i, i + 4));
      for (let j = i; j < i + 4; j++) sphere[j]! /= length;
    }
    const many = { data: sphere, rows: 10_001, columns: 4 };
    const opened = implementations[0]![1](many);
    const found = allNeighbors(opened, 5);
    const same = neighborhoodFidelity(opened, many, found, 5);
    assert.equal(same.ranked, 1000);
    assert.ok(same.trustworthiness > 0.999 && same.continuity > 0.999);
    const other = neighborhoodFidelity(opened, noise(10_001, 3, 2), found, 5);
    assert.ok(Math.abs(other.trustworthiness - 0.5) < 0.02, `${other.trustworthiness}`);
    assert.ok(Math.abs(other.continuity - 0.5) < 0.02, `${other.continuity}`);
    assert.equal(other.keptOf.length, 10_001);
  });

  it("speaks of neighborhoods of less than half of the points", () => {
    assert.equal(neighborhoodSize(15, 100), 15);
    assert.equal(neighborhoodSize(15, 20), 9);
    assert.equal(neighborhoodSize(15, 3), 1);
    assert.equal(neighborhoodSize(15, 2), 0);
  });

  it("is full where there are too few points for neighborhoods", () => {
    const two = onCircle([0, 1]);
    const figures = neighborhoodFidelity(two, matrixOf([[0], [1]]), allNeighbors(two, 1), 15);
    assert.deepEqual(
      { ...figures, keptOf: [...figures.keptOf] },
      {
        k: 0,
        keptOf: [1, 1],
        kept: 1,
        ranked: 2,
        trustworthiness: 1,
        continuity: 1,
      },
    );
  });
});
