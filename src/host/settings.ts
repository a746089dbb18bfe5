import * as vscode from "vscode";
import type { EngineId, LongTexts } from "../core/model/engine";
import { cleanCategories } from "../core/words/categories";
import { splitCredentials } from "../engines/address";
import type { Appearance } from "../protocol/messages";
import {
  type Allowed,
  type EngineChoice,
  foreignSettings,
  parseSetting,
  type Setting,
  type SettingKey,
  settingsTable,
  type ValueOf,
} from "./settingsTable";

/** The user's configuration, read once at the start of a run. */
export interface Settings {
  readonly categories: readonly string[];
  readonly wordsPerCategory: number;
  /** Whether words of earlier runs are used, or the model is asked every time. */
  readonly words: "keep" | "regenerate";
  readonly engine: EngineChoice;
  /** Makes a run repeatable; undefined for other words each time. */
  readonly seed?: number;
  readonly ollama: {
    /** As typed, without credentials; empty means OLLAMA_HOST or Ollama's own default. */
    readonly host: string;
    readonly chatModel: string;
    readonly embeddingModel: string;
  };
  readonly openai: {
    /** As typed, without credentials. */
    readonly chatUrl: string;
    readonly chatModel: string;
    /** As typed, without credentials; empty means the one for words. */
    readonly embeddingUrl: string;
    readonly embeddingModel: string;
  };
  /** Replaces the embedding model's own task prefix; "" is none. */
  readonly prefix?: string;
  readonly dimensions?: number | undefined;
  readonly longTexts: LongTexts;
}

/** Settings in which it is decided which engine to use. */
export type DecidedSettings = Settings & { readonly engine: EngineId };

export const section = "embeddings";

/** A setting that holds what it must not, and what is used instead. */
export interface BadSetting {
  /** The whole key, as "embeddings.palette". */
  readonly setting: string;
  readonly allowed: Allowed;
  readonly given: unknown;
  readonly value: unknown;
  readonly used: "default" | "nearest";
}

const badEmitter = new vscode.EventEmitter<BadSetting>();
/** A setting was read that cannot be used as it is; fires at every read. */
export const onDidReadBadSetting = badEmitter.event;

function read<K extends SettingKey>(key: K): ValueOf<(typeof settingsTable)[K]> {
  const setting = settingsTable[key] as Setting<ValueOf<(typeof settingsTable)[K]>>;
  const given = vscode.workspace.getConfiguration(section).get(key);
  return usable(`${section}.${key}`, setting, given);
}

/** A setting of VS Code, as it is where `scope` says; in place of a bad one VS Code's own default. */
function readForeign<K extends keyof typeof foreignSettings>(
  key: K,
  scope?: vscode.ConfigurationScope,
): ValueOf<(typeof foreignSettings)[K]> {
  type Value = ValueOf<(typeof foreignSettings)[K]>;
  const configuration = vscode.workspace.getConfiguration(undefined, scope);
  const table = foreignSettings[key] as Setting<Value>;
  const { value } = parseSetting(table, configuration.inspect(key)?.defaultValue);
  return usable(key, { ...table, default: value }, configuration.get(key));
}

function usable<T>(key: string, setting: Setting<T>, given: unknown): T {
  const { value, used } = parseSetting(setting, given);
  if (used) badEmitter.fire({ setting: key, allowed: setting.allowed, given, value, used });
  return value;
}

export function readSettings(): Settings {
  const prefix = read("prefix");
  const dimensions = read("dimensions");
  return {
    categories: cleanCategories(read("categories")),
    wordsPerCategory: read("wordsPerCategory"),
    words: read("words"),
    engine: read("engine"),
    ollama: {
      host: readAddress("ollama.host"),
      chatModel: read("ollama.chatModel").trim(),
      embeddingModel: read("ollama.embeddingModel").trim(),
    },
    openai: {
      chatUrl: readAddress("openai.chatUrl"),
      chatModel: read("openai.chatModel").trim(),
      embeddingUrl: readAddress("openai.embeddingUrl"),
      embeddingModel: read("openai.embeddingModel").trim(),
    },
    longTexts: read("longTexts"),
    ...(prefix === null ? {} : { prefix }),
    ...(dimensions === null ? {} : { dimensions }),
  };
}

