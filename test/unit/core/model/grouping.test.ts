import * as assert from "node:assert/strict";
import { dictionaryColumn, textColumn } from "../../../../src/core/model/columns";
import { groupingOf, scaleSteps } from "../../../../src/core/model/grouping";
import { groupingIn } from "../../../../src/core/model/session";
import { matrix } from "../../../../src/core/vectors/matrix";
import { sessionOf } from "../../../sessions";

describe("points grouped by a column", () => {
  it("of texts have a group for each text, and none where there is no text", () => {
    for (const column of [dictionaryColumn(["b", "a", undefined, "b"])]) {
      const { names, codeOf, scale } = groupingOf("kind", column);
      assert.deepEqual(names, ["b", "a"]);
      assert.deepEqual([...codeOf], [0, 1, 2, 0]);
      assert.equal(scale, undefined);
    }
    const { names, codeOf } = groupingOf("text", textColumn(["x", "y", "x"]));
    assert.deepEqual(
      [names, [...codeOf]],
      [
        ["x", "y"],
        [0, 1, 0],
      ],
    );
  });

  it("of booleans have two groups", () => {
    const values = Float64Array.of(1, NaN, 0);
    const { names, codeOf } = groupingOf("done", { type: "boolean", values });
    assert.deepEqual(
      [names, [...codeOf]],
      [
        ["true", "false"],
        [0, 2, 1],
      ],
    );
  });

  it("have groups without points where they are named", () => {
    const { names, codeOf } = groupingOf("kind", dictionaryColumn(["a", undefined]), ["b", "a"]);
    assert.deepEqual(
      [names, [...codeOf]],
      [
        ["a", "b"],
        [0, 2],
      ],
    );
  });

  it("of numbers are on a scale from the lowest to the highest, and none where there is none", () => {
    const values = Float64Array.of(-1, 0, 1, NaN, Infinity);
    const { names, codeOf, scale } = groupingOf("score", { type: "number", values });
    assert.deepEqual(scale, { type: "number", minimum: -1, maximum: 1 });
    assert.equal(names.length, scaleSteps);
    assert.deepEqual([...codeOf], [0, scaleSteps / 2, scaleSteps - 1, scaleSteps, scaleSteps]);
    assert.equal(names[0], "-1");
  });

  it("of the largest numbers, of equal ones and of none do not fail", () => {
    const of = (...values: number[]) =>
      groupingOf("n", { type: "number", values: Float64Array.from(values) });
    assert.deepEqual([...of(-1.7e308, 1.7e308).codeOf], [0, scaleSteps - 1]);
    assert.deepEqual([...of(5, 5).codeOf], [0, 0]);
    assert.deepEqual(of(NaN).names, []);
    assert.deepEqual([...of(NaN).codeOf], [0]);
  });

  it("of dates name the steps as dates", () => {
    const values = Float64Array.of(0, 86_400_000);
    const { names, scale } = groupingOf("day", { type: "date", values });
    assert.equal(scale?.type, "date");
    assert.equal(names[0], "1970-01-01T00:00:00.000Z");
  });
});

describe("the grouping of a session", () => {
  const session = sessionOf({
    items: [{ text: "pear", category: "fruits", sources: [], state: "fresh" }],
    vectors: matrix(new Float32Array(1), 1, 1),
    notes: [{ category: "jobs", wanted: 2, received: 0 }],
  });

  it("has the categories of notes too", () => {
    assert.deepEqual(groupingIn(session).names, ["fruits", "jobs"]);
  });

  it("is by any column, and one group for all where there is no such column", () => {
    assert.deepEqual(groupingIn({ ...session, colorBy: "text" }).names, ["pear"]);
    assert.deepEqual(groupingIn({ ...session, colorBy: "gone" }).names, [""]);
  });
});
