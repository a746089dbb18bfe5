// A window with the extension for a person: desktop VS Code, else the VS Code server for a browser.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "./processes.mjs";
import { root } from "./project.mjs";
import { startVscodeServer, windowUrl } from "./vscodeServer.mjs";

/** Returns when desktop VS Code has opened; with the server, when it is interrupted. */
export async function openDevelopmentWindow() {
  const hasScreen = process.platform !== "linux" || process.env["DISPLAY"];
  if (hasScreen && (await opensOnDesktop())) return;
  const data = mkdtempSync(path.join(tmpdir(), "vscode-embeddings-"));
  process.once("exit", () => rmSync(data, { recursive: true, force: true }));
  const { address } = await startVscodeServer({ data });
  console.log("Open this address in a browser; end with Ctrl+C:");
  console.log(windowUrl({ address, workspace: root, extension: root }));
}

async function opensOnDesktop() {
  try {
    await run("code", ["--new-window", `--extensionDevelopmentPath=${root}`, root]);
    return true;
  } catch {
    return false;
  }
}
