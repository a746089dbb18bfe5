import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  foreignSettings,
  parseSetting,
  type Setting,
  type SettingKey,
  settingsTable,
} from "../../../src/host/settingsTable";
import { settings } from "../../../src/host/strings";
import { root } from "../../root";

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Record<string, Record<string, unknown>> };
  };
}

const table = settingsTable as unknown as Record<SettingKey, Setting<unknown>>;
const keys = Object.keys(settingsTable) as SettingKey[];
const parse = (key: SettingKey, given: unknown) => parseSetting(table[key], given);
const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000)) as unknown;

describe("the table of settings", () => {
  const read = (file: string): unknown =>
    JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
  const manifest = read("package.json") as Manifest;
  const words = read("package.nls.json") as Record<string, string>;
  const { properties } = manifest.contributes.configuration;

  it("has the settings that package.json declares", () => {
    const declared = Object.keys(properties).map((key) => key.replace("embeddings.", ""));
    assert.deepEqual(keys.toSorted(), declared.toSorted());
  });

  it("agrees with package.json on types, choices, bounds and defaults", () => {
    for (const key of keys) {
      const {
        type,
        enum: choices,
        minimum,
        maximum,
        maxLength,
        maxItems,
        items,
        ...rest
      } = properties[`embeddings.${key}`] ?? {};
      const bounds = { enum: choices, minimum, maximum, maxLength, maxItems, items };
      const allowed = Object.entries({ type, ...bounds }).filter(
        ([, value]) => value !== undefined,
      );
      assert.deepEqual({ ...table[key].allowed }, Object.fromEntries(allowed), key);
      assert.deepEqual(table[key].default, rest["default"], key);
    }
  });

  it("has each choice in words, in the order of the choices", () => {
    for (const key of keys) {
      const { enum: choices, enumDescriptions } = properties[`embeddings.${key}`] ?? {};
      const names = (choices as string[] | undefined)?.map((each) => `settings.${key}.${each}`);
      assert.deepEqual(
        enumDescriptions,
        names?.map((name) => `%${name}%`),
        key,
      );
      for (const name of names ?? []) assert.ok(words[name], name);
    }
  });

  it("bounds every number and every text", () => {
    for (const key of keys) {
      const { type, enum: choices, maximum, minimum, maxLength, items } = table[key].allowed;
      const types = [type].flat();
      if (types.includes("integer")) assert.ok(minimum !== undefined && maximum !== undefined, key);
      if (types.includes("string") && !choices) assert.ok(maxLength !== undefined, key);
      if (types.includes("array")) assert.ok(items?.maxLength !== undefined, key);
    }
  });

  it("takes its own defaults as they are", () => {
    for (const key of keys) {
      assert.deepEqual(parse(key, table[key].default), { value: table[key].default }, key);
      assert.deepEqual(parse(key, undefined), { value: table[key].default }, key);
    }
  });

  const strange: readonly unknown[] = [
    "rainbow",
    "abc",
    "",
    "x".repeat(1e7),
    5,
    -5,
    1.5,
    1e9,
    1e308,
    NaN,
    Infinity,
    -Infinity,
    null,
    true,
    [],
    [1, null, {}],
    ["fruits", 5],
    {},
    { length: 3 },
    { when: 5 },
    deep,
    Array.from({ length: 1e5 }, () => 1),
  ];

  it("makes of whatever is written something that it would take itself, and says if it is other", () => {
    const all = { ...table, ...foreignSettings } as Record<string, Setting<unknown>>;
    for (const [key, setting] of Object.entries(all)) {
      for (const given of strange) {
        const { value, used } = parseSetting(setting, given);
        assert.deepEqual(parseSetting(setting, value), { value }, key);
        if (used === undefined) assert.deepEqual(value, given, key);
      }
    }
  });

  it("takes the nearest number for one that is out of bounds, and the default for what is none", () => {
    assert.deepEqual(parse("wordsPerCategory", 1e9), { value: 1000, used: "nearest" });
    assert.deepEqual(parse("wordsPerCategory", Infinity), { value: 1000, used: "nearest" });
    assert.deepEqual(parse("wordsPerCategory", -1), { value: 1, used: "nearest" });
    assert.deepEqual(parse("wordsPerCategory", 12.4), { value: 12, used: "nearest" });
    assert.deepEqual(parse("wordsPerCategory", "abc"), { value: 25, used: "default" });
    assert.deepEqual(parse("wordsPerCategory", NaN), { value: 25, used: "default" });
    assert.deepEqual(parse("maxTexts", "abc"), { value: 5000, used: "default" });
    assert.deepEqual(parse("dimensions", "abc"), { value: null, used: "default" });
  });

  it("keeps the usable entries of a list or of patterns", () => {
    const entries = ["fruits", 5, "x".repeat(201), "jobs"];
    assert.deepEqual(parse("categories", entries).value, ["fruits", "jobs"]);
    assert.equal(parse("categories", "fruits").used, "default");
    assert.equal(
      (parse("categories", Array(5000).fill("fruits")).value as string[]).length,
      settingsTable.categories.allowed.maxItems,
    );
    for (const key of ["excludeFiles", "includeFiles", "secretFiles", "categories"] as const) {
      const byDefault = { value: table[key].default, used: "default" };
      for (const given of [null, NaN, 5, "*.txt", {}, [1, 2], [null], ["x".repeat(1e7)], deep]) {
        assert.deepEqual(parse(key, given), byDefault, key);
      }
      assert.deepEqual(parse(key, ["a", 1, null]), { value: ["a"], used: "nearest" }, key);
    }
    const patterns = { "**/a": true, "**/b": null, "**/c": { when: 5 }, "**/d": { when: "$x" } };
    const { value, used } = parseSetting(foreignSettings["files.exclude"], patterns);
    assert.deepEqual(value, { "**/a": true, "**/d": { when: "$x" } });
    assert.equal(used, "nearest");
    assert.equal(parseSetting(foreignSettings["files.exclude"], null).used, "default");
    const languages = parseSetting(foreignSettings["files.associations"], { a: "b", "*.c": 5 });
    assert.deepEqual(languages, { value: { a: "b" }, used: "nearest" });
  });

  const sentences: readonly (readonly [SettingKey, unknown, string])[] = [
    [
      "palette",
      "rainbow",
      "The setting embeddings.palette must be turbo or colorBlindSafe, not “rainbow”; the default is used.",
    ],
    [
      "wordsPerCategory",
      1e9,
      "The setting embeddings.wordsPerCategory must be a whole number from 1 to 1,000, not 1000000000; 1,000 is used.",
    ],
    [
      "dimensions",
      {},
      "The setting embeddings.dimensions must be a whole number from 1 to 65,536 or null, not this object; the default is used.",
    ],
    [
      "followCaret",
      null,
      "The setting embeddings.followCaret must be true or false, not null; the default is used.",
    ],
    [
      "categories",
      ["fruits", 5],
      "The setting embeddings.categories must be a list of texts of up to 200 characters, not this list; only what is usable of it is used.",
    ],
    [
      "ollama.host",
      "x".repeat(1e7),
      `The setting embeddings.ollama.host must be a text of up to 2,000 characters, not “${"x".repeat(60)}…”; the default is used.`,
    ],
  ];
  for (const [key, given, sentence] of sentences) {
    it(`says in one sentence what is wrong with ${key}`, () => {
      const { value, used } = parse(key, given);
      assert.ok(used);
      const { allowed } = table[key];
      const told = settings.bad({ setting: `embeddings.${key}`, allowed, given, value, used });
      assert.equal(told, sentence);
    });
  }
});
