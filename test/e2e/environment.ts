import * as assert from "node:assert/strict";

/** Of the real servers that tools/test.mjs has started. */
export function fromEnvironment(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; run these tests with npm test -- --only e2e`);
  return value;
}
