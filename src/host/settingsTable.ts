import * as v from "valibot";
import { type EngineId, engineIds, longTextChoices } from "../core/model/engine";
import { granularities } from "../core/text/selection";

export type EngineChoice = "auto" | EngineId;
export const engineChoices: readonly EngineChoice[] = ["auto", ...engineIds];

/** How to cut: by text alone, by what the document's language or notebook knows, or a column of a table. */
export const cuts = [...granularities, "symbols", "cells", "column"] as const;
export type Cut = (typeof cuts)[number];

/** Where texts go: the plot in front, with all projected again or with its axes frozen, or a new one. */
export const targets = ["current", "frozen", "new"] as const;
export type Target = (typeof targets)[number];

/** What a setting may be, in the words of JSON Schema, as package.json declares it too. */
export interface Allowed {
  readonly type: string | readonly string[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Allowed;
}

/** One setting: what it may be, and what is used where it is something else. */
export interface Setting<T> {
  readonly default: T;
  readonly allowed: Allowed;
  readonly schema: v.GenericSchema<unknown, T>;
  /** The usable value nearest to a bad one; undefined where only the default will do. */
  readonly nearest?: (given: unknown) => T | undefined;
}

export type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** Where characters are counted, they are UTF-16 code units. */
const addressLength = 2000;
const nameLength = 500;
const prefixLength = 10_000;
const categoryLength = 200;
const maximumCategories = 1000;

/** All settings of the extension by key, each with its default and bounds. */
export const settingsTable = {
  engine: oneOf(engineChoices, "auto"),
  categories: textList(
    [
      "fruits",
      "vehicles",
      "sports",
      "countries",
      "jobs",
      "weather",
      "emotions",
      "colors",
      "furniture",
      "animals",
      "religions",
      "verbs",
      "adjectives",
      "articles",
      "ideologies",
      "chemical elements",
      "musical instruments",
      "body parts",
      "geological formations",
      "programming languages",
      "mythological creatures",
      "diseases",
      "astronomical objects",
      "mathematical concepts",
      "cooking techniques",
    ],
    { maxItems: maximumCategories, maxLength: categoryLength },
  ),
  wordsPerCategory: integer(25, { minimum: 1, maximum: 1000 }),
  words: oneOf(["keep", "regenerate"], "keep"),
  "ollama.host": text("", addressLength),
  "ollama.chatModel": text("llama3.2", nameLength),
  "ollama.embeddingModel": text("nomic-embed-text", nameLength),
  "openai.chatUrl": text("", addressLength),
  "openai.chatModel": text("", nameLength),
  "openai.embeddingUrl": text("", addressLength),
  "openai.embeddingModel": text("", nameLength),
  prefix: orNull(text("", prefixLength)),
  dimensions: orNull(integer(1, { minimum: 1, maximum: 65_536 })),
  longTexts: oneOf(longTextChoices, "leaveOut"),
  cacheLimit: integer(500, { minimum: 0, maximum: 1_000_000 }),
  granularity: oneOf(["auto", ...cuts], "auto"),
  skipStopWords: flag(false),
  keepPunctuation: flag(false),
  maxTexts: integer(5000, { minimum: 1, maximum: 1_000_000 }),
  maxRows: integer(100_000, { minimum: 1, maximum: 10_000_000 }),
  maxFiles: integer(500, { minimum: 1, maximum: 100_000 }),
  secretFiles: textList(
    [
      ".env*",
      ".git/",
      ".ssh/",
      ".gnupg/",
      ".aws/",
      ".azure/",
      ".kube/",
      ".docker/",
      "id_rsa*",
      "id_dsa*",
      "id_ecdsa*",
      "id_ed25519*",
      "*.pem",
      "*.key",
      "*.p12",
      "*.pfx",
      "*.ppk",
      "*.jks",
      "*.keystore",
      "*.kdbx",
      ".npmrc",
      ".pypirc",
      ".netrc",
      "_netrc",
      ".pgpass",
      ".htpasswd",
      ".git-credentials",
      "credentials",
      "credentials.*",
      "secrets.*",
      "*.tfstate",
    ],
    { maxItems: maximumCategories, maxLength: categoryLength },
  ),
  includeFiles: textList(["*"], { maxItems: maximumCategories, maxLength: categoryLength }),
  excludeFiles: textList(
    [
      "node_modules/",
      "bower_components/",
      "*.min.js",
      "*.min.css",
      "*.js.map",
      "*.css.map",
      "package-lock.json",
      "yarn.lock",
      "pnpm-lock.yaml",
    ],
    { maxItems: maximumCategories, maxLength: categoryLength },
  ),
  maxSearchLines: integer(20_000, { minimum: 1, maximum: 1_000_000 }),
  target: oneOf(["ask", ...targets], "current"),
  palette: oneOf(["turbo", "colorBlindSafe"], "turbo"),
  renderer: oneOf(["auto", "plotly", "webgl"], "auto"),
  followCaret: flag(true),
  decorations: oneOf(["underline", "gutter", "off"], "underline"),
} as const;

export type SettingKey = keyof typeof settingsTable;

/** Settings of VS Code itself that are read here. */
export const foreignSettings = {
  "files.exclude": patterns(v.union([v.boolean(), v.object({ when: v.string() })])),
  "files.associations": patterns(v.string()),
  "editor.stopRenderingLineAfter": integer(-1, { minimum: -1, maximum: 2 ** 30 }),
} as const;

/** A value that can be used; `used` says what it is where the given one could not be. */
export interface ParsedSetting<T> {
  readonly value: T;
  readonly used?: "default" | "nearest";
}

/** What a setting means, whatever was written. What is not written at all is the default. */
export function parseSetting<T>(setting: Setting<T>, given: unknown): ParsedSetting<T> {
  if (given === undefined) return { value: setting.default };
  const parsed = v.safeParse(setting.schema, given, { abortEarly: true });
  if (parsed.success) return { value: parsed.output };
  const nearest = setting.nearest?.(given);
  return nearest === undefined
    ? { value: setting.default, used: "default" }
    : { value: nearest, used: "nearest" };
}

function oneOf<const T extends readonly string[]>(
  choices: T,
  value: T[number],
): Setting<T[number]> {
  const allowed = { type: "string", enum: choices };
  return { default: value, allowed, schema: v.picklist(choices) };
}

function flag(value: boolean): Setting<boolean> {
  return { default: value, allowed: { type: "boolean" }, schema: v.boolean() };
}

function text(value: string, maxLength: number): Setting<string> {
  const schema = v.pipe(v.string(), v.maxLength(maxLength));
  return { default: value, allowed: { type: "string", maxLength }, schema };
}

interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** What lies beyond a bound, or between two whole numbers, is taken for the nearest one. */
function integer(value: number, { minimum, maximum }: Bounds): Setting<number> {
  return {
    default: value,
    allowed: { type: "integer", minimum, maximum },
    schema: v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum)),
    nearest: (given) =>
      typeof given === "number" && !Number.isNaN(given)
        ? Math.round(Math.min(maximum, Math.max(minimum, given)))
        : undefined,
  };
}

