import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import type { RunReport } from "../../src/host/runInPlot";

export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>("vscode-embeddings.vscode-embeddings");
  assert.ok(extension);
  return extension.activate();
}

export async function configure(values: Record<string, unknown>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("embeddings");
  for (const [key, value] of Object.entries(values)) {
    await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  }
}

/** Points the extension at the test Ollama; skips the test when this machine has none. */
export async function useTestOllama(context: Mocha.Context): Promise<void> {
  const host = process.env["TEST_OLLAMA_HOST"];
  if (!host) context.skip();
  await configure({
    engine: "ollama",
    "ollama.host": host,
    "ollama.chatModel": process.env["TEST_CHAT_MODEL"],
    "ollama.embeddingModel": process.env["TEST_EMBEDDING_MODEL"],
  });
}

export async function run(command: string, argument?: unknown): Promise<RunReport> {
  return vscode.commands.executeCommand<RunReport>(command, argument);
}

/** The first event that passes. */
export function next<T>(event: vscode.Event<T>, passes: (value: T) => boolean = () => true) {
  return new Promise<T>((resolve) => {
    const listener = event((value) => {
      if (!passes(value)) return;
      listener.dispose();
      resolve(value);
    });
  });
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

export async function closeEverything(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The lists that open while `task` runs. */
export async function pickersDuring(
  task: () => Promise<unknown>,
): Promise<vscode.QuickPick<vscode.QuickPickItem>[]> {
  const pickers: vscode.QuickPick<vscode.QuickPickItem>[] = [];
  const { createQuickPick } = vscode.window;
  const create = () => {
    const picker = createQuickPick();
    pickers.push(picker);
    return picker;
  };
  Object.assign(vscode.window, { createQuickPick: create });
  try {
    await task();
  } finally {
    Object.assign(vscode.window, { createQuickPick });
  }
  return pickers;
}

interface Reported {
  readonly title: string;
  readonly cancellable: boolean;
  readonly messages: string[];
}

/** The progress that is shown while `task` runs; one is cancelled as soon as it says `cancelAt`. */
export async function progressDuring(
  task: () => Promise<unknown>,
  cancelAt?: RegExp,
): Promise<Reported[]> {
  const shown: Reported[] = [];
  const { withProgress } = vscode.window;
  const show: typeof withProgress = async ({ title = "", cancellable = false }, work) => {
    const cancellation = new vscode.CancellationTokenSource();
    const messages: string[] = [];
    shown.push({ title, cancellable, messages });
    const report = ({ message = "" }: { message?: string }) => {
      messages.push(message);
      if (cancelAt?.test(message)) cancellation.cancel();
    };
    return work({ report }, cancellation.token);
  };
  Object.assign(vscode.window, { withProgress: show });
  try {
    await task();
  } finally {
    Object.assign(vscode.window, { withProgress });
  }
  return shown;
}

/** What notifications said while `task` ran, with their buttons; the button named `answer` is chosen. */
export async function toldDuring(
  task: () => Promise<unknown>,
  answer?: string,
): Promise<{ sentence: string; buttons: string[] }[]> {
  const told: { sentence: string; buttons: string[] }[] = [];
  const kinds = ["showInformationMessage", "showWarningMessage", "showErrorMessage"] as const;
  const originals = kinds.map((kind) => [kind, vscode.window[kind]] as const);
  const tell = (sentence: string, ...rest: unknown[]) => {
    const buttons = rest.filter((part) => typeof part === "string");
    told.push({ sentence, buttons });
    return Promise.resolve(buttons.find((button) => button === answer));
  };
  for (const kind of kinds) Object.assign(vscode.window, { [kind]: tell });
  try {
    await task();
  } finally {
    for (const [kind, original] of originals) Object.assign(vscode.window, { [kind]: original });
  }
  return told;
}
