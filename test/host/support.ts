import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import type { RunReport } from "../../src/host/commands/runInPlot";

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

/** Closes all editors and plots, and waits for the end of the plots. */
export async function closeEverything(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  const { plots } = await api();
  await until(() => plots.all.length === 0);
}

/** Runs the task while these functions of the window are replaced. */
export async function replacing(
  functions: Partial<Record<keyof typeof vscode.window, unknown>>,
  task: () => Promise<unknown>,
): Promise<void> {
  const originals = Object.keys(functions).map(
    (name) => [name, vscode.window[name as keyof typeof vscode.window]] as const,
  );
  Object.assign(vscode.window, functions);
  try {
    await task();
  } finally {
    Object.assign(vscode.window, Object.fromEntries(originals));
  }
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
  await replacing({ createQuickPick: create }, task);
  return pickers;
}

interface Reported {
  readonly title: string;
  readonly cancellable: boolean;
  readonly messages: string[];
}

/** The progress that is shown while `task` runs; one is canceled as soon as it says `cancelAt`. */
export async function progressDuring(
  task: () => Promise<unknown>,
  cancelAt?: RegExp,
): Promise<Reported[]> {
  const shown: Reported[] = [];
  const show: typeof vscode.window.withProgress = async (
    { title = "", cancellable = false },
    work,
  ) => {
    const cancellation = new vscode.CancellationTokenSource();
    const messages: string[] = [];
    shown.push({ title, cancellable, messages });
    const report = ({ message = "" }: { message?: string }) => {
      messages.push(message);
      if (cancelAt?.test(message)) cancellation.cancel();
    };
    return work({ report }, cancellation.token);
  };
  await replacing({ withProgress: show }, task);
  return shown;
}

interface Told {
  readonly sentence: string;
  readonly buttons: string[];
}

/** What notifications said while `task` ran, with their buttons; the button named `answer` is chosen. */
export async function toldDuring(
  task: (told: readonly Told[]) => Promise<unknown>,
  answer?: string,
): Promise<Told[]> {
  const told: Told[] = [];
  const tell = (sentence: string, ...rest: unknown[]) => {
    const buttons = rest.filter((part) => typeof part === "string");
    told.push({ sentence, buttons });
    return Promise.resolve(buttons.find((button) => button === answer));
  };
  const notices = {
    showInformationMessage: tell,
    showWarningMessage: tell,
    showErrorMessage: tell,
  };
  await replacing(notices, () => task(told));
  return told;
}