/** Of a list with unusable entries the usable ones are taken. */
function textList(
  value: readonly string[],
  { maxItems, maxLength }: { readonly maxItems: number; readonly maxLength: number },
): Setting<readonly string[]> {
  const entry = v.pipe(v.string(), v.maxLength(maxLength));
  return {
    default: value,
    allowed: { type: "array", maxItems, items: { type: "string", maxLength } },
    schema: v.pipe(v.array(entry), v.maxLength(maxItems)),
    nearest: (given) => {
      if (!Array.isArray(given)) return undefined;
      const usable = given.slice(0, maxItems).filter((each) => v.is(entry, each));
      return usable.length > 0 ? usable : undefined;
    },
  };
}

function orNull<T>({ allowed, schema, nearest }: Setting<T>): Setting<T | null> {
  return {
    default: null,
    allowed: { ...allowed, type: [allowed.type, "null"].flat() },
    schema: v.nullable(schema),
    ...(nearest ? { nearest } : {}),
  };
}

/** Values by patterns of files, as several settings of VS Code hold them. */
function patterns<T>(value: v.GenericSchema<unknown, T>): Setting<Readonly<Record<string, T>>> {
  const object = v.custom<object>(
    (given) => v.is(v.looseObject({}), given) && !Array.isArray(given),
  );
  return {
    default: {},
    allowed: { type: "object" },
    schema: v.pipe(object, v.record(v.string(), value)),
    nearest: (given) => {
      if (!v.is(object, given)) return undefined;
      const isUsable = (entry: [string, unknown]): entry is [string, T] => v.is(value, entry[1]);
      return Object.fromEntries(Object.entries(given).filter(isUsable));
    },
  };
}
