import * as fs from "node:fs";
import * as vscode from "vscode";

/**
 * Runs inside the extension host of a window whose settings a test changes: applies what the test writes to
 * the file that TEST_SETTINGS names, and takes the file away when all of it is in force.
 */
export async function run(): Promise<void> {
  const file = process.env["TEST_SETTINGS"] ?? "";
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!fs.existsSync(file)) continue;
    const values = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
    for (const [key, value] of Object.entries(values)) {
      const { Global } = vscode.ConfigurationTarget;
      await vscode.workspace.getConfiguration().update(key, value, Global);
    }
    fs.rmSync(file);
  }
}
