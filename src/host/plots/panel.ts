import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { harmless } from "../harmless";
import { page } from "./page";

export const viewType = "embeddings.plot";

/** Milliseconds in which VS Code makes a panel active, or does not. */
const maximumWait = 1000;

/** Opens a panel beside the code, or beside the other plots, without taking the focus. */
export function openPanel(
  title: string,
  column: vscode.ViewColumn | undefined,
): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType, harmless(title), {
    viewColumn: column ?? vscode.ViewColumn.Beside,
    preserveFocus: true,
  });
}

/** Loads the plot's page into a panel. */
export function fillPanel(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  const media = vscode.Uri.joinPath(extensionUri, "media");
  const view = vscode.Uri.joinPath(extensionUri, "dist", "view");
  const { webview } = panel;
  panel.iconPath = {
    light: vscode.Uri.joinPath(media, "plotLight.svg"),
    dark: vscode.Uri.joinPath(media, "plotDark.svg"),
  };
  webview.options = { enableScripts: true, localResourceRoots: [view, media] };
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(view, file)).toString();
  webview.html = page({
    nonce: randomBytes(16).toString("base64url"),
    cspSource: webview.cspSource,
    scriptUri: uri("view.js"),
    styleUris: [uri("view.css")],
  });
}

/**
 * Makes the panel the window's active one, so that a list over it gives the focus back to it. A message of a
 * click may come before VS Code has noticed the click itself.
 */
export async function activatePanel(panel: vscode.WebviewPanel): Promise<void> {
  if (panel.active) return;
  let listener: vscode.Disposable | undefined;
  const active = new Promise<void>((resolve) => {
    listener = panel.onDidChangeViewState(() => panel.active && resolve());
  });
  panel.reveal();
  await Promise.race([active, delay(maximumWait, undefined, { ref: false })]);
  listener?.dispose();
}
