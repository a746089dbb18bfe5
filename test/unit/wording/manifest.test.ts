import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { root } from "../../root";

const read = (file: string) =>
  JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, unknown>;

/** The strings of a JSON value by the property that holds them, where `names` has that property. */
function stringsOf(value: unknown, names: ReadonlySet<string>, name = ""): string[] {
  if (typeof value === "string") return names.has(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => stringsOf(one, names, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => stringsOf(one, names, key));
}

/** Properties of the manifest that people read. */
const visible = new Set([
  "displayName",
  "description",
  "markdownDescription",
  "enumDescriptions",
  "markdownEnumDescriptions",
  "enumItemLabels",
  "title",
  "shortTitle",
  "category",
  "label",
  "name",
]);

describe("the manifest's strings", () => {
  const { displayName, description, capabilities, contributes } = read("package.json");
  const shown = stringsOf({ displayName, description, capabilities, contributes }, visible);
  const strings = read("package.nls.json");

  it("are all in package.nls.json", () => {
    assert.deepEqual(
      shown.filter((text) => !/^%[\w.]+%$/.test(text)),
      [],
    );
  });

  it("are all used, and none is missing", () => {
    const used = new Set(shown.map((text) => text.slice(1, -1)));
    assert.deepEqual([...used].sort(), Object.keys(strings).sort());
  });

  it("are not empty", () => {
    for (const [key, text] of Object.entries(strings)) {
      assert.ok(typeof text === "string" && text.trim() !== "", key);
    }
  });
});
