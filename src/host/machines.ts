import * as vscode from "vscode";
import { otherMachine } from "./strings";

/** On which machine things happen, as far as a person can tell them apart. */
export interface Place {
  /** The machine that the extension runs on, where that is not the user's own. */
  readonly remote?: string;
  /** The machine that terminals of this window run on, where the extension runs on another one. */
  readonly terminals?: string;
}

export function placeOf({ extension }: vscode.ExtensionContext): Place {
  const { remoteName } = vscode.env;
  if (remoteName === undefined) return {};
  const name = otherMachine(remoteName);
  const isThere = extension.extensionKind === vscode.ExtensionKind.Workspace;
  return isThere ? { remote: name } : { terminals: name };
}
