import * as assert from "node:assert/strict";
import { leftOut } from "../../../src/host/strings";

describe("what is left out of a folder", () => {
  it("is counted by its reason", () => {
    const left = [
      { path: "/a", reason: "outside" },
      { path: "/b", reason: "notText" },
      { path: "/c", reason: "outside" },
    ] as const;
    assert.equal(
      leftOut.counts(left),
      "2 links that lead outside the workspace, 1 file that is not text",
    );
    assert.equal(leftOut.counts([]), "");
  });
});
