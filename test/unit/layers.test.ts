import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "../root";

/**
 * Arrows point inward. For each room (a folder of src, without those inside it): the rooms that it
 * may import beside itself. "type" allows only types. A file may be named where only it is meant, and
 * has a row of its own where it may import what its room may not.
 */
const rooms: Record<string, readonly string[]> = {
  core: ["core/model/failures"],
  "core/model": ["core", "core/vectors"],
  "core/clusters": ["core", "core/model", "core/text", "core/vectors", "core/words"],
  "core/text": ["core/model"],
  "core/words": ["core/model"],
  "core/vectors": ["core", "core/model/failures"],
  "core/projection": ["core", "core/model/failures", "core/vectors"],

  engines: ["core/model", "core/vectors"],
  "engines/builtin": ["core/model", "core/vectors", "core/words"],
  "engines/ollama": ["core/model", "core/words", "engines"],
  "engines/openai": ["core/model", "core/vectors", "core/words", "engines"],

  store: ["core/model", "core/vectors", "core/words"],

  "sources/files": ["core/model", "core/text"],

  worker: ["core/model/failures"],
  "worker/thread": [
    ...["core", "core/clusters", "core/model", "core/projection", "core/text", "core/vectors"],
    ...["engines/builtin", "sources/files", "store/plotFile", "worker"],
  ],
  "worker/client": [
    ...["core/model", "core/text", "core/vectors", "type core/clusters", "type core/projection"],
    ...["type store/plotFile", "type worker/thread", "worker"],
  ],

  protocol: ["core/projection"],

  host: [
    ...["core/model", "core/projection", "core/text", "core/words", "protocol"],
    ...["engines/address", "host/engines/recommendedModels"],
  ],
  // What all commands work with, and how it is built.
  "host/services": [
    ...[
      "host",
      "host/commands/meaningSearch",
      "host/commands/openVectors",
      "host/editor",
      "host/engines",
      "host/plots",
    ],
    ...["store", "worker/client"],
  ],
  "host/buildServices": [
    ...["host", "host/commands/actionTable", "host/commands/fileChoices"],
    ...["host/commands/meaningSearch", "host/commands/openVectors"],
    ...["host/editor", "host/engines", "host/plots", "store", "worker/client"],
  ],
  "host/engines": [
    ...["core/model", "core/words", "engines", "engines/ollama", "engines/openai", "host"],
  ],
  "host/plots": [
    ...["core/clusters", "core/model", "core/projection", "core/text", "core/vectors"],
    ...["host", "host/engines", "protocol", "store", "worker/client"],
  ],
  "host/editor": [
    ...["core", "core/model", "core/text", "host", "host/plots", "protocol", "worker/client"],
    ...["store/fileStart", "store/realPath"],
  ],
  "host/clusters": [
    ...["core/clusters", "core/model", "host", "host/engines", "host/plots"],
    ...["protocol", "worker/client"],
  ],
  "host/commands": [
    ...["core/model", "core/projection", "core/text", "core/vectors", "core/words"],
    ...["host", "host/clusters", "host/editor", "host/engines", "host/plots"],
    ...["protocol", "store", "type worker/thread", "worker/client"],
  ],

  "view/scene": ["view"],
  "view/widgets": ["view", "view/scene/symbols"],
  "view/canvas": ["view", "view/scene"],
  "view/gl": ["view", "view/scene"],
  "view/plotly": ["view", "view/scene", "view/widgets"],
  "view/panels": ["core/model/columns", "core/projection", "protocol", "view", "view/widgets"],
  "view/exports": [
    ...["core/model/columns", "protocol", "view", "view/app/app", "view/scene", "view/widgets"],
    ...["view/canvas/canvasPlot", "view/gl/glPlot"],
  ],
  "view/app": ["protocol", "view", "view/exports", "view/panels", "view/widgets"],
  view: [
    ...["core", "core/model", "core/projection", "protocol"],
    ...["view/app", "view/exports", "view/widgets"],
    ...["view/canvas/canvasPlot", "view/gl/glPlot", "view/plotly/plotlyPlot", "view/scene"],
  ],

  /** The entry point of the extension. */
  src: ["host", "host/clusters", "host/commands", "host/editor", "host/plots"],
};

/** For each package: the files of src that may import it. */
const packages: Record<string, RegExp> = {
  "@huggingface/tokenizers": /^engines\/builtin\//,
  "@uwdata/flechette": /^sources\/files\//,
  fflate: /^sources\/files\//,
  fzstd: /^sources\/files\//,
  hyparquet: /^sources\/files\//,
  "hyparquet-compressors": /^sources\/files\//,
  "hyparquet-writer": /^store\/plotFile\.ts$/,
  "lit-html": /^view\/(panels|widgets)\//,
  // Not in the host, but for those two: the workspace's files may be on another machine or no disk.
  "node:": /^(engines|store|worker)\//,
  "node:crypto": /^host\//,
  "node:timers/promises": /^host\//,
  lz4js: /^sources\/files\//,
  ollama: /^engines\/ollama\//,
  papaparse: /^sources\/files\//,
  "plotly.js-dist-min": /^view\/plotly\/plotlyPlot\.ts$/,
  valibot:
    /^(protocol|host|sources\/files)\/|^view\/state\.ts$|^store\/(wordFiles|plotFile)\.ts$|^core\/(model\/(sessionFormat|failureSchema)|clusters\/chatNames)\.ts$/,
  vscode: /^(host\/|extension\.ts$)/,
};

