import * as vscode from "vscode";
import { MemoryFiles } from "../host/memoryFiles";

/** Runs in the extension host beside the extension: gives a window a workspace that is on no disk. */
export function activate(context: vscode.ExtensionContext): void {
  const files = new MemoryFiles();
  const { scheme, content } = context.extension.packageJSON as {
    scheme: string;
    content: Record<string, string>;
  };
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider(scheme, files));
  for (const [path, text] of Object.entries(content)) {
    const uri = vscode.Uri.from({ scheme, path });
    for (let at = uri; at.path !== "/"; at = vscode.Uri.joinPath(at, "..")) {
      if (at !== uri) files.createDirectory(at);
    }
    files.writeFile(uri, new TextEncoder().encode(text));
  }
}
