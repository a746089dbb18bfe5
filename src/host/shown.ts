/**
 * The one place through which text gets into VS Code's own notifications, progress, prompts and lists: whatever
 * it quotes can do nothing there (lint finds whoever goes past it).
 */
import * as vscode from "vscode";
import { abortSignalOf } from "./cancellation";
import { harmless } from "./harmless";

const mentionMilliseconds = 5000;

/** A notification with buttons; the one that was chosen. */
export async function inform(
  sentence: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return vscode.window.showInformationMessage(harmless(sentence), ...buttons);
}

export async function warn(
  sentence: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return vscode.window.showWarningMessage(harmless(sentence), ...buttons);
}

export async function complain(
  sentence: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return vscode.window.showErrorMessage(harmless(sentence), ...buttons);
}

/** Names in the status bar what was done, for some seconds. */
export function mention(sentence: string): void {
  vscode.window.setStatusBarMessage(harmless(sentence), mentionMilliseconds);
}

/** A question before everything else; true when `button` was chosen. */
export async function confirm(question: string, detail: string, button: string): Promise<boolean> {
  const options = { modal: true, detail: harmless(detail) };
  return (await vscode.window.showWarningMessage(harmless(question), options, button)) === button;
}

interface Step {
  readonly message?: string;
  /** Percent since the last step. */
  readonly increment?: number;
}

/** Work with its progress in a notification, whose Cancel aborts the signal. */
export async function withProgress<T>(
  title: string,
  work: (report: (step: Step) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: harmless(title), cancellable: true },
    (progress, token) =>
      work(({ message, ...step }) => {
        progress.report(message === undefined ? step : { ...step, message: harmless(message) });
      }, abortSignalOf(token)),
  );
}

/** Work that is named in the status bar meanwhile. */
export async function whileWorking<T>(title: string, work: () => Promise<T>): Promise<T> {
  const location = vscode.ProgressLocation.Window;
  return vscode.window.withProgress({ location, title: harmless(title) }, work);
}

declare const checked: unique symbol;

/** An item whose texts are harmless. */
export type ListItem<T extends vscode.QuickPickItem> = T & { readonly [checked]: true };

export function listItem<T extends vscode.QuickPickItem>(item: T): ListItem<T> {
  const { label, description, detail } = item;
  return {
    ...item,
    label: harmless(label),
    ...(description === undefined ? {} : { description: harmless(description) }),
    ...(detail === undefined ? {} : { detail: harmless(detail) }),
  } as ListItem<T>;
}

/** A quick pick that takes harmless texts alone; `entitle` sets its title and placeholder. */
export type List<T extends vscode.QuickPickItem> = Omit<
  vscode.QuickPick<ListItem<T>>,
  "title" | "placeholder"
> &
  Readonly<Pick<vscode.QuickPick<T>, "title" | "placeholder">>;

export function createList<T extends vscode.QuickPickItem>(): List<T> {
  return vscode.window.createQuickPick<ListItem<T>>();
}

export function entitle<T extends vscode.QuickPickItem>(
  list: List<T>,
  texts: { readonly title?: string; readonly placeholder?: string },
): void {
  const { title, placeholder } = texts;
  const target: { -readonly [Key in "title" | "placeholder"]: List<T>[Key] } = list;
  if (title !== undefined) target.title = harmless(title);
  if (placeholder !== undefined) target.placeholder = harmless(placeholder);
}

/** Lets one of several items be chosen. */
export async function pick<T extends vscode.QuickPickItem>(
  title: string,
  items: readonly T[],
): Promise<T | undefined> {
  return vscode.window.showQuickPick(items.map(listItem), { title: harmless(title) });
}

/** Lets a line of text be typed; `value` is where it begins and stays as it is. */
export async function askFor(options: vscode.InputBoxOptions): Promise<string | undefined> {
  const { title, prompt, placeHolder } = options;
  return vscode.window.showInputBox({
    ...options,
    ...(title === undefined ? {} : { title: harmless(title) }),
    ...(prompt === undefined ? {} : { prompt: harmless(prompt) }),
    ...(placeHolder === undefined ? {} : { placeHolder: harmless(placeHolder) }),
  });
}
