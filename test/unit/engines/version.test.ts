import * as assert from "node:assert/strict";
import { isOld } from "../../../src/engines/ollama/version";

describe("a version of Ollama", () => {
  const versions: Record<string, boolean> = {
    "0.6.3": true,
    "0.5.13": true,
    "0.1.0-rc2": true,
    "0.6.4": false,
    "0.11.4": false,
    "0.33.0-rc2": false,
    "1.0.0": false,
    "0.0.0": false,
    unknown: false,
  };
  for (const [version, old] of Object.entries(versions)) {
    it(`${version} is ${old ? "" : "not "}old`, () => assert.equal(isOld(version), old));
  }
});
