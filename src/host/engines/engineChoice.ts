import { writeSetting } from "../settings";
import type { EngineChoice } from "../settingsTable";
import { pick } from "../shown";
import { engines } from "../strings";

const choices: readonly { engine: EngineChoice; label: string; detail: string }[] = [
  { engine: "auto", label: engines.auto, detail: engines.autoDetail },
  { engine: "ollama", label: engines.ollama, detail: engines.ollamaDetail },
  { engine: "builtin", label: engines.builtin, detail: engines.builtinDetail },
  { engine: "openai", label: engines.openAi, detail: engines.openAiDetail },
];

/** Asks which engine the next runs use. False when dismissed. */
export async function changeEngine(): Promise<boolean> {
  const picked = await pick(engines.title, choices);
  if (!picked) return false;
  await useEngine(picked.engine);
  return true;
}

export function useEngine(engine: EngineChoice): Promise<void> {
  return writeSetting("engine", engine);
}