interface Import {
  /** As written, for a package; else the path in src, without its ending. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly onlyTypes: boolean;
}

/** TypeScript of src by its path there; the kernels are of another language. */
function sourceFiles(): string[] {
  return fs
    .readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith(".ts") && !file.startsWith("kernels/"));
}

function importsOf(file: string, text: string): Import[] {
  const statement = /^(?:import|export)\s(type\s)?[^"';]*?from\s+"([^"]+)"/gm;
  const alone = /\bimport(\s)?\s*\(?\s*"([^"]+)"/g;
  const found = [...text.matchAll(statement), ...text.matchAll(alone)];
  return found.map(([, marker = "", written = ""]) => {
    const isPackage = !written.startsWith(".");
    const target = isPackage
      ? written
      : path.posix.normalize(path.posix.join(path.posix.dirname(file), written));
    return { target, isPackage, onlyTypes: marker.startsWith("type") };
  });
}

function roomOf(file: string): string {
  const folder = path.posix.dirname(file);
  return folder === "." ? "src" : folder;
}

/** Why the import is forbidden, or undefined when it is allowed. */
function objection(file: string, { target, isPackage, onlyTypes }: Import): string | undefined {
  const text = `${file} imports ${target}`;
  if (isPackage) {
    const allowed = Object.entries(packages).some(
      ([name, files]) =>
        (name.endsWith(":")
          ? target.startsWith(name)
          : target === name || target.startsWith(`${name}/`)) && files.test(file),
    );
    return allowed ? undefined : text;
  }
  const [room, other] = [roomOf(file), roomOf(target)];
  const allowed = rooms[file.replace(/\.ts$/, "")] ?? rooms[room];
  if (!allowed) return `${file}: the folder ${room} has no rule`;
  const named = [other, target, ...(onlyTypes ? [`type ${other}`, `type ${target}`] : [])];
  return room === other || named.some((name) => allowed.includes(name)) ? undefined : text;
}

/** The files around a circle of imports, the first one again at the end; undefined without one. */
function circle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    done.add(file);
    for (const next of imports.get(file) ?? []) {
      const found = visit(next, [...way, file]);
      if (found) return found;
    }
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}

describe("layers", () => {
  const imports = new Map(
    sourceFiles().map((file) => [
      file,
      importsOf(file, fs.readFileSync(path.join(root, "src", file), "utf8")),
    ]),
  );

  it("point inward everywhere", () => {
    const objections = [...imports].flatMap(([file, all]) =>
      all.map((one) => objection(file, one)).filter((text) => text !== undefined),
    );
    assert.deepEqual(objections, []);
  });

  it("have no import cycles, not of types either", () => {
    const graph = [...imports].map(([file, all]): [string, string[]] => [
      file.replace(/(\.d)?\.ts$/, ""),
      all.filter(({ isPackage }) => !isPackage).map(({ target }) => target),
    ]);
    assert.equal(circle(new Map(graph))?.join(" → "), undefined);
  });

  it("name only rooms and files that exist", () => {
    const known = new Set([...imports.keys()].flatMap((file) => [roomOf(file), file]));
    const missing = Object.values(rooms)
      .flat()
      .map((name) => name.replace(/^type /, ""))
      .filter((name) => !known.has(name) && !known.has(`${name}.ts`));
    assert.deepEqual(missing, []);
  });

  it("are violated by an arrow that points outward", () => {
    const wrong = (file: string, text: string) =>
      importsOf(file, text).map((one) => objection(file, one));
    for (const [file, text] of [
      ["core/model/item.ts", 'import * as vscode from "vscode";'],
      ["core/model/item.ts", 'import type { Plot } from "../../host/plots/plot";'],
      ["core/model/item.ts", 'import { fitPca } from "../projection/pca";'],
      ["core/vectors/matrix.ts", 'import { merge } from "../model/merge";'],
      ["view/main.ts", 'export { Plot } from "../host/plots/plot";'],
      ["view/panels/legend.ts", 'import {\n  cube,\n} from "../scene/cube";'],
      ["engines/builtin/table.ts", 'import { Ollama } from "ollama";'],
      ["host/editor/textFiles.ts", 'const files = await import("node:fs/promises");'],
      ["host/editor/textFiles.ts", 'import { embedFolder } from "../commands/embedFolder";'],
      ["worker/client/projector.ts", 'import { projectionJobs } from "../thread/projectionJobs";'],
      ["elsewhere/file.ts", 'import { row } from "../core/vectors/matrix";'],
    ] as const) {
      assert.equal(wrong(file, text).filter((found) => found).length, 1, `${file}: ${text}`);
    }
    for (const [file, text] of [
      ["worker/client/projector.ts", 'import type { Duplicates } from "../thread/projectionJobs";'],
      ["host/log.ts", 'import type { Action } from "../protocol/messages";'],
      ["core/vectors/matrix.ts", 'import { Failure } from "../model/failures";'],
    ] as const) {
      assert.deepEqual(wrong(file, text), [undefined], `${file}: ${text}`);
    }
  });

  it("tell the whole of a cycle", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", []],
      ["d", ["b"]],
    ]);
    assert.deepEqual(circle(graph), ["b", "d", "b"]);
    graph.set("d", ["c"]);
    assert.equal(circle(graph), undefined);
  });
});
