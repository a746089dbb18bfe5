// A window with the extension for a person: desktop VS Code, otherwise the VS Code server for a browser.
import { run, temporaryFolder } from "./processes.mjs";
import { root } from "./project.mjs";
import { startVscodeServer, windowUrl } from "./vscodeServer.mjs";

/** Returns when desktop VS Code has opened; with the server, when it is interrupted. */
export async function openDevelopmentWindow() {
  const hasScreen = process.platform !== "linux" || process.env["DISPLAY"];
  if (hasScreen && (await opensOnDesktop())) return;
  const { address } = await startVscodeServer({ data: temporaryFolder() });
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
