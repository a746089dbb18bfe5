import * as assert from "node:assert/strict";
import type { Item } from "../../../../src/core/model/item";
import { allReembedded, reembedded, withoutDeleted } from "../../../../src/core/model/reembed";
import type { Session } from "../../../../src/core/model/session";
import { matrix } from "../../../../src/core/vectors/matrix";
import { engineOf, itemsOf, sessionOf, vectorsOf } from "../../../sessions";

const place = (line: number) => ({
  uri: "file:///a",
  start: { line, character: 0 },
  end: { line, character: 3 },
});
const session = (...items: [text: string, lines: number[], state?: Item["state"]][]): Session =>
  sessionOf({
    items: items.map(([text, lines, state = "stale"]) => ({
      text,
      category: "c",
      sources: lines.map(place),
      state,
    })),
    vectors: matrix(
      Float32Array.from(items, (_, index) => index + 1),
      items.length,
      1,
    ),
  });
const change = (row: number, text: string, line: number) => ({ row, text, source: place(line) });
/** What came of embedding the texts: each vector tells the length of its text. */
const made = (...texts: string[]): Session =>
  sessionOf({
    items: texts.map((text) => ({ text, category: "c", sources: [], state: "fresh" })),
    vectors: matrix(
      Float32Array.from(texts, (text) => text.length * 100),
      texts.length,
      1,
    ),
  });
const brief = (result: Session) =>
  itemsOf(result.table).map(({ text, sources, state }, index) => [
    text,
    sources.map(({ start }) => start.line),
    state,
    vectorsOf(result).data[index],
  ]);

describe("frozen axes", () => {
  const ofTwo = { ...session(["a", [0]], ["b", [1]], ["c", [2]], ["d", [3], "ghost"]), fitted: 2 };

  it("stay with those of their points that are left", () => {
    assert.equal(reembedded(ofTwo, [change(0, "c", 0)], made("c")).fitted, 1);
    assert.equal(reembedded(ofTwo, [change(0, "new", 0)], made("new")).fitted, 2);
    assert.equal(withoutDeleted(ofTwo).fitted, 2);
  });

  it("are those of all points when none of their own is left", () => {
    const gone = { ...session(["a", [0], "ghost"], ["b", [1]]), fitted: 1 };
    assert.ok(!("fitted" in withoutDeleted(gone)));
  });
});

describe("embedding changed places again", () => {
  it("changes a row in place when all its places have the same new text", () => {
    const result = reembedded(
      session(["one", [0, 1]], ["two", [2], "fresh"]),
      [change(0, "ones", 0), change(0, "ones", 1)],
      made("ones"),
    );
    assert.deepEqual(brief(result), [
      ["ones", [0, 1], "fresh", 400],
      ["two", [2], "fresh", 2],
    ]);
  });

  it("lets a changed place leave its row, which is fresh again", () => {
    const result = reembedded(session(["one", [0, 1]]), [change(0, "ones", 1)], made("ones"));
    assert.deepEqual(brief(result), [
      ["one", [0], "fresh", 1],
      ["ones", [1], "fresh", 400],
    ]);
  });

  it("joins a row that has the text already", () => {
    const result = reembedded(
      session(["one", [0]], ["two", [1], "fresh"]),
      [change(0, "two", 0)],
      made("two"),
    );
    assert.deepEqual(brief(result), [["two", [1, 0], "fresh", 2]]);
  });

  it("makes one row of two that came to the same text", () => {
    const result = reembedded(
      session(["one", [0]], ["two", [1]]),
      [change(0, "x", 0), change(1, "x", 1)],
      made("x"),
    );
    assert.deepEqual(brief(result), [["x", [0, 1], "fresh", 100]]);
  });

  it("leaves stale what has no vector", () => {
    const result = reembedded(session(["one", [0]]), [change(0, "??", 0)], made());
    assert.deepEqual(brief(result), [["one", [0], "stale", 1]]);
  });

  it("removes deleted texts with their rows", () => {
    const result = withoutDeleted(session(["one", [0], "ghost"], ["two", [1], "fresh"]));
    assert.deepEqual(brief(result), [["two", [1], "fresh", 2]]);
  });
});

describe("embedding all rows again", () => {
  const old: Session = {
    ...session(["one", [0]], ["two", [1], "ghost"], ["gone", [2]]),
    fitted: 1,
    collisions: [["one", "two"]],
  };
  const engine = { ...engineOf(old), version: "2" };
  const found: Session = {
    ...sessionOf({
      items: itemsOf(session(["two", []], ["one", []]).table),
      vectors: matrix(Float32Array.of(1, 2, 3, 4), 2, 2),
      engine,
    }),
    id: "2",
    notes: [{ category: "c", withoutVector: ["gone"] }],
  };
  const renewed = allReembedded(old, found);

  it("takes all vectors from the new ones, whatever their length, and says so", () => {
    const { data, rows, columns } = vectorsOf(renewed);
    assert.deepEqual([...data], [3, 4, 1, 2]);
    assert.deepEqual([rows, columns], [2, 2]);
    assert.deepEqual(engineOf(renewed), engine);
  });

  it("keeps the plot, its places and states", () => {
    assert.equal(renewed.id, "1");
    assert.deepEqual(itemsOf(renewed.table), itemsOf(old.table).slice(0, 2));
  });

  it("leaves out what has no vector now, and what was said of the old vectors", () => {
    assert.deepEqual(renewed.notes, found.notes);
    assert.ok(!("collisions" in renewed) && !("fitted" in renewed), JSON.stringify(renewed));
  });
});
