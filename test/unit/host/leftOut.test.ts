import * as assert from "node:assert/strict";
import type { LeftReason } from "../../../src/host/leftOut";
import { embedding, leftOut } from "../../../src/host/strings";

const files = (reason: LeftReason, ...names: string[]) =>
  names.map((name) => ({ path: `/garden/beds/${name}`, reason }));

describe("what is left out of a folder", () => {
  it("is counted by its reason, a few by name", () => {
    const left = [
      ...files("outside", "notes.md"),
      ...files("notText", "photo.png"),
      ...files("outside", "shelf"),
    ];
    assert.equal(
      leftOut.counts(left),
      "2 links that lead outside the workspace: “notes.md”, “shelf”; 1 file that is not text: “photo.png”",
    );
    assert.equal(leftOut.counts([]), "");
  });

  it("is counted by kinds where it is much, the most frequent first", () => {
    const names = ["a.gz", "b.PNG", "c.png", "d.zip", "e.tar.gz", "f.png", "Makefile", "g.pdf"];
    assert.equal(
      leftOut.counts(files("notText", ...names)),
      "8 files that are not text: 3 .png, 2 .gz, 1 .zip and 2 more",
    );
    const dotted = [".env", ".env", ".npmrc", "a.x".padEnd(5000, "x")];
    assert.match(
      leftOut.counts(files("secret", ...dotted)),
      /: 2 “\.env”, 1 “\.npmrc”, 1 “a\.x{58}…”$/,
    );
  });

  it("is told with what is not left out", () => {
    assert.equal(
      embedding.leftOut(0, files("folder", "beds")),
      "No file is embedded. Left out, as the log lists: 1 folder, which Embed Folder reads: “beds”.",
    );
    assert.match(embedding.leftOut(1, files("folder", "beds")), /^One file is embedded\. /);
    assert.match(embedding.leftOut(1200, files("folder", "beds")), /^1,200 files are embedded\. /);
  });
});
