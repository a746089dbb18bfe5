import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { formats } from "../../../../src/sources/files/formats";
import { root } from "../../../root";
import { failureOf } from "./reading";

interface Manifest {
  readonly contributes: {
    readonly customEditors: readonly { selector: readonly { filenamePattern: string }[] }[];
    readonly menus: Readonly<Record<string, readonly { command: string; when?: string }[]>>;
  };
}

describe("the formats of files", () => {
  const { contributes } = JSON.parse(
    fs.readFileSync(path.join(root, "package.json"), "utf8"),
  ) as Manifest;
  const extensions = formats.flatMap(({ extensions }) => extensions);

  it("have names and extensions of their own", () => {
    assert.equal(new Set(formats.map(({ id }) => id)).size, formats.length);
    assert.equal(new Set(extensions).size, extensions.length);
  });

  it("are offered in the explorer's menu", () => {
    const [entry] = (contributes.menus["explorer/context"] ?? []).filter(
      ({ command }) => command === "embeddings.openVectors",
    );
    const pattern = /\/(.*)\/i$/.exec(entry?.when ?? "")?.[1] ?? "";
    const offered = extensions.filter((extension) => new RegExp(pattern, "i").test(extension));
    assert.deepEqual(offered, extensions);
  });

  it("open in an editor of their own where no text editor does", () => {
    const patterns = contributes.customEditors.flatMap(({ selector }) => selector);
    const opened = patterns.map(({ filenamePattern }) => filenamePattern.slice(1));
    const binary = formats.filter(({ isText }) => !isText).flatMap(({ extensions }) => extensions);
    assert.deepEqual(opened.sort(), binary.sort());
  });

  it("are told from kinds that only Python reads, whatever they are called", async () => {
    const text = (content: string) => Uint8Array.from(content, (letter) => letter.charCodeAt(0));
    const files = {
      "table.pkl": text("\x80\x04\x95rest"),
      "table.npy": text("\x80\x05\x95rest"),
      "tokens.pt": text("PK\x03\x04"),
      "words.duckdb": text("checksumDUCK"),
      "words.lance": text("x"),
    };
    const kinds = ["pickle", "pickle", "torch", "duckdb", "lance"];
    for (const [index, name] of Object.keys(files).entries()) {
      const failure = await failureOf(files, name);
      assert.equal(failure.kind === "otherFormat" && failure.format, kinds[index], name);
    }
  });

  it("are all in the documentation", () => {
    const documentation = fs.readFileSync(path.join(root, "docs/formats.md"), "utf8");
    const missing = extensions.filter((extension) => !documentation.includes(`\`${extension}\``));
    assert.deepEqual(missing, []);
  });
});
