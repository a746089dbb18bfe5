import type { Engine, EngineDescription, EngineId } from "../core/engine";
import { createOllamaEngine } from "../engines/ollama/ollamaEngine";
import type { Settings } from "./settings";

/** What an engine is made with: the settings, or what a plot says that it was made with. */
interface EngineOptions extends Settings {
  /** Text put before every item, where a plot was made with one. */
  readonly prefix?: string;
}

export type EngineFactory = (options: EngineOptions) => Engine;

const ownHost = "127.0.0.1:11434";

/** Which engine a run uses, decided in one place. */
export class Engines {
  private readonly factories = new Map<EngineId, EngineFactory>([["ollama", ollama]]);

  constructor(private readonly readSettings: () => Settings) {}

  register(id: EngineId, factory: EngineFactory): void {
    this.factories.set(id, factory);
  }

  /** The engine for a new plot. */
  choose(settings: Settings): Engine {
    return this.make(settings.engine === "auto" ? "ollama" : settings.engine, settings);
  }

  /** The engine that a plot was made with, so that vectors of two engines are never mixed. */
  of({ id, host, chatModel, embeddingModel, prefix }: EngineDescription): Engine {
    const settings = this.readSettings();
    const ollama = {
      host: host ?? settings.ollama.host,
      chatModel: chatModel ?? settings.ollama.chatModel,
      embeddingModel,
    };
    return this.make(id, { ...settings, ollama, ...(prefix === undefined ? {} : { prefix }) });
  }

  private make(id: EngineId, options: EngineOptions): Engine {
    const factory = this.factories.get(id);
    if (!factory) throw new Error(`The engine "${id}" is not part of this version.`);
    return factory(options);
  }
}

function ollama({
  ollama: { host, chatModel, embeddingModel },
  seed,
  prefix,
}: EngineOptions): Engine {
  return createOllamaEngine({
    host: host || process.env["OLLAMA_HOST"] || ownHost,
    chatModel,
    embeddingModel,
    seed: seed ?? Math.floor(Math.random() * 2 ** 31),
    ...(prefix === undefined ? {} : { prefix }),
  });
}
