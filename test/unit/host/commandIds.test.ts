import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { commandIds } from "../../../src/host/commandIds";
import { root } from "../../root";

describe("the commands", () => {
  it("are those of the manifest", () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
      contributes: { commands: { command: string }[] };
    };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual([...commandIds].sort(), contributed.sort());
  });
});
