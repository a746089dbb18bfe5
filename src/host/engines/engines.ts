import type { ChatModel, Engine, EngineDescription, EngineId } from "../../core/model/engine";
import type { DecidedSettings, Settings } from "../settings";

/** What an engine is made from: the settings, or what a plot says it was made with. */
export type EngineFactory = (settings: Settings) => Engine | Promise<Engine>;

/** What `embeddings.engine` = "auto" means now. */
export interface Automatic {
  /** For words and vectors. */
  decide(settings: Settings): Promise<DecidedSettings>;
  /** For a chat model alone; undefined where there is none. */
  decideChat(settings: Settings): Promise<DecidedSettings | undefined>;
}

/** An engine that has a chat model. */
export type ChatEngine = Engine & ChatModel;

/** Which engine a run uses, decided in one place. */
export class Engines {
  constructor(
    private readonly factories: Readonly<Record<EngineId, EngineFactory>>,
    private readonly readSettings: () => Settings,
    private readonly auto: Automatic,
    /** What stands between every engine and those who use it. */
    private readonly guard: (engine: Engine) => Engine,
  ) {}

  /** The engine for a new plot. */
  async choose(settings: Settings): Promise<Engine> {
    const { engine } = settings;
    if (engine !== "auto") return this.make(engine, settings);
    const decided = await this.auto.decide(settings);
    return this.make(decided.engine, decided);
  }

  /** An engine for questions to a chat model, whatever makes the vectors; undefined where there is none. */
  async chat(settings: Settings): Promise<ChatEngine | undefined> {
    const { engine } = settings;
    const decided = engine === "auto" ? await this.auto.decideChat(settings) : settings;
    if (!decided || decided.engine === "auto") return undefined;
    const made = await this.make(decided.engine, decided);
    return hasChat(made) ? made : undefined;
  }

  /** The engine that a plot was made with, so that vectors of two engines are never mixed. */
  of(description: EngineDescription): Promise<Engine> {
    const { id, host, chatHost, chatModel, embeddingModel, prefix, dimensions } = description;
    const settings = this.readSettings();
    const models = { embeddingModel, ...(chatModel === undefined ? {} : { chatModel }) };
    return this.make(id, {
      ...settings,
      ollama: { ...settings.ollama, ...models, host: host ?? settings.ollama.host },
      openai: {
        ...settings.openai,
        ...models,
        chatUrl: chatHost ?? settings.openai.chatUrl,
        embeddingUrl: host ?? settings.openai.embeddingUrl,
      },
      ...(prefix === undefined ? {} : { prefix }),
      dimensions,
    });
  }

  private async make(id: EngineId, settings: Settings): Promise<Engine> {
    return this.guard(await this.factories[id](settings));
  }
}

function hasChat(engine: Engine): engine is ChatEngine {
  return engine.ask !== undefined;
}
