import * as assert from "node:assert/strict";
import type { Item } from "../../../../src/core/model/item";
import { addToSession } from "../../../../src/core/model/merge";
import type { Session } from "../../../../src/core/model/session";
import { textsOf } from "../../../../src/core/model/table";
import type { Matrix } from "../../../../src/core/vectors/matrix";
import { itemsOf, sessionOf, vectorsOf } from "../../../sessions";

const place = (line: number) => ({
  uri: "file:///a",
  start: { line, character: 0 },
  end: { line, character: 3 },
});
const item = (text: string, lines: number[], more: Partial<Item> = {}): Item => ({
  text,
  category: "c",
  sources: lines.map(place),
  state: "fresh",
  ...more,
});
const rows = (...values: number[]) => ({
  data: Float32Array.from(values.flatMap((value) => [value, value])),
  rows: values.length,
  columns: 2,
});
const session = (items: Item[], ...values: number[]) =>
  sessionOf({ items, vectors: rows(...values) });
/** The items added with these vectors. */
const add = (to: Session, items: Item[], vectors: Matrix, axes?: "frozen" | "recomputed") =>
  addToSession(to, sessionOf({ items, vectors }), axes);

describe("adding to a session", () => {
  it("makes projections of the old points only, with frozen axes, until all are projected again", () => {
    const old = session([item("one", [0])], 1);
    const addOne = (to: Session, text: string, axes: "frozen" | "recomputed") =>
      add(to, [item(text, [1])], rows(2), axes).session;
    const frozen = addOne(old, "two", "frozen");
    assert.equal(frozen.fitted, 1);
    const further = addOne(frozen, "three", "frozen");
    assert.deepEqual([further.fitted, further.table.rows], [1, 3]);
    assert.ok(!("fitted" in addOne(further, "four", "recomputed")));
  });

  it("appends what is new, below the old rows", () => {
    const { session: result, added } = add(
      session([item("one", [0])], 1),
      [item("two", [1])],
      rows(2),
    );
    assert.equal(added, 1);
    assert.deepEqual(textsOf(result.table), ["one", "two"]);
    assert.deepEqual([...vectorsOf(result).data], [1, 1, 2, 2]);
  });

  it("makes the same text from two places one point with two sources", () => {
    const { session: result, added } = add(
      session([item("one", [0]), item("two", [1])], 1, 2),
      [item("two", [5]), item("three", [6])],
      rows(20, 3),
    );
    assert.equal(added, 1);
    assert.deepEqual(itemsOf(result.table)[1]?.sources, [place(1), place(5)]);
    assert.deepEqual([...vectorsOf(result).data], [1, 1, 2, 2, 3, 3]);
  });

  it("does not list a place twice", () => {
    const { session: result } = add(session([item("one", [0])], 1), [item("one", [0])], rows(1));
    assert.deepEqual(itemsOf(result.table)[0]?.sources, [place(0)]);
    assert.equal(itemsOf(result.table)[0]?.count, undefined);
  });

  it("leaves a generated word alone", () => {
    const { added } = add(session([item("one", [])], 1), [item("one", [3])], rows(1));
    assert.equal(added, 1);
  });

  it("gives a ghost a new home", () => {
    const { session: result } = add(
      session([item("one", [0], { state: "ghost" })], 1),
      [item("one", [4])],
      rows(1),
    );
    assert.deepEqual(itemsOf(result.table)[0]?.sources, [place(4)]);
    assert.equal(itemsOf(result.table)[0]?.state, "fresh");
  });

  it("refuses vectors of another width", () => {
    const other = { data: new Float32Array(3), rows: 1, columns: 3 };
    assert.throws(() => add(session([item("one", [0])], 1), [item("x", [1])], other), {
      kind: "matrixShape",
    });
  });
});
