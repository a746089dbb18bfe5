import * as assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { closeEverything, configure, run, until } from "./support";

describe("VS Code's network settings", () => {
  const proxied: string[] = [];
  let proxy: http.Server;

  before(async () => {
    proxy = http.createServer((request, response) => {
      proxied.push(request.url ?? "");
      response.writeHead(401, { "Content-Type": "application/json" }).end("{}");
    });
    proxy.listen(0, "127.0.0.1");
    await until(() => proxy.listening);
    const { port } = proxy.address() as AddressInfo;
    await setProxy(`http://127.0.0.1:${port}`);
  });
  afterEach(closeEverything);
  after(async () => {
    await setProxy(undefined);
    proxy.closeAllConnections();
    proxy.close();
  });

  async function setProxy(url: string | undefined): Promise<void> {
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration("http").update("proxy", url, Global);
  }

  it("lead to a server that only the proxy can find", async () => {
    await configure({ engine: "ollama", "ollama.host": "http://only-by-proxy.test:11434" });
    const report = await run("embeddings.clusterCategories", {
      categories: ["fruits"],
      wordsPerCategory: 2,
    });
    assert.deepEqual(report.failure, {
      kind: "refused",
      host: "http://only-by-proxy.test:11434",
      status: 401,
    });
    assert.match(proxied[0] ?? "", /^http:\/\/only-by-proxy\.test:11434\/api\//);
  });
});
