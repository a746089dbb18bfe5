import * as assert from "node:assert/strict";
import { keywordsOf, namesOf } from "../../../../src/core/clusters/keywords";

function keywords(clusters: readonly (readonly string[])[], maximum = 2): string[][] {
  const texts = clusters.flat();
  const labels = Int32Array.from(clusters.flatMap((own, cluster) => own.map(() => cluster)));
  const typical = Int32Array.from(texts.keys());
  const [found] = keywordsOf(texts, [{ clusters: clusters.length, labels, typical }], maximum);
  return found ?? [];
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

  it("are words of Chinese and of Thai, which write none apart", () => {
    const found = keywords(
      [
        ["我喜欢吃苹果", "苹果很甜", "红苹果"],
        ["แมวกินปลา", "แมวนอนหลับ", "แมวตัวเล็ก"],
      ],
      1,
    );
    assert.deepEqual(found, [["苹果"], ["แมว"]]);
  });

  it("leave out lone letters, and further forms of a word", () => {
    const found = keywords([["apple x", "apples x", "apple pie x"], ["car"]], 3);
    assert.deepEqual(found[0], ["apple", "pie"]);
  });

  it("come in the given order where they count the same", () => {
    const texts = ["plum", "pear", "peach"];
    const typical = Int32Array.of(2, 0, 1);
    const found = keywordsOf(texts, [{ clusters: 1, labels: new Int32Array(3), typical }], 2);
    assert.deepEqual(found, [[["peach", "plum"]]]);
  });

  it("leave out texts of no cluster, and are none for texts without words", () => {
    const typical = Int32Array.of(1, 2);
    const labels = Int32Array.of(-1, 1, 0);
    const found = keywordsOf(["plum", "+++", "pear"], [{ clusters: 2, labels, typical }], 3);
    assert.deepEqual(found, [[["pear"], []]]);
  });

  it("are found for several clusterings of the same texts", () => {
    const typical = Int32Array.of(0, 1);
    const one = { clusters: 1, labels: new Int32Array(2), typical };
    const two = { clusters: 2, labels: Int32Array.of(0, 1), typical };
    assert.deepEqual(keywordsOf(["plum", "pear"], [one, two], 2), [
      [["plum", "pear"]],
      [["plum"], ["pear"]],
    ]);
  });

  it("make different names", () => {
    const names = namesOf([["a", "b"], [], ["a", "b"]], 3, (number) => `Cluster ${number}`);
    assert.deepEqual(names, ["a, b", "Cluster 2", "a, b (Cluster 3)"]);
  });

  it("make other names than those that were given", () => {
    const given = [undefined, "a"];
    const names = namesOf([["a", "b"], ["c"]], 1, (number) => `Cluster ${number}`, given);
    assert.deepEqual(names, ["a (Cluster 1)", "a"]);
  });
});
