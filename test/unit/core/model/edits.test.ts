import * as assert from "node:assert/strict";
import { textsIn } from "../../../../src/core/model/columns";
import {
  groupColumnOf,
  rowsWithIds,
  withGroup,
  withoutRows,
} from "../../../../src/core/model/edits";
import { Failure } from "../../../../src/core/model/failures";
import { groupingIn, type Session } from "../../../../src/core/model/session";
import { categoriesIn, textsOf } from "../../../../src/core/model/table";
import { matrix } from "../../../../src/core/vectors/matrix";
import { sessionOf, vectorsOf } from "../../../sessions";

const session = sessionOf({
  items: (["apple fruits", "tomato fruits", "leek vegetables"] as const).map((each) => {
    const [text = "", category = ""] = each.split(" ");
    return { text, category, sources: [], state: "fresh" };
  }),
  vectors: matrix(Float32Array.of(1, 2, 3), 3, 1),
});
const names = (edited: Session) => groupingIn(edited).names;

describe("points that are moved", () => {
  it("are in the other group, and groups keep their order", () => {
    const moved = withGroup(session, [0, 1], "vegetables");
    assert.deepEqual(categoriesIn(moved.table), ["vegetables", "vegetables", "vegetables"]);
    assert.deepEqual(names(moved), ["fruits", "vegetables"]);
    assert.equal(moved.spaces, session.spaces);
  });

  it("may be the first of a new group, which is the last", () => {
    const moved = withGroup(session, [0], "trees");
    assert.deepEqual(categoriesIn(moved.table), ["trees", "fruits", "vegetables"]);
    assert.deepEqual(names(moved), ["fruits", "vegetables", "trees"]);
  });

  it("change nothing where they are in the group already", () => {
    assert.equal(withGroup(session, [2], "vegetables"), session);
    assert.equal(withGroup(session, [], "vegetables"), session);
  });

  it("leave points without a group without one", () => {
    const columns = new Map(session.table.columns);
    columns.delete("category");
    const bare = { ...session, table: { ...session.table, columns } };
    const moved = withGroup(withGroup(bare, [1], "red"), [2], "green");
    const column = moved.table.columns.get("category");
    assert.ok(column?.type === "text");
    assert.deepEqual(textsIn(column), [undefined, "red", "green"]);
  });

  it("move between the groups in use, and between categories where a scale is in use", () => {
    const columns = new Map(session.table.columns)
      .set("year", { type: "number", values: Float64Array.of(1, 2, 3) })
      .set("kind", session.table.columns.get("category")!);
    const table = { ...session.table, columns };
    assert.equal(groupColumnOf({ ...session, table, colorBy: "kind" }), "kind");
    const byYear = { ...session, table, colorBy: "year" };
    assert.equal(groupColumnOf(byYear), "category");
    assert.equal(withGroup(byYear, [0], "vegetables").colorBy, "category");
  });
});

describe("points that are removed", () => {
  it("leave with their vectors", () => {
    const left = withoutRows(session, [1]);
    assert.deepEqual(textsOf(left.table), ["apple", "leek"]);
    assert.deepEqual([...vectorsOf(left).data], [1, 3]);
    assert.equal(withoutRows(session, []), session);
  });

  it("may not be all of them", () => {
    assert.throws(
      () => withoutRows(session, [0, 1, 2]),
      (error) => error instanceof Failure && error.kind === "tooFewPoints",
    );
  });

  it("are found by the numbers that stay with them", () => {
    const left = withoutRows(session, [0]);
    assert.deepEqual(rowsWithIds(left, [2, 0, 99]), [1]);
  });
});
