import * as vscode from "vscode";
import { cleanCategories } from "../core/categories";
import type { Appearance } from "../protocol/messages";

export const engineChoices = ["auto", "ollama", "builtin", "openai"] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** The user's configuration, read once at the start of a run. */
export interface Settings {
  readonly categories: readonly string[];
  readonly wordsPerCategory: number;
  readonly engine: EngineChoice;
  /** Makes a run repeatable; undefined for other words each time. */
  readonly seed?: number;
  readonly ollama: {
    /** As typed; empty means OLLAMA_HOST or Ollama's own default. */
    readonly host: string;
    readonly chatModel: string;
    readonly embeddingModel: string;
  };
}

export const section = "embeddings";

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  const get = <T>(key: string): T => {
    const value = configuration.get<T>(key);
    if (value === undefined) throw new Error(`${section}.${key} has no default in package.json`);
    return value;
  };
  return {
    categories: cleanCategories(get<string[]>("categories").map(String)),
    wordsPerCategory: Math.max(1, Math.round(get<number>("wordsPerCategory"))),
    engine: get<EngineChoice>("engine"),
    ollama: {
      host: get<string>("ollama.host").trim(),
      chatModel: get<string>("ollama.chatModel").trim(),
      embeddingModel: get<string>("ollama.embeddingModel").trim(),
    },
  };
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
