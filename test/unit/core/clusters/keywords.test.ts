import * as assert from "node:assert/strict";
import { keywordsOf, namesOf } from "../../../../src/core/clusters/keywords";

function keywords(clusters: readonly (readonly string[])[], most = 2): string[][] {
  const texts = clusters.flat();
  const labels = Int32Array.from(clusters.flatMap((own, cluster) => own.map(() => cluster)));
  return keywordsOf((row) => texts[row]!, [...texts.keys()], labels, clusters.length, most);
}

describe("keywords", () => {
  it("are frequent in a cluster and rare in the others", () => {
    const found = keywords([
      ["the red apple", "a green apple", "an apple pie"],
      ["the red car", "a fast car", "my car key"],
    ]);
    assert.deepEqual(
      found.map(([first]) => first),
      ["apple", "car"],
    );
    assert.ok(!found.flat().includes("red"));
  });

  it("are the parts of identifiers", () => {
    const found = keywords(
      [
        ["parseJsonText", "json_writer", "JSON.read"],
        ["drawLine", "lineTo"],
      ],
      1,
    );
    assert.deepEqual(found, [["json"], ["line"]]);
  });

  it("are words of any script", () => {
    const found = keywords(
      [
        ["красное яблоко", "зелёное яблоко"],
        ["東京の夜", "東京の朝"],
      ],
      1,
    );
    assert.deepEqual(found, [["яблоко"], ["東京"]]);
  });

  it("come in the given order where they count the same", () => {
    const texts = ["plum", "pear", "peach"];
    const found = keywordsOf((row) => texts[row]!, [2, 0, 1], new Int32Array(3), 1, 2);
    assert.deepEqual(found, [["peach", "plum"]]);
  });

  it("leave out rows of no cluster, and are none for texts without words", () => {
    const texts = ["plum", "+++", "pear"];
    const labels = Int32Array.of(-1, 1, 0);
    assert.deepEqual(
      keywordsOf((row) => texts[row]!, [0, 1, 2], labels, 2, 3),
      [["pear"], []],
    );
  });

  it("make different names", () => {
    const names = namesOf([["a", "b"], [], ["a", "b"]], (number) => `Cluster ${number}`);
    assert.deepEqual(names, ["a, b", "Cluster 2", "a, b (Cluster 3)"]);
  });
});
