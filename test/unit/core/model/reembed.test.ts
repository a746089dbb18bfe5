import * as assert from "node:assert/strict";
import type { Item } from "../../../../src/core/model/item";
import { allReembedded, reembedded, withoutDeleted } from "../../../../src/core/model/reembed";
import type { Session } from "../../../../src/core/model/session";

const place = (line: number) => ({
  uri: "file:///a",
  start: { line, character: 0 },
  end: { line, character: 3 },
});
const session = (...items: [text: string, lines: number[], state?: Item["state"]][]): Session => ({
  id: "1",
  title: "t",
  created: "",
  engine: { id: "builtin", label: "built-in", embeddingModel: "toy" },
  items: items.map(([text, lines, state = "stale"]) => ({
    text,
    category: "c",
    sources: lines.map(place),
    state,
  })),
  vectors: {
    data: Float32Array.from(items, (_, index) => index + 1),
    rows: items.length,
    columns: 1,
  },
  notes: [],
});
const change = (item: number, text: string, line: number) => ({ item, text, source: place(line) });
const lengthOf = (text: string) => Float32Array.of(text.length * 100);
const brief = ({ items, vectors }: Session) =>
  items.map(({ text, sources, state }, index) => [
    text,
    sources.map(({ start }) => start.line),
    state,
    vectors.data[index],
  ]);

describe("frozen axes", () => {
  const ofTwo = { ...session(["a", [0]], ["b", [1]], ["c", [2]], ["d", [3], "ghost"]), fitted: 2 };

  it("stay with those of their points that are left", () => {
    assert.equal(reembedded(ofTwo, [change(0, "c", 0)], lengthOf).fitted, 1);
    assert.equal(reembedded(ofTwo, [change(0, "new", 0)], lengthOf).fitted, 2);
    assert.equal(withoutDeleted(ofTwo).fitted, 2);
  });

  it("are those of all points when none of their own is left", () => {
    const gone = { ...session(["a", [0], "ghost"], ["b", [1]]), fitted: 1 };
    assert.ok(!("fitted" in withoutDeleted(gone)));
  });
});

describe("embedding changed places anew", () => {
  it("changes an item in place when all its places have the same new text", () => {
    const result = reembedded(
      session(["one", [0, 1]], ["two", [2], "fresh"]),
      [change(0, "ones", 0), change(0, "ones", 1)],
      lengthOf,
    );
    assert.deepEqual(brief(result), [
      ["ones", [0, 1], "fresh", 400],
      ["two", [2], "fresh", 2],
    ]);
  });

  it("lets a changed place leave its item, which is fresh again", () => {
    const result = reembedded(session(["one", [0, 1]]), [change(0, "ones", 1)], lengthOf);
    assert.deepEqual(brief(result), [
      ["one", [0], "fresh", 1],
      ["ones", [1], "fresh", 400],
    ]);
  });

  it("joins an item that has the text already", () => {
    const result = reembedded(
      session(["one", [0]], ["two", [1], "fresh"]),
      [change(0, "two", 0)],
      lengthOf,
    );
    assert.deepEqual(brief(result), [["two", [1, 0], "fresh", 2]]);
  });

  it("makes one item of two that came to the same text", () => {
    const result = reembedded(
      session(["one", [0]], ["two", [1]]),
      [change(0, "x", 0), change(1, "x", 1)],
      lengthOf,
    );
    assert.deepEqual(brief(result), [["x", [0, 1], "fresh", 100]]);
  });

  it("leaves stale what has no vector", () => {
    const result = reembedded(session(["one", [0]]), [change(0, "??", 0)], () => undefined);
    assert.deepEqual(brief(result), [["one", [0], "stale", 1]]);
  });

  it("removes ghosts with their rows", () => {
    const result = withoutDeleted(session(["one", [0], "ghost"], ["two", [1], "fresh"]));
    assert.deepEqual(brief(result), [["two", [1], "fresh", 2]]);
  });
});

describe("embedding all items anew", () => {
  const old: Session = {
    ...session(["one", [0]], ["two", [1], "ghost"], ["gone", [2]]),
    fitted: 1,
    collisions: [["one", "two"]],
  };
  const engine = { ...old.engine, version: "2" };
  const made: Session = {
    ...session(["two", []], ["one", []]),
    id: "2",
    engine,
    vectors: { data: Float32Array.of(1, 2, 3, 4), rows: 2, columns: 2 },
    notes: [{ category: "c", withoutVector: ["gone"] }],
  };
  const renewed = allReembedded(old, made);

  it("takes all vectors from the new ones, whatever their length, and says so", () => {
    assert.deepEqual([...renewed.vectors.data], [3, 4, 1, 2]);
    assert.deepEqual([renewed.vectors.rows, renewed.vectors.columns], [2, 2]);
    assert.deepEqual(renewed.engine, engine);
  });

  it("keeps the plot, its places and states", () => {
    assert.equal(renewed.id, "1");
    assert.deepEqual(renewed.items, old.items.slice(0, 2));
  });

  it("leaves out what has no vector now, and what was said of the old vectors", () => {
    assert.deepEqual(renewed.notes, made.notes);
    assert.ok(!("collisions" in renewed) && !("fitted" in renewed), JSON.stringify(renewed));
  });
});
