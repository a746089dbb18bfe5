// The browser that tests and screenshots use: an installed Chromium or Chrome.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { installPackages } from "./debian.mjs";

/** Software rendering for machines without a GPU; no network use of its own. */
export const browserArguments = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  path.join(process.env["PROGRAMFILES"] ?? "", "Google/Chrome/Application/chrome.exe"),
  path.join(process.env["LOCALAPPDATA"] ?? "", "Google/Chrome/Application/chrome.exe"),
];

/** The path of an installed Chromium or Chrome, or undefined. `CHROMIUM_PATH` chooses another. */
export function findBrowser() {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen) return chosen;
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...fixedPlaces].find(isExecutable);
}

/** The path of a browser, installed first if possible. */
export async function installBrowser() {
  const found = findBrowser();
  if (found) return found;
  await installPackages(["chromium", "fonts-dejavu-core"]);
  return findBrowser();
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return path.isAbsolute(file);
  } catch {
    return false;
  }
}
