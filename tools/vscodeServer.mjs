// VS Code as a server, installed from the npm registry, for machines without the desktop program.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cached } from "./cache.mjs";
import { installPackages } from "./debian.mjs";
import { node24, nodeBinary } from "./nodeRelease.mjs";
import { npm, start, step } from "./processes.mjs";

const version = "4.139.1";

/**
 * The npm package code-server carries the VS Code server. Its install script, which compiles a dozen
 * native modules, is not run: of those the server only misses the one that writes log files.
 */
async function vscodeServer() {
  const node = await node24();
  const folder = await cached(`code-server-${version}`, (folder) =>
    step("Installing the VS Code server (about a minute)", async () => {
      await npm(["install", "--prefix", folder, "--ignore-scripts", `code-server@${version}`]);
      const vscode = path.join(folder, serverPath);
      const install = ["install", "--omit=dev", "--ignore-scripts"];
      await npm(install, { cwd: vscode });
      await npm(install, { cwd: path.join(vscode, "extensions") });
      await compileLogWriter(vscode, node);
    }),
  );
  return { node: nodeBinary(node), folder: path.join(folder, serverPath) };
}

const serverPath = "node_modules/code-server/lib/vscode";

/**
 * @param {string} vscode
 * @param {string} node
 */
async function compileLogWriter(vscode, node) {
  await installPackages(["build-essential", "python3"]);
  const searchPath = [path.join(node, "bin"), process.env["PATH"]].join(path.delimiter);
  try {
    const env = { PATH: searchPath, npm_config_nodedir: node };
    await npm(["rebuild", "@vscode/spdlog"], { cwd: vscode, env });
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
 */
export async function startVscodeServer({ data, settings = {}, env, helper, trust = true }) {
  const { node, folder } = await vscodeServer();
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
