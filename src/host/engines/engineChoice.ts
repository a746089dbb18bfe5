import { writeSetting } from "../settings";
import { type EngineChoice, engineChoices } from "../settingsTable";
import { pick } from "../shown";
import { engines } from "../strings";

/** Asks which engine the next runs use. False when dismissed. */
export async function changeEngine(): Promise<boolean> {
  const { title, choices } = engines;
  const items = engineChoices.map((engine) => ({ engine, ...choices[engine] }));
  const picked = await pick(title, items);
  if (!picked) return false;
  await useEngine(picked.engine);
  return true;
}

export function useEngine(engine: EngineChoice): Promise<void> {
  return writeSetting("engine", engine);
}
