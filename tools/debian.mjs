// Packages of Debian and Ubuntu, if this script may install them.
import { existsSync } from "node:fs";
import { run, step } from "./processes.mjs";

const canInstall = existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;

/**
 * Installs the missing ones of these packages; does nothing on other systems or without permission.
 * @param {readonly string[]} packages
 */
export async function installPackages(packages) {
  if (!canInstall) return;
  /** @type {string[]} */
  const missing = [];
  for (const name of packages) {
    if (!(await isInstalled(name))) missing.push(name);
  }
  if (missing.length === 0) return;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await step(`Installing ${missing.join(", ")}`, async () => {
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...missing], { env });
  });
}

/** @param {string} name */
async function isInstalled(name) {
  try {
    const status = await run("dpkg-query", ["-W", "-f", "${Status}", name]);
    return status.includes("install ok installed");
  } catch {
    return false;
  }
}