export const addressSettings = ["ollama.host", "openai.chatUrl", "openai.embeddingUrl"] as const;
export type AddressSetting = (typeof addressSettings)[number];

/** The address of the OpenAI-compatible server for a task, and the setting that holds it. */
export function openAiAddress(
  { openai }: Settings,
  task: "chat" | "embedding",
): { readonly key: AddressSetting; readonly typed: string } {
  return task === "embedding" && openai.embeddingUrl !== ""
    ? { key: "openai.embeddingUrl", typed: openai.embeddingUrl }
    : { key: "openai.chatUrl", typed: openai.chatUrl };
}

function readAddress(key: AddressSetting): string {
  const given = vscode.workspace.getConfiguration(section).get<unknown>(key);
  const plain = typeof given === "string" ? splitCredentials(given).address : given;
  return usable(`${section}.${key}`, settingsTable[key], plain).trim();
}

/** An address as it stands in the user's settings, with the credentials it may hold. */
export function typedAddress(key: AddressSetting): string {
  const given = vscode.workspace.getConfiguration(section).inspect(key)?.globalValue;
  return typeof given === "string" ? given : "";
}

/** The Ollama address in force, without credentials: the setting, else OLLAMA_HOST, else this machine. */
export function ollamaHost({ ollama }: Settings): string {
  return ollama.host || splitCredentials(environmentHost()).address;
}

/** OLLAMA_HOST as it is set, with the credentials it may hold. */
export function environmentHost(): string {
  return process.env["OLLAMA_HOST"] ?? "";
}

export async function writeSetting(key: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  await configuration.update(key, value, vscode.ConfigurationTarget.Global);
}

/** Maximum number of bytes that the cache of vectors may take. */
export function readCacheLimit(): number {
  return read("cacheLimit") * 1e6;
}

/** How plots look, as far as the user's configuration says. */
export function readAppearance(): Appearance {
  return { palette: read("palette"), renderer: read("renderer") };
}

/** How plots and editors are tied together. */
export interface LinkSettings {
  readonly followCaret: boolean;
  readonly decorations: ValueOf<typeof settingsTable.decorations>;
}

export function readLinkSettings(): LinkSettings {
  return { followCaret: read("followCaret"), decorations: read("decorations") };
}

/** How texts of documents are embedded. */
export interface EmbedSettings {
  readonly granularity: ValueOf<typeof settingsTable.granularity>;
  readonly skipStopWords: boolean;
  readonly keepPunctuation: boolean;
  readonly maxTexts: number;
  readonly maxFiles: number;
  readonly target: ValueOf<typeof settingsTable.target>;
}

export function readEmbedSettings(): EmbedSettings {
  return {
    granularity: read("granularity"),
    skipStopWords: read("skipStopWords"),
    keepPunctuation: read("keepPunctuation"),
    maxTexts: read("maxTexts"),
    maxFiles: read("maxFiles"),
    target: read("target"),
  };
}

/** Maximum number of rows of a file that are read at first. */
export function readMaximumRows(): number {
  return read("maxRows");
}

/** How much text is searched by meaning. */
export function readSearchSettings(): { readonly maxLines: number } {
  return { maxLines: read("maxSearchLines") };
}

/** Patterns of what VS Code leaves out of a folder. */
export function readExclusions(
  folder: vscode.Uri,
): ValueOf<(typeof foreignSettings)["files.exclude"]> {
  return readForeign("files.exclude", folder);
}

export interface FileSettings {
  /** Patterns, as in .gitignore, of files and folders that may hold secrets. */
  readonly secretFiles: readonly string[];
  readonly includeFiles: readonly string[];
  readonly excludeFiles: readonly string[];
}

/** Which files of a folder are read. */
export function readFileSettings(): FileSettings {
  return {
    secretFiles: read("secretFiles"),
    includeFiles: read("includeFiles"),
    excludeFiles: read("excludeFiles"),
  };
}

/** Languages by patterns of file names, as the user has set them. */
export function readAssociations(): Readonly<Record<string, string>> {
  return readForeign("files.associations");
}

/** Characters of a line that VS Code draws of a document; -1 where it draws all. */
export function readDrawnCharacters(document: vscode.TextDocument): number {
  return readForeign("editor.stopRenderingLineAfter", document);
}
