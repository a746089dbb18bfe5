import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { decodeSession, encodeSession } from "../../src/core/model/sessionFormat";
import { textsOf } from "../../src/core/model/table";
import { api, closeEverything, configure, run } from "./support";

describe("the format of sessions", () => {
  afterEach(closeEverything);

  it("goes through VS Code's file system as it goes through the extension's storage", async () => {
    await configure({ engine: "builtin" });
    await run("embeddings.clusterCategories", { categories: ["fruits"], wordsPerCategory: 6 });
    const session = (await api()).plots.all.at(-1)?.session;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(session && folder);
    const file = vscode.Uri.joinPath(folder, "plot.session");
    await vscode.workspace.fs.writeFile(file, Buffer.concat(await encodeSession(session)));
    const read = await decodeSession(await vscode.workspace.fs.readFile(file), "plot");
    await vscode.workspace.fs.delete(file);
    assert.deepEqual(textsOf(read.table), textsOf(session.table));
    assert.deepEqual(
      [...read.spaces[0].vectors.data.slice(0, 192)],
      [...session.spaces[0].vectors.data.slice(0, 192)],
    );
    assert.deepEqual(read.spaces[0].source, session.spaces[0].source);
  });
});
