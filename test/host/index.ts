import * as fs from "node:fs";
import * as path from "node:path";
import Mocha from "mocha";
import { root } from "../root";

/** Runs the tests of this folder inside the extension host; VS Code calls it. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    timeout: 60_000,
    reporter: path.join(root, "tools/reporter.cjs"),
    reporterOptions: { file: process.env["TEST_RESULTS"] },
  });
  const files = fs.readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((file) => file.endsWith(".test.js")).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
