// Runs test/host inside a real extension host: desktop VS Code where it can be had, else the server.
import path from "node:path";
import { root } from "./project.mjs";
import { openWindow } from "./window.mjs";

const tests = path.join(root, "out/test/host/index.js");
const minutes = 8;

/** @param {Record<string, string>} env for the extension host */
export async function runHostTests(env) {
  const desktop = await desktopVscode();
  if (desktop) await runOnDesktop(desktop, env);
  else await runOnServer(env);
}

/** The path of a downloaded desktop VS Code; undefined without a screen or without the download. */
async function desktopVscode() {
  if (process.platform === "linux" && !process.env["DISPLAY"]) return undefined;
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  try {
    return await downloadAndUnzipVSCode();
  } catch {
    console.log("Desktop VS Code cannot be downloaded here; using the VS Code server.");
    return undefined;
  }
}

/**
 * @param {string} vscodeExecutablePath
 * @param {Record<string, string>} env
 */
async function runOnDesktop(vscodeExecutablePath, env) {
  const { runTests } = await import("@vscode/test-electron");
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: env,
    launchArgs: ["--disable-extensions", "--disable-workspace-trust"],
  });
}

/** @param {Record<string, string>} env */
async function runOnServer(env) {
  const window = await openWindow({ extension: root, tests, env });
  const timeUp = new Promise((resolve) =>
    setTimeout(resolve, minutes * 60_000, "time is up").unref(),
  );
  try {
    const end = await Promise.race([window.testsEnded, timeUp]);
    if (end !== 0) console.log(window.log.slice(-40).join("\n"), `\nThe window ended with ${end}.`);
  } finally {
    await window.close();
  }
}
