// The clone: its dependencies and its build.
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { npm, run, step } from "./processes.mjs";

export const root = path.resolve(import.meta.dirname, "..");

/** `npm ci`, unless the installed packages are those of the lock file. */
export async function installDependencies() {
  const wanted = path.join(root, "package-lock.json");
  const installed = path.join(root, "node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  await step("Installing the packages of this project", () => npm(["ci"], { cwd: root }));
}

/** @param {readonly string[]} [flags] of esbuild.js */
export async function build(flags = []) {
  await run(process.execPath, ["esbuild.js", ...flags], { cwd: root });
}
