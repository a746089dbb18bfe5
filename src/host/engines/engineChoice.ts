import * as vscode from "vscode";
import { type EngineChoice, writeSetting } from "../settings";

const choices: readonly (vscode.QuickPickItem & { readonly engine: EngineChoice })[] = [
  {
    engine: "auto",
    label: "Automatic",
    detail: "Ollama when it is ready, else the built-in engine",
  },
  { engine: "ollama", label: "Ollama", detail: "Words and vectors by models on an Ollama server" },
  { engine: "builtin", label: "Built-in", detail: "No server and no network" },
  { engine: "openai", label: "OpenAI-compatible", detail: "Another server with the OpenAI API" },
];

/** Asks which engine the next runs use. False when dismissed. */
export async function changeEngine(): Promise<boolean> {
  const picked = await vscode.window.showQuickPick(choices, { title: "Words and Vectors From" });
  if (!picked) return false;
  await useEngine(picked.engine);
  return true;
}

export function useEngine(engine: EngineChoice): Promise<void> {
  return writeSetting("engine", engine);
}
