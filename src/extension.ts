import type * as vscode from "vscode";

/** Builds the objects and registers the commands; nothing else. */
export function activate(_context: vscode.ExtensionContext): void {}
