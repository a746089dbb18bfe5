import * as assert from "node:assert/strict";
import { dictionaryColumn } from "../../../../src/core/model/columns";
import { EditHistory } from "../../../../src/core/model/history";
import { withRows } from "../../../../src/core/model/reembed";
import { type Session, withColumn } from "../../../../src/core/model/session";
import { categoriesIn, textsOf } from "../../../../src/core/model/table";
import { matrix } from "../../../../src/core/vectors/matrix";
import { itemsOf, sessionOf, vectorsOf } from "../../../sessions";

const place = (line: number) => ({
  uri: "file:///a",
  start: { line, character: 0 },
  end: { line, character: 3 },
});
const first = sessionOf({
  items: ["a", "b", "c", "d"].map((text, line) => ({
    text,
    category: "one",
    sources: [place(line)],
    state: "fresh",
  })),
  vectors: matrix(Float32Array.of(1, 2, 3, 4), 4, 1),
});
const categorized = (session: Session, ...values: string[]) =>
  withColumn(session, "category", dictionaryColumn(values));
const brief = (session: Session | undefined) =>
  session && [
    textsOf(session.table).join(""),
    categoriesIn(session.table).join(" "),
    [...vectorsOf(session).data],
    itemsOf(session.table).map(({ sources: [source] }) => source?.start.line),
  ];

describe("edits of a plot", () => {
  it("are undone and done again in turn", () => {
    const history = new EditHistory();
    const second = categorized(first, "two", "one", "one", "one");
    const third = withRows(second, (row) => row !== 1 && row !== 2);
    history.record("Move", first, second);
    history.record("Remove", second, third);
    assert.equal(history.undoable, "Remove");
    const undone = history.undo(third);
    assert.equal(undone?.name, "Remove");
    assert.deepEqual(brief(undone.session), brief(second));
    const undoneTwice = history.undo(undone.session);
    assert.deepEqual(brief(undoneTwice?.session), brief(first));
    assert.equal(history.undo(first), undefined);
    const redone = history.redo(first);
    assert.deepEqual(brief(redone?.session), brief(second));
    assert.deepEqual(brief(history.redo(second)?.session), brief(third));
    assert.equal(history.redo(third), undefined);
    assert.deepEqual(brief(history.undo(third)?.session), brief(second));
  });

  it("that are new take the place of those that were undone", () => {
    const history = new EditHistory();
    const second = categorized(first, "two", "one", "one", "one");
    history.record("Move", first, second);
    history.undo(second);
    history.record("Other", first, categorized(first, "three", "one", "one", "one"));
    assert.equal(history.redoable, undefined);
    assert.equal(history.undoable, "Other");
  });

  it("leave the places and states that changed since as they are", () => {
    const history = new EditHistory();
    const second = withRows(categorized(first, "two", "one", "one", "one"), (row) => row !== 1);
    history.record("Move", first, second);
    const { places, states } = second.table;
    const ranges = places.ranges.slice();
    // The last place moved ten lines down, and its text changed.
    for (const at of [1, 3]) ranges[ranges.length - 6 + at]! += 10;
    const stale = states.slice();
    stale[2] = 1;
    const table = { ...second.table, places: { ...places, ranges }, states: stale };
    const undone = history.undo({ ...second, table })?.session;
    assert.deepEqual(brief(undone)?.[3], [0, 1, 2, 13]);
    assert.deepEqual([...(undone?.table.states ?? [])], [0, 0, 0, 1]);
  });

  it("keep the vectors of removed points alone", () => {
    const history = new EditHistory();
    history.record(
      "Remove",
      first,
      withRows(first, (row) => row !== 3),
    );
    const [step] = Reflect.get(history, "done") as { session: Session }[];
    assert.deepEqual([...vectorsOf(step!.session).data], [4]);
  });

  it("are forgotten beyond the last 50, and where the points are others", () => {
    const history = new EditHistory();
    for (let edit = 0; edit < 60; edit++) history.record(`${edit}`, first, first);
    let undone = 0;
    while (history.undo(first)) undone++;
    assert.equal(undone, 50);
    history.clear();
    assert.equal(history.redo(first), undefined);
  });
});
