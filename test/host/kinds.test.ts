import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { categoriesIn } from "../../src/core/model/table";
import { folder, textsOf, write } from "./documents";
import { api, closeEverything, configure, pickersDuring, run, toldDuring, until } from "./support";

/** What cannot be text, whatever its name. */
const binary = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d);

describe("kinds of files", function () {
  this.timeout(120_000);
  let at: (name: string) => vscode.Uri;
  beforeEach(async () => {
    await configure({ engine: "builtin" });
    const base = vscode.Uri.joinPath(folder(), `kinds-${crypto.randomUUID()}`);
    at = (name) => vscode.Uri.joinPath(base, name);
  });
  afterEach(async () => {
    await configure({ includeFiles: undefined, excludeFiles: undefined, maxFiles: undefined });
    await closeEverything();
    await vscode.workspace.fs.delete(at(""), { recursive: true, useTrash: false });
  });

  const bytes = async (name: string, content: Uint8Array | number[]) =>
    vscode.workspace.fs.writeFile(at(name), Uint8Array.from(content));
  const utf16 = (text: string) => [0xff, 0xfe, ...Buffer.from(text, "utf16le")];

  /** The texts that become points, in the order of the alphabet, and what is said. */
  async function embedded(
    command: "embeddings.embedFolder" | "embeddings.embedFile",
    ...argument: unknown[]
  ): Promise<{ texts: string[]; files: string[]; said: string }> {
    let report: Awaited<ReturnType<typeof run>> | undefined;
    const told = await toldDuring(async () => {
      report = await vscode.commands.executeCommand(command, ...argument);
    });
    const plot = (await api()).plots.withSession(report?.session ?? "");
    return {
      texts: ((plot && textsOf(plot)) ?? []).toSorted(),
      files: plot?.session ? [...new Set(categoriesIn(plot.session.table))] : [],
      said: told.map(({ sentence }) => sentence).join("\n"),
    };
  }
  const folderOf = (argument: object = {}) =>
    embedded("embeddings.embedFolder", {
      folder: at(""),
      glob: "**/*",
      granularity: "lines",
      target: "new",
      ...argument,
    });

  it("are text by their ending, by their name alone, or by how they begin", async () => {
    for (const name of ["a.tsx", "b.jsx", "c.hpp", "d.html", "e.d.ts", "F.MD"]) {
      await write(at(name), name);
    }
    for (const name of ["Makefile", "Dockerfile", "LICENSE", "notes", "g.quux", ".editorconfig"]) {
      await write(at(name), name);
    }
    await bytes("h.wide", utf16("h.wide"));
    await bytes("marked.quux", [0xef, 0xbb, 0xbf, ...Buffer.from("marked")]);
    const { texts, said } = await folderOf();
    assert.deepEqual(
      texts,
      [
        ...["a.tsx", "b.jsx", "c.hpp", "d.html", "e.d.ts", "F.MD"],
        ...["Makefile", "Dockerfile", "LICENSE", "notes", "g.quux", ".editorconfig"],
        ...["h.wide", "marked"],
      ].toSorted(),
    );
    assert.equal(said, "");
  });

  it("are text in any encoding where VS Code knows their names, by the user's setting too", async () => {
    const latin = (text: string) => [...Buffer.from(`caf\xe9 ${text}`, "latin1")];
    for (const name of ["a.txt", "Makefile", "b.crop", "c.fodder"]) await bytes(name, latin(name));
    const files = vscode.workspace.getConfiguration("files");
    const { Global } = vscode.ConfigurationTarget;
    await files.update("associations", { "*.crop": "plaintext" }, Global);
    const { files: read, said } = await folderOf();
    await files.update("associations", undefined, Global);
    assert.deepEqual(
      read.map((name) => name.split("/").at(-1)),
      ["Makefile", "a.txt", "b.crop"].toSorted(),
    );
    assert.match(said, /3 files are embedded\..*1 file that is not text: “c.fodder”/);
  });

  it("that are no text are counted by their endings, whatever these promise", async () => {
    await write(at("apple.txt"), "apple");
    for (const name of ["a.png", "b.png", "c.PNG", "d.ts", "noEnding"]) await bytes(name, binary);
    const { texts, said } = await folderOf();
    assert.deepEqual(texts, ["apple"]);
    assert.equal(
      said,
      "One file is embedded. Left out, as the log lists: 5 files that are not text: 3 .png, 1 .ts, 1 “noEnding”.",
    );
  });

  it("that are no text take no place of those that are", async () => {
    await configure({ maxFiles: 2 });
    for (const name of ["a.bin", "b.bin"]) await bytes(name, binary);
    for (const name of ["c.txt", "d.txt", "e.txt"]) await write(at(name), name);
    const { texts, said } = await folderOf();
    assert.deepEqual(texts, ["c.txt", "d.txt"]);
    assert.match(said, /2 files that are not text: “a.bin”, “b.bin”/);
    assert.match(said, /1 file beyond the limit \(embeddings.maxFiles\): “e.txt”/);
  });

  it("are those that the settings let be read, and the others are counted", async () => {
    for (const name of ["a.txt", "b.md", "c.log", "node_modules/d.md", "docs/e.md"]) {
      await write(at(name), name);
    }
    const byDefault = await folderOf();
    assert.deepEqual(byDefault.texts, ["a.txt", "b.md", "c.log", "docs/e.md"]);
    assert.match(byDefault.said, /1 file or folder that .*embeddings.excludeFiles.*“node_modules”/);
    await configure({ includeFiles: ["*.md", "*.log"], excludeFiles: ["*.LOG", "docs/"] });
    const { texts, said } = await folderOf();
    assert.deepEqual(texts, ["b.md", "node_modules/d.md"]);
    assert.match(said, /3 files or folders that settings leave out .*“a.txt”/);
  });

  it("that cannot be opened are named where several were picked, and the rest goes on", async () => {
    await write(at("apple.txt"), "apple");
    await write(at("pear.quux"), "pear");
    await bytes("photo.png", binary);
    await vscode.workspace.fs.createDirectory(at("beds"));
    await write(at("broken.ipynb"), "{ no notebook");
    const names = ["apple.txt", "photo.png", "beds", "gone.txt", "broken.ipynb", "pear.quux"];
    await configure({ granularity: "lines", target: "new" });
    const { texts, said } = await embedded(
      "embeddings.embedFile",
      at("apple.txt"),
      names.map((name) => at(name)),
    );
    await configure({ granularity: undefined, target: undefined });
    assert.deepEqual(texts, ["apple", "pear"]);
    assert.match(said, /^2 files are embedded\. Left out, as the log lists: /);
    assert.match(said, /1 folder, which Embed Folder reads: “beds”/);
    assert.match(said, /2 files or folders that cannot be read: “gone.txt”, “broken.ipynb”/);
    assert.match(said, /1 file that is not text: “photo.png”/);
  });

  it("that cannot be opened end in a sentence where one was picked", async () => {
    await bytes("photo.png", binary);
    await write(at("broken.ipynb"), "[".repeat(200_000));
    const reasons = {
      "photo.png": /1 file that is not text: “photo.png”/,
      "broken.ipynb": /1 file or folder that cannot be read: “broken.ipynb”/,
      "gone.txt": /1 file or folder that cannot be read: “gone.txt”/,
    };
    for (const [name, reason] of Object.entries(reasons)) {
      const { said } = await embedded("embeddings.embedFile", at(name), [at(name)]);
      assert.match(said, /^No file is embedded\. [^\n]*$/);
      assert.match(said, reason);
    }
  });

  it("that are left out of a search are counted in its list", async () => {
    await write(at("a.txt"), "stars in the sky at night");
    for (const name of ["b.png", "c.zip"]) await bytes(name, binary);
    await write(at(".env"), "hidden thorn");
    const [picker] = await pickersDuring(async () => {
      await run("embeddings.searchMeaningInWorkspace");
    });
    assert.match(picker?.title ?? "", /\(left out: .*files that are not text: /);
    assert.match(picker?.title ?? "", /may hold secrets \(embeddings.secretFiles\): “\.env”/);
    picker!.value = "hidden thorn";
    await until(() => picker!.items.length > 0);
    assert.ok(
      !picker!.items.some(({ description = "" }) => description.startsWith("hidden thorn")),
    );
    picker!.hide();
  });
});

describe("a notebook that is read from its file", function () {
  this.timeout(120_000);
  const at = (name: string) => vscode.Uri.joinPath(folder(), "notebooks", name);
  beforeEach(() => configure({ engine: "builtin" }));
  afterEach(closeEverything);
  after(() => vscode.workspace.fs.delete(at(""), { recursive: true, useTrash: false }));

  const notebook = (...cells: object[]) =>
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 2 });
  const text = (source: string | string[]) => ({ cell_type: "markdown", metadata: {}, source });
  const picture = "iVBORw0KGgo".repeat(1_000_000);
  const code = (source: string, data: string) => ({
    cell_type: "code",
    metadata: {},
    execution_count: 1,
    source: [source],
    outputs: [{ output_type: "display_data", metadata: {}, data: { "image/png": data } }],
  });

  async function textsOfFile(name: string, content: string): Promise<string[] | undefined> {
    await write(at(name), content);
    const report = await vscode.commands.executeCommand<Awaited<ReturnType<typeof run>>>(
      "embeddings.embedFile",
      at(name),
      [at(name)],
    );
    const plot = (await api()).plots.withSession(report.session ?? "");
    return plot && textsOf(plot);
  }

  it("becomes its cells from the Explorer, without what they put out", async () => {
    const content = notebook(text(["# The moon\n", "and more"]), code("print(1)", "iVBORw0KGgo"));
    assert.deepEqual(await textsOfFile("a.ipynb", content), ["# The moon and more", "print(1)"]);
    assert.deepEqual(await textsOfFile("B.IPYNB", content), ["# The moon and more", "print(1)"]);
  });

  it("becomes its cells in a folder, among other files", async () => {
    await write(at("folder/a.ipynb"), notebook(text("the moon"), code("print(1)", "iVBORw0KGgo")));
    await write(at("folder/b.txt"), "a star");
    await write(at("folder/c.ipynb"), notebook());
    const report = await run("embeddings.embedFolder", {
      folder: at("folder"),
      glob: "**/*",
      granularity: "lines",
      target: "new",
    });
    const plot = (await api()).plots.withSession(report.session ?? "");
    assert.deepEqual(plot && textsOf(plot), ["the moon", "print(1)", "a star"]);
  });

  it("becomes its cells whatever else it holds: 10 MB of pictures, cells of unknown kinds, no metadata", async () => {
    const large = notebook(text("the moon"), code("print(1)", picture));
    assert.ok(large.length > 10e6);
    assert.deepEqual(await textsOfFile("large.ipynb", large), ["the moon", "print(1)"]);
    const strange = JSON.stringify({
      nbformat: 4,
      cells: [
        { cell_type: "hologram", source: "the sun" },
        { cell_type: "raw", source: ["a star"] },
        { cell_type: "markdown", source: "\uFEFFthe moon\r\n" },
      ],
    });
    const found = (await textsOfFile("strange.ipynb", strange)) ?? [];
    assert.ok(found.includes("a star") && found.some((each) => each.includes("the moon")));
    assert.ok(!found.some((each) => each.includes("cell_type")), found.join());
  });

  it("is left out with a sentence where it is nested too deeply, cut off or something else", async () => {
    const deep = `{"cells":[],"nbformat":4,"metadata":${'{"a":'.repeat(200_000)}1${"}".repeat(200_001)}`;
    const broken = {
      "deep.ipynb": deep,
      "cut.ipynb": notebook(text("the moon")).slice(0, 40),
      "list.ipynb": "[".repeat(100_000),
      "text.ipynb": "the moon",
    };
    for (const [name, content] of Object.entries(broken)) {
      let found: string[] | undefined;
      const told = await toldDuring(async () => {
        found = await textsOfFile(name, content);
      });
      assert.ok(!found?.some((each) => /[[{]/.test(each)), name);
      assert.equal(told.length, 1, `${name}: ${JSON.stringify(told)}`);
    }
  });
});
