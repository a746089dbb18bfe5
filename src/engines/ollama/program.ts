import { constants } from "node:fs";
import { access } from "node:fs/promises";
import * as path from "node:path";

/** The `ollama` program of this computer, on PATH or where its installers put it. */
export async function findOllama(): Promise<string | undefined> {
  const windows = process.platform === "win32";
  const name = windows ? "ollama.exe" : "ollama";
  const onPath = (process.env["PATH"] ?? "").split(path.delimiter).filter((part) => part !== "");
  const installed = windows
    ? [path.join(process.env["LOCALAPPDATA"] ?? "", "Programs", "Ollama")]
    : ["/usr/local/bin", "/opt/homebrew/bin", "/Applications/Ollama.app/Contents/Resources"];
  for (const folder of [...onPath, ...installed]) {
    const program = path.join(folder, name);
    try {
      await access(program, constants.X_OK);
      return program;
    } catch {
      continue;
    }
  }
  return undefined;
}
