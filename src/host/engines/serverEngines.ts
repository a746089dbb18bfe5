import { randomInt } from "node:crypto";
import type { WordStore } from "../../core/words/keptWords";
import type { VectorCache } from "../../core/model/vectorCache";
import { normalizeBaseUrl } from "../../engines/address";
import { ollamaAddress } from "../../engines/ollama/client";
import { createOllamaEngine } from "../../engines/ollama/ollamaEngine";
import { OllamaServer } from "../../engines/ollama/ollamaServer";
import { createOpenAiEngine } from "../../engines/openai/openAiEngine";
import type { EngineFactory } from "./engines";
import type { OldOllama } from "./oldOllama";
import { ollamaHost, openAiAddress, type Settings } from "../settings";
import type { Tokens } from "./tokens";

export interface ServerServices {
  readonly tokens: Tokens;
  readonly cache: VectorCache;
  readonly wordStore: WordStore;
  readonly oldOllama: OldOllama;
}

/** The engines that ask a server: Ollama, and servers with the OpenAI API. */
export function serverEngines({
  tokens,
  cache,
  wordStore,
  oldOllama,
}: ServerServices): Record<"ollama" | "openai", EngineFactory> {
  const common = ({ seed, prefix, dimensions, longTexts }: Settings) => ({
    cache,
    longTexts,
    // What a seed makes depends on it alone, and not on what came before.
    ...(seed === undefined ? { seed: randomInt(2 ** 31), wordStore } : { seed }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(dimensions === undefined ? {} : { dimensions }),
  });
  const ollama: EngineFactory = async (settings) => {
    const host = ollamaHost(settings);
    const { chatModel, embeddingModel } = settings.ollama;
    const headers = await tokens.headers(ollamaAddress(host).url);
    void oldOllama.check(new OllamaServer(ollamaAddress(host, headers)));
    return createOllamaEngine({ ...common(settings), host, headers, chatModel, embeddingModel });
  };
  const openai: EngineFactory = async (settings) => {
    const { openai } = settings;
    const modelFor = async (task: "chat" | "embedding") => {
      const { key, typed: baseUrl } = openAiAddress(settings, task);
      const headers = await tokens.headers(normalizeBaseUrl(baseUrl)?.url ?? baseUrl, key);
      return { baseUrl, model: openai[`${task}Model`], headers };
    };
    return createOpenAiEngine({
      ...common(settings),
      chat: await modelFor("chat"),
      embedding: await modelFor("embedding"),
    });
  };
  return { ollama, openai };
}
