import * as vscode from "vscode";
import type { EngineId } from "../core/model/engine";
import { cleanCategories } from "../core/words/categories";
import { granularities } from "../core/text/selection";
import type { Appearance } from "../protocol/messages";

export const engineChoices = ["auto", "ollama", "builtin", "openai"] as const;
export type EngineChoice = (typeof engineChoices)[number];

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
    /** As typed; empty means OLLAMA_HOST or Ollama's own default. */
    readonly host: string;
    readonly chatModel: string;
    readonly embeddingModel: string;
  };
  readonly openai: {
    /** As typed. */
    readonly chatUrl: string;
    readonly chatModel: string;
    /** As typed; empty means the one for words. */
    readonly embeddingUrl: string;
    readonly embeddingModel: string;
  };
  /** Replaces the embedding model's own task prefix; "" is none. */
  readonly prefix?: string;
  readonly dimensions?: number | undefined;
}

/** Settings in which it is decided which engine to use. */
export type DecidedSettings = Settings & { readonly engine: EngineId };

export const section = "embeddings";

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  const get = <T>(key: string): T => {
    const value = configuration.get<T>(key);
    if (value === undefined) throw new Error(`${section}.${key} has no default in package.json`);
    return value;
  };
  const prefix = get<string | null>("prefix");
  const dimensions = get<number | null>("dimensions");
  return {
    categories: cleanCategories(get<string[]>("categories").map(String)),
    wordsPerCategory: Math.max(1, Math.round(get<number>("wordsPerCategory"))),
    words: get<Settings["words"]>("words"),
    engine: get<EngineChoice>("engine"),
    ollama: {
      host: get<string>("ollama.host").trim(),
      chatModel: get<string>("ollama.chatModel").trim(),
      embeddingModel: get<string>("ollama.embeddingModel").trim(),
    },
    openai: {
      chatUrl: get<string>("openai.chatUrl").trim(),
      chatModel: get<string>("openai.chatModel").trim(),
      embeddingUrl: get<string>("openai.embeddingUrl").trim(),
      embeddingModel: get<string>("openai.embeddingModel").trim(),
    },
    ...(prefix === null ? {} : { prefix }),
    ...(dimensions === null ? {} : { dimensions }),
  };
}

/** The Ollama address in force: the setting, else OLLAMA_HOST, else this machine. */
export function ollamaHost({ ollama }: Settings): string {
  return ollama.host || (process.env["OLLAMA_HOST"] ?? "");
}

export async function writeSetting(key: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  await configuration.update(key, value, vscode.ConfigurationTarget.Global);
}

/** Most bytes that the cache of vectors may take. */
export function readCacheLimit(): number {
  return vscode.workspace.getConfiguration(section).get<number>("cacheLimit", 500) * 1e6;
}

/** How plots look, as far as the user's configuration says. */
export function readAppearance(): Appearance {
  const configuration = vscode.workspace.getConfiguration(section);
  return {
    palette: configuration.get<Appearance["palette"]>("palette") ?? "turbo",
    renderer: configuration.get<Appearance["renderer"]>("renderer") ?? "auto",
  };
}

/** How plots and editors are tied together. */
export interface LinkSettings {
  readonly followCaret: boolean;
  readonly decorations: "underline" | "gutter" | "off";
}

export function readLinkSettings(): LinkSettings {
  const configuration = vscode.workspace.getConfiguration(section);
  return {
    followCaret: configuration.get<boolean>("followCaret") ?? true,
    decorations: configuration.get<LinkSettings["decorations"]>("decorations") ?? "underline",
  };
}

/** How to cut: by text alone, by what the document's language or notebook knows, or a column of a table. */
export const cuts = [...granularities, "symbols", "cells", "column"] as const;
export type Cut = (typeof cuts)[number];

/** How texts of documents are embedded. */
export interface EmbedSettings {
  readonly granularity: "auto" | Cut;
  readonly skipStopWords: boolean;
  readonly keepPunctuation: boolean;
  readonly maxTexts: number;
  readonly maxFiles: number;
  readonly target: Target | "ask";
}

/** Where texts go: the plot in front, projected anew or with its axes frozen, or a new one. */
export const targets = ["current", "frozen", "new"] as const;
export type Target = (typeof targets)[number];

export function readEmbedSettings(): EmbedSettings {
  const configuration = vscode.workspace.getConfiguration(section);
  return {
    granularity: configuration.get<EmbedSettings["granularity"]>("granularity") ?? "auto",
    skipStopWords: configuration.get<boolean>("skipStopWords") ?? false,
    keepPunctuation: configuration.get<boolean>("keepPunctuation") ?? false,
    maxTexts: Math.max(1, configuration.get<number>("maxTexts") ?? 5000),
    maxFiles: Math.max(1, configuration.get<number>("maxFiles") ?? 500),
    target: configuration.get<EmbedSettings["target"]>("target") ?? "current",
  };
}

/** How much text is searched by meaning. */
export function readSearchSettings(): { readonly maxLines: number } {
  const configuration = vscode.workspace.getConfiguration(section);
  return { maxLines: Math.max(1, configuration.get<number>("maxSearchLines") ?? 20_000) };
}
