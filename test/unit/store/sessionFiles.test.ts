import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { type Session, withVectors } from "../../../src/core/model/session";
import { matrix } from "../../../src/core/vectors/matrix";
import { sessionOf } from "../../sessions";
import { SessionFiles } from "../../../src/store/sessionFiles";

const session = (id: string, rows = 2): Session => ({
  ...sessionOf({
    items: Array.from({ length: rows }, (_, index) => ({
      text: `wörd ${index}`,
      category: "c",
      sources: [],
      state: "fresh",
    })),
    vectors: matrix(
      Float32Array.from({ length: rows * 3 }, (_, index) => index / 7),
      rows,
      3,
    ),
  }),
  id,
});

describe("session files", () => {
  let folder: string;
  let files: SessionFiles;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "sessions-"));
    files = new SessionFiles(path.join(folder, "deeper"));
  });
  afterEach(() => fs.rm(folder, { recursive: true }));

  it("give back what was written, bit for bit", async () => {
    for (const rows of [0, 1, 2, 5]) {
      await files.write(session("a1", rows));
      assert.deepEqual(await files.read("a1"), session("a1", rows));
    }
  });

  it("hold of several states of a session the one that was written last", async () => {
    for (const rows of [4000, 1, 2]) void files.write(session("a1", rows));
    void files.write(session("b2", 3));
    await files.settled();
    assert.equal((await files.read("a1"))?.table.rows, 2);
    assert.equal((await files.read("b2"))?.table.rows, 3);
  });

  it("go on after one that cannot be written", async () => {
    const refused = files.write(session("../a", 1));
    void files.write(session("a1", 2));
    await assert.rejects(refused);
    await files.settled();
    assert.equal((await files.read("a1"))?.table.rows, 2);
  });

  it("hold vectors that are in memory shared by threads", async () => {
    const data = new Float32Array(new SharedArrayBuffer(24));
    data.set([1, 2, 3, 4, 5, 6]);
    const shared = withVectors(session("a1"), () => matrix(data, 2, 3));
    await files.write(shared);
    const read = await files.read("a1");
    assert.deepEqual([...(read?.spaces[0].vectors.data ?? [])], [...data]);
  });

  it("know nothing of a session that is not there", async () => {
    assert.equal(await files.read("b2"), undefined);
  });

  it("call a cut or foreign file lost", async () => {
    await files.write(session("a1"));
    const file = path.join(folder, "deeper", "a1.session");
    const bytes = await fs.readFile(file);
    for (const damaged of [
      bytes.subarray(0, -4),
      bytes.subarray(0, -1),
      bytes.subarray(0, 20),
      Buffer.from("hello"),
    ]) {
      await fs.writeFile(file, damaged);
      await assert.rejects(files.read("a1"), { kind: "sessionLost" });
    }
  });

  it("are cleared of what a killed writer left, not of what another one is writing", async () => {
    await files.write(session("a1"));
    const left = path.join(folder, "deeper", `a1.session.1.${crypto.randomUUID()}.tmp`);
    const writing = path.join(folder, "deeper", `a1.session.2.${crypto.randomUUID()}.tmp`);
    await fs.writeFile(left, "");
    await fs.writeFile(writing, "");
    await fs.utimes(left, new Date(2020, 1, 1), new Date(2020, 1, 1));
    await files.prune(1e9, new Set());
    const names = await fs.readdir(path.join(folder, "deeper"));
    assert.deepEqual(names.sort(), ["a1.session", path.basename(writing)]);
  });

  it("refuse an id that is a path", async () => {
    await assert.rejects(files.read("../../etc/passwd"), { kind: "sessionLost" });
  });

  it("leave the old file whole, and no litter, when writing fails", async () => {
    await files.write(session("a1"));
    await fs.mkdir(path.join(folder, "deeper", "b2.session"));
    await assert.rejects(files.write(session("b2")));
    assert.deepEqual(await files.read("a1"), session("a1"));
    const names = await fs.readdir(path.join(folder, "deeper"));
    assert.deepEqual(names.sort(), ["a1.session", "b2.session"]);
  });

  it("make room by removing the oldest, never those in use", async () => {
    for (const [index, id] of ["a1", "b2", "c3"].entries()) {
      await files.write(session(id));
      const time = new Date(2020, 1, 1 + index);
      await fs.utimes(path.join(folder, "deeper", `${id}.session`), time, time);
    }
    const { size } = await fs.stat(path.join(folder, "deeper", "a1.session"));
    await files.prune(size, new Set(["a1"]));
    assert.ok(await files.read("a1"));
    assert.equal(await files.read("b2"), undefined);
    assert.equal(await files.read("c3"), undefined);
  });
});
