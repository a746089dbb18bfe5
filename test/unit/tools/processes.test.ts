import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { remove, temporaryFolder } from "../../../tools/processes.mjs";

describe("temporary folders", () => {
  it("cost no listener each, however many there are", () => {
    const before = process.listenerCount("exit");
    const folders = Array.from({ length: 12 }, temporaryFolder);
    assert.equal(process.listenerCount("exit"), before);
    assert.equal(new Set(folders).size, 12);
    folders.forEach(remove);
    for (const folder of folders) assert.equal(fs.existsSync(folder), false);
  });
});
