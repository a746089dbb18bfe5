import * as assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import * as dgram from "node:dgram";
import * as dns from "node:dns";
import * as fs from "node:fs";
import * as http from "node:http";
import * as http2 from "node:http2";
import * as https from "node:https";
import * as net from "node:net";
import * as path from "node:path";
import * as tls from "node:tls";
import * as vscode from "vscode";
import { closeEverything, configure, run, until } from "./support";

/**
 * The resources that Node makes for whatever leaves a process, by any of its modules: connections, names that
 * are looked up, datagrams (https://nodejs.org/api/async_hooks.html#type).
 */
const outgoing = new Set([
  "GETADDRINFOREQWRAP",
  "GETNAMEINFOREQWRAP",
  "QUERYWRAP",
  "TCPCONNECTWRAP",
  "UDPSENDWRAP",
  "UDPWRAP",
]);

/** Runs `task` with the list of those that this thread makes meanwhile. */
async function watched(task: (left: string[]) => Promise<void>): Promise<void> {
  const left: string[] = [];
  const hook = createHook({
    init(_id, type) {
      if (outgoing.has(type)) left.push(type);
    },
  });
  hook.enable();
  try {
    await task(left);
  } finally {
    hook.disable();
  }
}

const nowhere = "127.0.0.1";
/** Nothing listens there, and `fetch` does not shun it as it does the well-known ones. */
const port = 54321;
const ignore = () => undefined;
const ways: Record<string, () => unknown> = {
  "node:net": () => net.connect(port, nowhere).on("error", ignore),
  "node:tls": () => tls.connect(port, nowhere).on("error", ignore),
  "node:http": () => http.get(`http://${nowhere}:${port}`).on("error", ignore),
  "node:https": () => https.get(`https://${nowhere}:${port}`).on("error", ignore),
  "node:http2": () => http2.connect(`http://${nowhere}:${port}`).on("error", ignore),
  fetch: () => fetch(`http://${nowhere}:${port}`).catch(ignore),
  "a look-up": () => dns.lookup("localhost", ignore),
  "a query": () => dns.resolve("localhost", ignore),
  "a datagram": () => {
    const socket = dgram.createSocket("udp4");
    socket.send("", port, nowhere, () => socket.close());
  },
};

describe("the built-in engine", () => {
  before(() => configure({ engine: "builtin" }));
  after(() => configure({ engine: undefined }));
  afterEach(closeEverything);

  it("draws a first plot without anything that leaves this machine", async function () {
    this.timeout(120_000);
    await watched(async (left) => {
      const report = await run("embeddings.clusterCategories", {
        categories: ["fruits", "dances"],
        wordsPerCategory: 10,
      });
      assert.equal(report.outcome, "complete", JSON.stringify(report));
      assert.equal(report.points, 20);
      assert.equal(report.engine?.id, "builtin");
      assert.deepEqual(left, []);
    });
  });

  for (const [name, leave] of Object.entries(ways)) {
    it(`would be seen to use ${name} if it did`, async () => {
      await watched(async (left) => {
        leave();
        await until(() => left.length > 0);
      });
    });
  }

  for (const thread of ["builtin", "worker"]) {
    it(`computes in a thread whose code has nothing to leave with: ${thread}.js`, () => {
      const extension = vscode.extensions.getExtension("vscode-embeddings.vscode-embeddings");
      assert.ok(extension);
      const file = path.join(extension.extensionPath, "dist", `${thread}.js`);
      const code = fs.readFileSync(file, "utf8");
      const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
      assert.ok(required.length > 0);
      const harmless = ["crypto", "fs", "os", "path", "worker_threads"];
      const others = required.filter((name) => !harmless.includes(name.replace(/^node:/, "")));
      assert.deepEqual(others, []);
      assert.doesNotMatch(code, /\bfetch\s*\(|\bWebSocket\b|\bXMLHttpRequest\b|\bimport\s*\(/);
    });
  }
});
