import * as vscode from "vscode";

/** On which machine things happen, as far as a person can tell them apart. */
export interface Place {
  /** The machine that the extension runs on, where that is not the user's own. */
  readonly remote?: string;
  /** The machine that terminals of this window run on, where the extension runs on another one. */
  readonly terminals?: string;
}

const names: Readonly<Record<string, string>> = {
  "ssh-remote": "the SSH host",
  wsl: "WSL",
  "dev-container": "the container",
  "attached-container": "the container",
  codespaces: "the codespace",
};

export function placeOf({ extension }: vscode.ExtensionContext): Place {
  const { remoteName } = vscode.env;
  if (remoteName === undefined) return {};
  const name = names[remoteName] ?? `the remote machine (${remoteName})`;
  const isThere = extension.extensionKind === vscode.ExtensionKind.Workspace;
  return isThere ? { remote: name } : { terminals: name };
}
