import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { remove, run, start, temporaryFolder } from "../../../tools/processes.mjs";

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

describe("what a child says", () => {
  it("is heard in whole lines, in whatever pieces they come and whatever comes between them", async () => {
    const program = `
      process.stdout.write("Serving at http://host:");
      setTimeout(() => process.stderr.write("a line of the log\\n"), 150);
      setTimeout(() => process.stdout.write("23\\n"), 300);
      setTimeout(() => {}, 60_000);`;
    const server = start(process.execPath, ["-e", program]);
    const [, address] = await server.says(/Serving at (\S+)/, 20_000);
    await server.stop();
    assert.equal(address, "http://host:23");
  });

  it("is heard to its end, also where that is no end of a line", async () => {
    const program = 'process.stdout.write("one\\ntwo")';
    assert.equal(await run(process.execPath, ["-e", program]), "one\ntwo");
  });
});
