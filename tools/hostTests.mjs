// Runs test/host inside a real extension host: desktop VS Code if available, otherwise the server.
import path from "node:path";
import { releases } from "./vscodeServer.mjs";
import { openWindow } from "./window.mjs";

const minutes = 10;

/**
 * @typedef {object} HostRun
 * @property {string} extension the folder of the extension, with its tests: the clone, or an unpacked package
 * @property {import("./vscodeServer.mjs").Release} release of VS Code
 * @property {Record<string, string>} env for the extension host
 */

/** @param {string} extension */
const testsIn = (extension) => path.join(extension, "out/test/host/index.js");

/** @param {HostRun} run */
export async function runHostTests(run) {
  const desktop = await desktopVscode(run.release);
  if (desktop) await runOnDesktop(desktop, run);
  else await runOnServer(run);
}

/**
 * The path of a downloaded desktop VS Code; undefined without a screen or without the download.
 * @param {HostRun["release"]} release
 */
async function desktopVscode(release) {
  if (process.platform === "linux" && !process.env["DISPLAY"]) return undefined;
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  try {
    return await downloadAndUnzipVSCode(release === "newest" ? "stable" : releases[release].vscode);
  } catch {
    console.log("Desktop VS Code cannot be downloaded here; using the VS Code server.");
    return undefined;
  }
}

/**
 * @param {string} vscodeExecutablePath
 * @param {HostRun} run
 */
async function runOnDesktop(vscodeExecutablePath, { extension, env }) {
  const { runTests } = await import("@vscode/test-electron");
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: extension,
    extensionTestsPath: testsIn(extension),
    extensionTestsEnv: env,
    launchArgs: ["--disable-extensions", "--disable-workspace-trust"],
  });
}

/** @param {HostRun} run */
async function runOnServer({ extension, release, env }) {
  const window = await openWindow({ extension, tests: testsIn(extension), env, release });
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
