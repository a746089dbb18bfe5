// Node 24, for the VS Code server and for tests that need node:sqlite.
import path from "node:path";
import { cached } from "./cache.mjs";
import { npm, step } from "./processes.mjs";

const version = "24.21.0";

/** The folder that holds Node 24, from its npm package for this platform. */
export async function node24() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = await cached(`node-${version}`, (folder) =>
    step(`Installing Node ${version}`, async () => {
      await npm(["install", "--prefix", folder, "--ignore-scripts", `${name}@${version}`]);
    }),
  );
  return path.join(folder, "node_modules", name);
}

/** @param {string} folder as `node24` returns it */
export function nodeBinary(folder) {
  return path.join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
}
