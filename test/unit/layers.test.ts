import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "../root";

/**
 * Arrows point inward. For each folder of src: the folders it may import, and the packages
 * (with the files that may import them, where it is not the whole folder).
 */
const rules: Record<string, { folders: string[]; packages: Record<string, RegExp> }> = {
  core: {
    folders: ["core"],
    // What was written to a file is checked when it is read.
    packages: { valibot: /core\/model\/(sessionFormat|failureSchema)\.ts$/ },
  },
  engines: {
    folders: ["core", "engines"],
    packages: {
      "node:": /./,
      ollama: /engines\/ollama\//,
      "@huggingface/tokenizers": /engines\/builtin\//,
    },
  },
  store: {
    folders: ["core", "store"],
    packages: { "node:": /./, valibot: /store\/wordFiles\.ts$/ },
  },
  worker: {
    folders: ["core", "engines", "worker"],
    packages: { "node:": /./ },
  },
  protocol: { folders: ["core", "protocol"], packages: { valibot: /./ } },
  host: {
    folders: ["core", "engines", "store", "worker", "protocol", "host"],
    // No node:fs: the workspace's files may be on another machine, or on no disk at all.
    packages: {
      "node:crypto": /./,
      "node:timers/promises": /./,
      valibot: /./,
      vscode: /./,
      ignore: /host\/editor\/textFiles\.ts$/,
    },
  },
  view: {
    folders: ["core", "protocol", "view"],
    packages: {
      "plotly.js-dist-min": /view\/plotly\/plotlyPlot\.ts$/,
      "lit-html": /view\/(panels|widgets)\//,
      valibot: /view\/state\.ts$/,
    },
  },
};

function sourceFiles(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file.split(path.sep).join("/")))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
}

function importsOf(file: string): string[] {
  const text = fs.readFileSync(path.join(root, file), "utf8");
  const patterns = [/\bfrom\s+"([^"]+)"/g, /\bimport\s*\(\s*"([^"]+)"/g, /\bimport\s+"([^"]+)"/g];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
}

/** Why the import is forbidden, or undefined when it is allowed. */
function objection(file: string, imported: string): string | undefined {
  const folder = file.split("/")[1] ?? "";
  const rule = rules[folder];
  if (!rule) return `${file}: the folder ${folder} has no rule`;
  if (imported.startsWith(".")) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), imported));
    const targetFolder = target.split("/")[1] ?? "";
    return rule.folders.includes(targetFolder) ? undefined : `${file} imports ${target}`;
  }
  const allowed = Object.entries(rule.packages).some(
    ([name, files]) =>
      (name.endsWith(":")
        ? imported.startsWith(name)
        : imported === name || imported.startsWith(`${name}/`)) && files.test(file),
  );
  return allowed ? undefined : `${file} imports ${imported}`;
}

describe("layers", () => {
  it("point inward everywhere", () => {
    const objections = sourceFiles("src")
      .filter((file) => file.split("/").length > 2 && !file.startsWith("src/kernels/"))
      .flatMap((file) => importsOf(file).map((imported) => objection(file, imported)))
      .filter((text) => text !== undefined);
    assert.deepEqual(objections, []);
  });

  it("are violated by an arrow that points outward", () => {
    assert.ok(objection("src/core/model/item.ts", "vscode"));
    assert.ok(objection("src/core/model/item.ts", "../../host/plots/plot"));
    assert.ok(objection("src/view/main.ts", "../../host/plots/plot"));
    assert.ok(objection("src/engines/builtin/table.ts", "ollama"));
    assert.ok(objection("src/host/editor/textFiles.ts", "node:fs/promises"));
    assert.equal(objection("src/host/panel.ts", "../protocol/messages"), undefined);
  });
});
