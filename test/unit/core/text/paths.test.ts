import * as assert from "node:assert/strict";
import {
  fileNameOf,
  type FilePlace,
  movedPath,
  pathBelow,
  pathsAbove,
} from "../../../../src/core/text/paths";

const disk = (path: string): FilePlace => ({ scheme: "file", authority: "", path });
const share = (path: string, authority = "server"): FilePlace => ({
  scheme: "file",
  authority,
  path,
});

describe("the path of a file", () => {
  const below: readonly (readonly [FilePlace, FilePlace, string | undefined])[] = [
    [disk("/words/a.txt"), disk("/words"), "a.txt"],
    [disk("/words/a.txt"), disk("/words/"), "a.txt"],
    [disk("/words"), disk("/words"), ""],
    [disk("/words/"), disk("/words"), ""],
    [disk("/words2/a.txt"), disk("/words"), undefined],
    [disk("/words/a.txt"), disk("/"), "words/a.txt"],
    [disk("/c:/words/a.txt"), disk("/C:/words"), "a.txt"],
    [disk("/C:/words/a.txt"), disk("/c:/words"), "a.txt"],
    [disk("/C:/a.txt"), disk("/c:/"), "a.txt"],
    [disk("/d:/words/a.txt"), disk("/c:/words"), undefined],
    [disk("/c:x/a.txt"), disk("/C:x"), undefined],
    [share("/share/words/a.txt"), share("/share/words"), "a.txt"],
    [share("/share/words/a.txt", "SERVER"), share("/share/words"), "a.txt"],
    [share("/share/a.txt"), share("/share", "other"), undefined],
    [share("/share/a.txt"), disk("/share"), undefined],
    [{ ...disk("/words/a.txt"), scheme: "vscode-remote" }, disk("/words"), undefined],
    [disk("/words/%3A/a b#?.txt"), disk("/words/%3A"), "a b#?.txt"],
  ];
  for (const [file, folder, expected] of below) {
    const name = ({ authority, path }: FilePlace) => `${authority}${path}`;
    it(`below ${name(folder)} of ${file.scheme} ${name(file)} is ${expected}`, () => {
      assert.equal(pathBelow(file, folder), expected);
    });
  }

  it("moves with the file and with folders above it, whatever the case of the drive", () => {
    const moved = (file: string, from: string, to: string) =>
      movedPath(disk(file), disk(from), disk(to));
    assert.equal(moved("/C:/words/a.txt", "/c:/words/a.txt", "/c:/words/b.txt"), "/c:/words/b.txt");
    assert.equal(moved("/c:/words/deep/a.txt", "/C:/words", "/d:/more"), "/d:/more/deep/a.txt");
    assert.equal(moved("/c:/words2/a.txt", "/c:/words", "/c:/more"), undefined);
    assert.equal(moved("/c:/Words/a.txt", "/c:/Words", "/c:/words"), "/c:/words/a.txt");
    assert.equal(
      movedPath(share("/share/a.txt", "Server"), share("/share"), share("/moved")),
      "/moved/a.txt",
    );
  });

  it("has folders above it up to the drive or the root", () => {
    assert.deepEqual(pathsAbove("/words/deep/a"), ["/words/deep", "/words", "/"]);
    assert.deepEqual(pathsAbove("/c:/words/deep"), ["/c:/words", "/c:/"]);
    assert.deepEqual(pathsAbove("/c:/words/"), ["/c:/"]);
    assert.deepEqual(pathsAbove("/share/words"), ["/share", "/"]);
    for (const root of ["/", "/c:/", "/C:/", ""]) assert.deepEqual(pathsAbove(root), []);
  });
});

describe("the name of an exported file", () => {
  const names: Record<string, string> = {
    "a.txt:3-5": "a.txt-3-5",
    "C:\\words\\a.txt": "C-words-a.txt",
    "../../etc/passwd": "etc-passwd",
    "苹果 и яблоко": "苹果-и-яблоко",
    'a<b>|?*\0"': "a-b",
    "": "plot",
    "...": "plot",
    CON: "plot-CON",
    "nul.txt": "plot-nul.txt",
    console: "console",
    "\u202egnp.exe": "gnp.exe",
  };
  for (const [title, name] of Object.entries(names)) {
    it(`is ${name} for ${JSON.stringify(title)}`, () => {
      assert.equal(fileNameOf(title), name);
    });
  }

  it("is of bounded length, cut between characters", () => {
    const name = fileNameOf("𠮷".repeat(5000));
    assert.equal(name, "𠮷".repeat(100));
  });
});
