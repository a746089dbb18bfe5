// VS Code as a server, installed from the npm registry, for machines without the desktop program.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cached } from "./cache.mjs";
import { installPackages } from "./debian.mjs";
import { nodeBinary, nodeRelease } from "./nodeRelease.mjs";
import { npm, start, step } from "./processes.mjs";

/**
 * Releases of code-server with the VS Code that each carries and the Node it runs on. `oldest` is the oldest
 * VS Code that the manifest promises (`engines.vscode`).
 */
export const releases = /** @type {const} */ ({
  newest: { version: "4.139.1", vscode: "1.139.1", node: 24 },
  oldest: { version: "4.103.2", vscode: "1.103.2", node: 22 },
});

/** @typedef {keyof typeof releases} Release */

/**
 * The npm package code-server carries the VS Code server. Its install script, which compiles a dozen
 * native modules, is not run: the server only misses the one that writes log files.
 * @param {Release} release
 */
async function vscodeServer(release) {
  const { version, vscode, node: major } = releases[release];
  const node = await nodeRelease(major);
  const folder = await cached(`code-server-${version}`, (folder) =>
    step(`Installing the server of VS Code ${vscode} (about a minute)`, async () => {
      await npm(["install", "--prefix", folder, "--ignore-scripts", `code-server@${version}`]);
      const server = path.join(folder, serverPath);
      const install = ["install", "--omit=dev", "--ignore-scripts"];
      await npm(install, { cwd: server });
      await npm(install, { cwd: path.join(server, "extensions") });
      await compileLogWriter(server, node);
    }),
  );
  return { node: nodeBinary(node), folder: path.join(folder, serverPath) };
}

const serverPath = "node_modules/code-server/lib/vscode";

/**
 * @param {string} server
 * @param {string} node
 */
async function compileLogWriter(server, node) {
  await installPackages(["build-essential", "python3"]);
  const searchPath = [path.join(node, "bin"), process.env["PATH"]].join(path.delimiter);
  try {
    const env = { PATH: searchPath, npm_config_nodedir: node };
    await npm(["rebuild", "@vscode/spdlog"], { cwd: server, env });
  } catch {
    console.log("  no C++ compiler: output channels stay empty in this VS Code");
  }
}

/**
 * Starts the server on a free port of this machine.
 * @param {object} options
 * @param {string} options.data an empty folder for everything that VS Code writes
 * @param {Record<string, unknown>} [options.settings] of the user
 * @param {Record<string, string> | undefined} [options.env] for the extension host
 * @param {string | undefined} [options.helper] folder of an extension to install, named as VS Code names it
 * @param {boolean} [options.trust] whether every workspace is trusted
 * @param {Release} [options.release]
 */
export async function startVscodeServer({
  data,
  settings = {},
  env,
  helper,
  trust = true,
  release = "newest",
}) {
  const { node, folder } = await vscodeServer(release);
  const user = path.join(data, "data/User");
  mkdirSync(user, { recursive: true });
  const extensions = path.join(data, "extensions");
  if (helper) cpSync(helper, path.join(extensions, path.basename(helper)), { recursive: true });
  const settingsFile = path.join(user, "settings.json");
  writeFileSync(settingsFile, JSON.stringify(settings, undefined, 2));
  const server = start(
    node,
    [
      path.join(folder, "out/server-main.js"),
      ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
      ...["--accept-server-license-terms", "--enable-smoke-test-driver"],
      ...["--server-data-dir", data, "--extensions-dir", extensions],
      ...["--telemetry-level", "off", ...(trust ? ["--disable-workspace-trust"] : [])],
    ],
    { env },
  );
  const [, port] = await server.says(/agent listening on (\d+)\s/, 60_000);
  return { address: `127.0.0.1:${port}`, settingsFile, stop: server.stop };
}

/**
 * The address of a window with the extension under development.
 * @param {object} options
 * @param {string} options.address of the server
 * @param {string} options.workspace a folder's path, or the address of one that is on no disk
 * @param {string} options.extension
 * @param {string} [options.tests] a module whose `run` is called in the extension host
 */
export function windowUrl({ address, workspace, extension, tests }) {
  /** @param {string} file */
  const remote = (file) => `vscode-remote://${address}${file}`;
  const payload = [["extensionDevelopmentPath", remote(extension)]];
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `http://${address}/?${query}`;
}
