import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as vscode from "vscode";
import { closeEverything, configure, run } from "./support";

/** Where this process tried to connect to over TCP while `task` ran. */
async function connectionsDuring(task: () => Promise<unknown>): Promise<string[]> {
  const tried: string[] = [];
  const connect = Object.getOwnPropertyDescriptor(net.Socket.prototype, "connect")!;
  const original = connect.value as (this: net.Socket, ...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const [to] = args.flat(2);
    const { path: pipe } = (to ?? {}) as { path?: unknown };
    if (typeof pipe !== "string") tried.push(JSON.stringify(to));
    return original.apply(this, args);
  };
  try {
    await task();
  } finally {
    Object.defineProperty(net.Socket.prototype, "connect", connect);
  }
  return tried;
}

describe("the built-in engine", () => {
  before(() => configure({ engine: "builtin" }));
  after(() => configure({ engine: undefined }));
  afterEach(closeEverything);

  it("draws a first plot without a single connection", async function () {
    this.timeout(120_000);
    const tried = await connectionsDuring(async () => {
      const report = await run("embeddings.clusterCategories", {
        categories: ["fruits", "dances"],
        wordsPerCategory: 10,
      });
      assert.equal(report.outcome, "complete", JSON.stringify(report));
      assert.equal(report.points, 20);
      assert.equal(report.engine?.id, "builtin");
    });
    assert.deepEqual(tried, []);
  });

  it("would be seen to connect if it did", async () => {
    const tried = await connectionsDuring(async () => {
      const socket = net.connect(9, "127.0.0.1");
      await new Promise((resolve) => socket.once("close", resolve).once("error", () => undefined));
    });
    assert.equal(tried.length, 1);
  });

  it("works in a thread whose code has nothing to connect with", () => {
    const extension = vscode.extensions.getExtension("vscode-embeddings.vscode-embeddings");
    assert.ok(extension);
    const code = fs.readFileSync(path.join(extension.extensionPath, "dist/builtin.js"), "utf8");
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
    assert.deepEqual([...new Set(required)].sort(), [
      "node:crypto",
      "node:fs",
      "node:path",
      "node:worker_threads",
    ]);
    assert.doesNotMatch(code, /\bfetch\s*\(|\bWebSocket\b|\bXMLHttpRequest\b/);
  });
});
