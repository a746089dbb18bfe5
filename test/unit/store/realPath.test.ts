import * as assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { realPath } from "../../../src/store/realPath";

describe("the real path", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "links-")));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is that at the end of a chain of links", async () => {
    const at = (name: string) => path.join(folder, name);
    writeFileSync(at("file"), "text");
    symlinkSync("file", at("first"));
    symlinkSync(path.join("..", path.basename(folder), "first"), at("second"));
    assert.equal(await realPath(at("second")), at("file"));
  });

  it("is none where links lead in a circle or nowhere", async () => {
    const at = (name: string) => path.join(folder, name);
    symlinkSync("there", at("here"));
    symlinkSync("here", at("there"));
    symlinkSync("missing", at("broken"));
    assert.equal(await realPath(at("here")), undefined);
    assert.equal(await realPath(at("broken")), undefined);
  });
});
