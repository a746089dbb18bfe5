import * as assert from "node:assert/strict";
import { remarksOf, withRemarks } from "../../../../src/core/model/remarks";
import type { Session } from "../../../../src/core/model/session";
import { matrix } from "../../../../src/core/vectors/matrix";
import { sessionOf } from "../../../sessions";

const session = (more: Partial<Session>): Session =>
  sessionOf({ items: [], vectors: matrix(new Float32Array(0), 0, 2), ...more });
const unknown = (category: string, ...withoutVector: string[]) => ({
  category,
  wanted: 2,
  received: 2 - withoutVector.length,
  failure: { kind: "noVector", text: withoutVector[0] ?? "" } as const,
  withoutVector,
});

describe("what is to be said of a session that was made of two", () => {
  it("is what is to be said of both, each thing once", () => {
    const old = session({ notes: [unknown("a", "東京")], collisions: [["x", "y"]] });
    const made = session({
      notes: [unknown("a", "東京"), unknown("b", "🍎", "東京")],
      collisions: [
        ["x", "y"],
        ["p", "q"],
      ],
    });
    const { noVector, collisions, shortage } = remarksOf(withRemarks(old, made));
    assert.deepEqual(noVector, ["東京", "🍎"]);
    assert.deepEqual(collisions, [
      ["x", "y"],
      ["p", "q"],
    ]);
    assert.deepEqual(shortage, []);
  });

  it("is said again when a new one of a dismissed kind comes, and only then", () => {
    const old = session({ accepted: ["noVector", "collisions"] });
    const { accepted } = withRemarks(old, session({ notes: [unknown("b", "🍎")] }));
    assert.deepEqual(accepted, ["collisions"]);
  });
});
