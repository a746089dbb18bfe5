// Releases of Node beside the one that runs these scripts, from their npm packages.
import path from "node:path";
import { cached } from "./cache.mjs";
import { npm, step } from "./processes.mjs";

/** The newest of each major version that is needed: what VS Code's newest and oldest releases run on. */
const versions = { 22: "22.23.3", 24: "24.21.0" };

/**
 * The folder that holds that Node, for this platform.
 * @param {keyof typeof versions} major
 */
export async function nodeRelease(major) {
  const version = versions[major];
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = await cached(`node-${version}`, (folder) =>
    step(`Installing Node ${version}`, async () => {
      await npm(["install", "--prefix", folder, "--ignore-scripts", `${name}@${version}`]);
    }),
  );
  return path.join(folder, "node_modules", name);
}

/** @param {string} folder as `nodeRelease` returns it */
export function nodeBinary(folder) {
  return path.join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
}
