import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { folder, textsOf } from "./documents";
import { api, closeEverything, configure, pickersDuring, run, toldDuring, until } from "./support";

describe("the files of a folder", () => {
  let inside: string;
  let outside: string;
  beforeEach(async () => {
    await configure({ engine: "builtin" });
    outside = mkdtempSync(path.join(tmpdir(), "outside-"));
    inside = path.join(folder().fsPath, `links-${crypto.randomUUID()}`);
    mkdirSync(path.join(inside, "beds"), { recursive: true });
  });
  afterEach(async () => {
    rmSync(outside, { recursive: true });
    rmSync(inside, { recursive: true });
    await configure({ secretFiles: undefined });
    await closeEverything();
  });

  /** The texts of all files, and what was said of those that were left out. */
  async function embedded(at = inside): Promise<{ texts: string[]; said: string }> {
    let texts: string[] = [];
    const told = await toldDuring(async () => {
      const report = await run("embeddings.embedFolder", {
        folder: vscode.Uri.file(at),
        glob: "**/*",
        granularity: "lines",
        target: "new",
      });
      const plot = (await api()).plots.withSession(report.session ?? "");
      texts = (plot && textsOf(plot)) ?? [];
    });
    return { texts, said: told.map(({ sentence }) => sentence).join("\n") };
  }
  const write = (name: string, text: string, at = inside) =>
    writeFileSync(path.join(at, name), text);

  it("are not those that links outside the workspace lead to, which is said", async () => {
    write("apple.txt", "apple");
    write("secret.txt", "thistle", outside);
    symlinkSync(path.join(outside, "secret.txt"), path.join(inside, "notes.md"));
    symlinkSync(outside, path.join(inside, "shelf"));
    symlinkSync("notes.md", path.join(inside, "chain.md"));
    const { texts, said } = await embedded();
    assert.deepEqual(texts, ["apple"]);
    assert.match(said, /3 links that lead outside the workspace/);
  });

  it("are none where the folder itself is a link that leads outside", async () => {
    write("secret.txt", "thistle", outside);
    const link = path.join(inside, "shelf");
    symlinkSync(outside, link);
    const { texts, said } = await embedded(link);
    assert.deepEqual(texts, []);
    assert.match(said, /1 link that leads outside the workspace/);
  });

  it("are searched by meaning without those that links outside the workspace lead to, which is said", async () => {
    const word = `thistle ${crypto.randomUUID()}`;
    write("apple.txt", "the orchard of apples");
    write("secret.txt", word, outside);
    symlinkSync(path.join(outside, "secret.txt"), path.join(inside, "notes.md"));
    symlinkSync(outside, path.join(inside, "shelf"));
    symlinkSync("..", path.join(inside, "beds", "up"));
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaningInWorkspace");
    });
    assert.ok(picker);
    assert.match(picker.title ?? "", /2 links that lead outside the workspace/);
    const found = () => picker.items.map(({ description }) => description ?? "").join("\n");
    picker.value = word;
    await until(() => picker.items.length > 0);
    assert.doesNotMatch(found(), /thistle/);
    picker.value = "the orchard of apples";
    await until(() => found().includes("the orchard of apples"));
    picker.hide();
  });

  it("are each read once, whatever links lead to them or in a circle", async () => {
    write("apple.txt", "apple");
    write("pear.txt", "pear", path.join(inside, "beds"));
    symlinkSync("apple.txt", path.join(inside, "again.txt"));
    symlinkSync("..", path.join(inside, "beds", "up"));
    symlinkSync("beds", path.join(inside, "more"));
    symlinkSync("nowhere.txt", path.join(inside, "broken.txt"));
    const { texts, said } = await embedded();
    assert.deepEqual(texts, ["apple", "pear"]);
    assert.match(
      said,
      /2 files are embedded. Left out, as the log lists: 1 link that leads nowhere/,
    );
  });

  it("are not those that may hold secrets, unless the setting lets them be read", async () => {
    write("apple.txt", "apple");
    const secrets = [".env", ".env.local", "server.KEY", "id_rsa", ".npmrc", "vault.kdbx"];
    for (const name of secrets) write(name, "thistle");
    symlinkSync(".env", path.join(inside, "settings.txt"));
    const { texts, said } = await embedded();
    assert.deepEqual(texts, ["apple"]);
    assert.match(said, /7 files or folders that may hold secrets \(embeddings.secretFiles\)/);
    await configure({ secretFiles: [] });
    assert.deepEqual((await embedded()).texts.toSorted(), ["apple", "thistle"]);
  });
});
