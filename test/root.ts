import { existsSync } from "node:fs";
import path from "node:path";

/** The folder of the clone: told to tests that run elsewhere, else from wherever below it the test was built to. */
export const root = process.env["TEST_ROOT"] ?? above(__dirname);

function above(folder: string): string {
  return existsSync(path.join(folder, "package.json")) ? folder : above(path.dirname(folder));
}
