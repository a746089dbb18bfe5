import * as assert from "node:assert/strict";
import type { Layout, Scatter } from "../../../../src/protocol/messages";
import { columnOf } from "../../../view/scatter";
import { csvOf } from "../../../../src/view/exports/csv";

function firstCells(texts: readonly string[]): string[] {
  const scatter: Scatter = {
    session: "",
    title: "",
    engine: { label: "", detail: "" },
    ids: new Uint32Array(texts.length),
    columns: [
      columnOf("text", texts),
      { ...columnOf("category", ["=1+1"]), codes: new Uint32Array(texts.length) },
    ],
    spaces: [],
    grouping: { column: "", names: [], codeOf: new Uint32Array(texts.length), notes: [] },
    sourceCounts: new Uint32Array(texts.length),
    states: new Uint8Array(texts.length),
  };
  const layout: Layout = {
    space: "1",
    method: "pca",
    parameters: {},
    components: 1,
    coordinates: new Float32Array(texts.length).fill(-0.5),
    explainedVariance: [],
  };
  const lines = csvOf(scatter, layout).split("\r\n").slice(1, -1);
  for (const line of lines) assert.ok(line.endsWith(",'=1+1,-0.5"), line);
  return lines.map((line) => line.slice(0, -",'=1+1,-0.5".length));
}

describe("the CSV of a plot", () => {
  it("holds no cell that a spreadsheet would run", () => {
    assert.deepEqual(
      firstCells(["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]),
      ["'=cmd|' /C calc'!A0", "'+1+1", "'-2+3", "'@SUM(A1)", `"'\t=1"`, `"'\r=1"`],
    );
    assert.deepEqual(firstCells(["\n=1", "＝1+1", "＋1", "－2+3", "＠SUM(A1)"]), [
      `"'\n=1"`,
      ...["'＝1+1", "'＋1", "'－2+3", "'＠SUM(A1)"],
    ]);
  });

  it("holds none for a spreadsheet either that cuts at semicolons or tabs", () => {
    assert.deepEqual(
      firstCells(["a;=cmd|' /C calc'!A0;b", "a;@SUM(A1)", "a;-5;b", "a;-5+3", "a\t=1"]),
      [`"a;'=cmd|' /C calc'!A0;b"`, `"a;'@SUM(A1)"`, `"a;-5;b"`, `"a;'-5+3"`, `"a\t=1"`],
    );
  });

  it("leaves numbers and all other texts as they are", () => {
    const texts = ["-5", "+3.25", "apple", "a=b", "苹果", ""];
    assert.deepEqual(firstCells(texts), texts);
  });
});
