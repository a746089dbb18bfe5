import * as assert from "node:assert/strict";
import * as vscode from "vscode";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("the extension", () => {
  it("registers every command that it declares", async () => {
    const extension = vscode.extensions.getExtension("vscode-embeddings.vscode-embeddings");
    assert.ok(extension);
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension.packageJSON as Manifest;
    const missing = contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
