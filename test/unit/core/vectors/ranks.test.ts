import * as assert from "node:assert/strict";
import { row } from "../../../../src/core/vectors/matrix";
import { allNeighbors } from "../../../../src/core/vectors/neighbors";
import { gaussian } from "../../../../src/core/random";
import { implementations } from "../implementations";
import { clustered, matrixOf } from "../samples";

for (const [name, open] of implementations) {
  describe(`ranks and neighbors among near ties, ${name}`, () => {
    // Rows so near each other that codes of 16 bits cannot tell their cosines apart.
    const normal = gaussian(3);
    const center = row(clustered(1, 40), 0);
    const vectors = matrixOf(
      Array.from({ length: 200 }, () => Array.from(center, (value) => value + 1e-4 * normal())),
    );
    const lengths = Array.from({ length: 200 }, (_, i) => Math.hypot(...row(vectors, i)));
    const cosine = (i: number, j: number): number => {
      let dot = 0;
      row(vectors, i).forEach((value, c) => (dot += value * row(vectors, j)[c]!));
      return dot / (lengths[i]! * lengths[j]!);
    };
    const sorted = (i: number): number[] =>
      Array.from({ length: 200 }, (_, j) => j)
        .filter((j) => j !== i)
        .map((j) => ({ j, near: cosine(i, j) }))
        .sort((a, b) => b.near - a.near)
        .map(({ j }) => j);

    it("are those of float64", () => {
      const opened = open(vectors);
      const of = Int32Array.from([0, 77, 78, 199]);
      const others = Int32Array.from([...of].flatMap((i) => [3, 150, 9].map((j) => (i + j) % 200)));
      const ranks = opened.ranks(of, others, 3, {});
      const { indices } = allNeighbors(opened, 5);
      of.forEach((i, place) => {
        const expected = sorted(i);
        // Cosines are equal up to the last digits of float64, where sums differ by their order.
        for (let o = place * 3; o < place * 3 + 3; o++) {
          const found = expected[ranks[o]! - 1]!;
          assert.ok(Math.abs(cosine(i, found) - cosine(i, others[o]!)) < 1e-14);
        }
        [...indices.subarray(i * 5, i * 5 + 5)].forEach((j, rank) => {
          assert.ok(Math.abs(cosine(i, j) - cosine(i, expected[rank]!)) < 1e-14);
        });
      });
    });
  });
}
